/** Which part may import which (docs: AGENTS.md, "Imports go one way"). */

/**
 * A part of the workspace that may import nothing of ours but what is listed.
 *
 * @param {string} name the rule's
 * @param {string} from the part's folder
 * @param {readonly string[]} allowed folders
 */
const only = (name, from, allowed) => ({
  name,
  comment: `${from} may import of this workspace only ${allowed.length === 0 ? "its own files" : allowed.join(", ")}.`,
  severity: "error",
  from: { path: `^${from}/` },
  to: {
    path: "^(apps|packages)/",
    pathNot: [from, ...allowed].map((folder) => `^${folder}/`),
  },
});

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    only("contract-imports-nothing", "packages/contract", []),
    only("events-imports-nothing", "packages/events", []),
    only("database-imports-events", "packages/database", ["packages/events"]),
    only("client-imports-contract", "packages/client", ["packages/contract"]),
    only("contract-tests-import-contract", "packages/contract-tests", ["packages/contract"]),
    only("docs-import-contract", "apps/docs/(src|scripts)", ["packages/contract"]),
    only("docs-tests-import", "apps/docs/test", [
      "apps/docs",
      "packages/client",
      "packages/contract",
      "packages/contract-tests",
    ]),
    only("server-imports", "apps/server/src", [
      "apps/server",
      "packages/contract",
      "packages/database",
      "packages/events",
    ]),
    {
      name: "nothing-imports-an-app-or-lab",
      comment:
        "Apps and the lab stand at the end. The server serves the docs' built folder; nobody imports it.",
      severity: "error",
      from: { path: "^(apps|packages)/([^/]+)/" },
      to: { path: "^(apps|packages/lab)/", pathNot: "^$1/$2/" },
    },
    {
      name: "handlers-do-not-see-express",
      comment: "A handler takes what the contract says and answers what the contract says.",
      severity: "error",
      from: { path: "^apps/server/src/operations/" },
      to: { path: "node_modules/(express|express-openapi-validator)/" },
    },
    {
      name: "sql-stays-in-database",
      comment: "The database package owns every query.",
      severity: "error",
      from: { path: "^(apps/server/src|packages/(client|contract|contract-tests))/" },
      to: { path: "node_modules/(pg|@prisma/[^/]+)/" },
    },
    {
      name: "no-cycles",
      comment: "Two modules that need each other are one module, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "source-does-not-import-tests",
      severity: "error",
      from: { path: "/src/", pathNot: "\\.test\\.ts$|/src/test/" },
      to: { path: "\\.test\\.ts$|/src/test/|^(apps|packages)/[^/]+/test/" },
    },
    {
      name: "no-unresolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    // The example stands outside of the workspace: what it imports is installed where it is tried.
    exclude: { path: "(^|/)dist/|^apps/server/examples/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      conditionNames: ["@synapse-user-admin/source", "import", "node", "default", "types"],
      exportsFields: ["exports"],
    },
  },
};
