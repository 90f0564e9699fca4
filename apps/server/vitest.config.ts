import { defineConfig } from "vitest/config";

const conditions = ["@synapse-user-admin/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxConcurrency: 8,
    maxWorkers: 2,
  },
});
