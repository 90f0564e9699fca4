/**
 * Tries the packages as those get them who install them: packed, in empty folders outside of the workspace, by npm, and run by
 * plain Node: the one of the machine, and the one of the workspace. Closes with "N passed, N failed".
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify, stripVTControlCharacters } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "packed-"));
// Another account has to get in as well.
chmodSync(work, 0o755);

/** A package: where it is, what it needs of the others, what can be imported and run. */
interface Packed {
  readonly folder: string;
  readonly needs?: readonly string[];
  readonly imports: readonly string[];
  readonly bin?: string;
}

const packages: Readonly<Record<string, Packed>> = {
  contract: { folder: "packages/contract", imports: ["", "/openapi.json"] },
  events: { folder: "packages/events", imports: [""] },
  database: { folder: "packages/database", needs: ["events"], imports: ["", "/testing"] },
  client: { folder: "packages/client", imports: [""] },
  "contract-tests": { folder: "packages/contract-tests", imports: [""], bin: "synapse-contract" },
  server: {
    folder: "apps/server",
    needs: ["contract", "events", "database"],
    imports: ["/testing"],
    bin: "synapse-user-admin",
  },
};

/** The environment of somebody who has no workspace: nothing of pnpm's, and the machine's own programs. */
const path = (process.env["PATH"] ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules"));
const env: NodeJS.ProcessEnv = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(npm|pnpm|NODE)_/i.test(name) || /_registry$/i.test(name),
    ),
  ),
  PATH: path.join(delimiter),
};

/** The first program of this name on the path. */
function which(name: string): string {
  for (const folder of path) {
    const file = join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // In the next folder, perhaps.
    }
  }
  throw new Error(`There is no ${name} on this machine.`);
}

const nodes = [...new Set([which("node"), process.execPath])];

interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. */
const run = (
  cwd: string,
  program: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly uid?: number; readonly gid?: number } = {},
): Promise<Output> =>
  promisify(execFile)(program, args, { cwd, env, ...options, maxBuffer: 64 * 1024 * 1024 }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code?: unknown; stdout?: string; stderr?: string }) => ({
      code: typeof error.code === "number" ? error.code : 1,
      stdout: error.stdout ?? "",
      stderr: error.stderr ?? "it could not be started",
    }),
  );

/** As {@link run}, for what has to end well. */
async function demand(...[cwd, program, args, options]: Parameters<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await run(cwd, program, args, options);
  if (code !== 0) {
    throw new Error(`${program} ${args.join(" ")} ended with code ${code}:\n${stdout}\n${stderr}`);
  }
  return stdout;
}

let passed = 0;
let failed = 0;

/** Tries something; what it gives is shown behind its name. */
async function check(name: string, attempt: () => Promise<string | void>): Promise<void> {
  const begun = performance.now();
  try {
    const shown = await attempt();
    passed += 1;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`ok    ${name} (${seconds} s)${shown === undefined || shown === "" ? "" : `: ${shown}`}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILS ${name}\n${error instanceof Error ? error.message : String(error)}`);
  }
}

function require(condition: boolean, otherwise: string): asserts condition {
  if (!condition) {
    throw new Error(otherwise);
  }
}

/** Size of a folder in bytes. */
const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

const archives = new Map<string, string>();
/** The archives of packages, for npm to install. */
const archivesOf = (names: readonly string[]) => names.map((name) => archives.get(name) ?? "");

/** An empty project with packages in it. */
async function project(
  name: string,
  names: readonly string[],
  flags: readonly string[] = [],
): Promise<string> {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
  await npmInstall(folder, [...flags, ...archivesOf(names)]);
  return folder;
}

const npmInstall = (folder: string, args: readonly string[]) =>
  demand(folder, which("npm"), ["install", "--no-audit", "--no-fund", "--loglevel=error", ...args]);

for (const [name, { folder }] of Object.entries(packages)) {
  await check(`${name} is packed`, async () => {
    const target = join(work, "archives", name);
    mkdirSync(target, { recursive: true });
    await demand(join(root, folder), "pnpm", ["pack", "--pack-destination", target], { env: process.env });
    const [file = ""] = readdirSync(target);
    archives.set(name, join(target, file));
    return mb(statSync(join(target, file)).size);
  });
}

for (const name of Object.keys(packages)) {
  await check(`${name} is as publint and attw want it`, async () => {
    const [archive = ""] = archivesOf([name]);
    const bin = join(root, "node_modules/.bin");
    await demand(root, join(bin, "publint"), ["run", archive, "--strict"], { env: process.env });
    const attw = [archive, "--profile", "esm-only", "--no-emoji", "--no-color"];
    await demand(root, join(bin, "attw"), attw, { env: process.env });
  });
}

