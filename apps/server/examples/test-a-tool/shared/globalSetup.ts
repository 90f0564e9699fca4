import { startServer } from "@synapse-user-admin/server/testing";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    baseUrl: string;
    adminToken: string;
    serverName: string;
  }
}

/** One server for all test files; each makes users of its own. */
export default async function setup(project: TestProject) {
  const server = await startServer();
  project.provide("baseUrl", server.baseUrl);
  project.provide("adminToken", server.adminToken);
  project.provide("serverName", server.serverName);
  return () => server.stop();
}
