import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/main.ts"],
  format: "esm",
  target: "node20.19",
  dts: false,
  fixedExtension: false,
});
