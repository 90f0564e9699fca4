import type { TestProject } from "vitest/node";

import { startCluster } from "../testing.ts";

declare module "vitest" {
  export interface ProvidedContext {
    clusterUrl: string;
  }
}

/** One cluster a run; each test file takes a database of its own from it. */
export default async (project: TestProject): Promise<() => Promise<void>> => {
  const cluster = await startCluster();
  project.provide("clusterUrl", cluster.url);
  return () => cluster.stop();
};
