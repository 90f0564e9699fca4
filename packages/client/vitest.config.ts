import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["@synapse-user-admin/source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    // TypeScript 7, which is the workspace's; the one that stands here is for Hey API.
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], checker: "../../node_modules/.bin/tsc" },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