for (const [name, { needs = [], imports, bin }] of Object.entries(packages)) {
  const folder = join(work, name);
  await check(`${name} installs in an empty project`, async () => {
    await project(name, [...needs, name]);
    return `${mb(sizeOf(join(folder, "node_modules")))} in node_modules`;
  });
  for (const node of nodes) {
    const version = await demand(folder, node, ["--version"]).catch(() => "");
    await check(`${name} runs on Node ${version.trim()}`, async () => {
      for (const entry of imports) {
        const specifier = JSON.stringify(`@synapse-user-admin/${name}${entry}`);
        const attributes = entry.endsWith(".json") ? ', { with: { type: "json" } }' : "";
        const code = `console.log(Object.keys(await import(${specifier}${attributes})).length)`;
        const exports = await demand(folder, node, ["--input-type=module", "-e", code]);
        require(Number(exports) > 0, `${specifier} exports nothing`);
      }
      if (bin !== undefined) {
        const help = await demand(folder, node, [join("node_modules/.bin", bin), "--help"]);
        require(help.includes(bin), `${bin} --help does not name it:\n${help}`);
      }
    });
  }
}

const server = join(work, "server");
for (const node of nodes) {
  await check(`the installed server serves, with the docs (${node})`, async () => {
    const child = spawn(node, ["node_modules/.bin/synapse-user-admin"], {
      cwd: server,
      env: { ...env, PORT: "0", DATA_DIR: mkdtempSync(join(work, "data-")), LOG_LEVEL: "warn" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = (await once(createInterface(child.stdout), "line")) as [string];
      const baseUrl = line.replace("listening on ", "");
      for (const [place, has] of [
        ["/docs/", "<title>"],
        ["/openapi.json", '"openapi":'],
        ["/health", "OK"],
      ] as const) {
        const response = await fetch(baseUrl + place);
        require(response.status === 200, `${place} is answered ${response.status}`);
        require((await response.text()).includes(has), `${place} has no ${has} in it`);
      }
    } finally {
      const exit = once(child, "exit");
      child.kill();
      await exit;
    }
  });
}

const tryTesting = [
  'import { startServer } from "@synapse-user-admin/server/testing";',
  "const begun = performance.now();",
  'const server = await startServer({ users: ["alice"] });',
  "const ready = performance.now() - begun;",
  "const response = await fetch(`${server.baseUrl}/_synapse/admin/v2/users/${server.users.alice.id}`, {",
  "  headers: { Authorization: `Bearer ${server.adminToken}` } });",
  "console.log(response.status, `ready after ${ready.toFixed(0)} ms`);",
  "await server.stop();",
].join("\n");

for (const node of nodes) {
  for (const home of ["an empty home", "a home that it has been in"]) {
    await check(`startServer runs in ${home} (${node})`, async () => {
      const HOME = join(work, `home-${nodes.indexOf(node)}`);
      const stdout = await demand(server, node, ["--input-type=module", "-e", tryTesting], {
        env: { ...env, HOME, XDG_CACHE_HOME: "" },
      });
      require(stdout.startsWith("200 "), stdout);
      return stdout.slice(4).trim();
    });
  }
}

if (process.getuid?.() === 0) {
  await check("startServer runs for an ordinary user", async () => {
    const HOME = mkdtempSync(join(tmpdir(), "home-"));
    try {
      // `nobody`, which every Linux has.
      const { uid, gid } = { uid: 65_534, gid: 65_534 };
      await demand(server, "chown", [`${uid}:${gid}`, HOME]);
      const stdout = await demand(server, which("node"), ["--input-type=module", "-e", tryTesting], {
        env: { ...env, HOME, XDG_CACHE_HOME: "" },
        uid,
        gid,
      });
      require(stdout.startsWith("200 "), stdout);
      return stdout.slice(4).trim();
    } finally {
      rmSync(HOME, { recursive: true });
    }
  });
}

await check("without the embedded PostgreSQL, startServer asks for a databaseUrl", async () => {
  const folder = await project(
    "no-binaries",
    ["contract", "events", "database", "server"],
    ["--omit=optional"],
  );
  const { code, stderr } = await run(folder, which("node"), ["--input-type=module", "-e", tryTesting]);
  require(code === 1 && /no embedded PostgreSQL .* databaseUrl/.test(stderr), stderr);
});

await check("the example's tests pass, in Vitest and in node --test", async () => {
  const folder = join(work, "test-a-tool");
  cpSync(join(root, "apps/server/examples/test-a-tool"), folder, { recursive: true });
  await npmInstall(folder, archivesOf(["contract", "events", "database", "client", "server"]));
  // The workspace's Node: types are stripped from Node 22.18 on.
  const withNode = { env: { ...env, PATH: `${dirname(process.execPath)}${delimiter}${env["PATH"]}` } };
  const said = [];
  for (const script of ["typecheck", "test", "test:node"]) {
    said.push(await demand(folder, which("npm"), ["run", script], withNode));
  }
  const counts = stripVTControlCharacters(said.join("\n")).match(/^\s*Tests .*passed.*$|^. pass \d+$/gm);
  require(counts?.length === 2, `Vitest and node --test did not both say what passed:\n${said.join("\n")}`);
  return counts.map((count) => count.trim()).join(", ");
});

rmSync(work, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
