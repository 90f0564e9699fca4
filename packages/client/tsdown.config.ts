import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts", "src/zod.ts"],
  format: "esm",
  platform: "neutral",
  target: "node20.19",
  dts: true,
  // Editors read the documentation in the types.
  outputOptions: { comments: { jsdoc: false } },
  fixedExtension: false,
});
