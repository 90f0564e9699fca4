import { defineConfig } from "tsdown";

const shared = { format: "esm", target: "node20.19", fixedExtension: false } as const;

export default defineConfig([
  {
    ...shared,
    entry: { main: "src/main.ts", worker: "src/worker.ts", "testing/host": "src/testing/host.ts" },
    dts: false,
  },
  // By itself, as its types are for others to see, and it runs in their process.
  { ...shared, entry: { testing: "src/testing.ts" }, dts: true },
]);
