import { defineConfig } from "vitest/config";

const conditions = ["@synapse-user-admin/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["src/**/*.test.ts"],
    globalSetup: ["src/test/globalSetup.ts"],
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
