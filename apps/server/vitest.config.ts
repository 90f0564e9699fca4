import { defineConfig } from "vitest/config";

const conditions = ["@synapse-user-admin/source", "node", "import", "module", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ["test/**/*.test.ts"], testTimeout: 30_000, hookTimeout: 60_000, maxConcurrency: 8 },
});
