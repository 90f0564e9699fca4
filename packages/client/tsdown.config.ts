import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/zod.ts"],
  format: "esm",
  platform: "neutral",
  target: "node20.19",
  dts: true,
  fixedExtension: false,
});
