import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      { extends: true, test: { name: "a server for each file", include: ["test/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "one server for all files",
          include: ["shared/*.test.ts"],
          globalSetup: ["shared/globalSetup.ts"],
        },
      },
    ],
  },
});
