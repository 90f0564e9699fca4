import { defineConfig } from "tsdown";

export default defineConfig({
  entry: { index: "src/index.ts", main: "src/cli/main.ts" },
  format: "esm",
  target: "node20.19",
  // The contract and ajv come along, so that the command needs nothing but Node.
  deps: {
    onlyBundle: [
      "@synapse-user-admin/contract",
      "ajv",
      "fast-deep-equal",
      "fast-uri",
      "json-schema-traverse",
    ],
  },
  dts: true,
  fixedExtension: false,
});
