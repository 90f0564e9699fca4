/**
 * Makes a folder that holds the server with all that it needs but Node and PostgreSQL: to copy to a machine, or into an
 * image.
 *
 *     pnpm run deploy:folder [FOLDER] [--embedded]
 *
 * FOLDER is deploy/folder by default, and may not be there yet. `--embedded` adds PostgreSQL's programs for this platform,
 * for a server without DATABASE_URL.
 */
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  options: { embedded: { type: "boolean", default: false } },
  allowPositionals: true,
});
const folder = resolve(positionals[0] ?? join(root, "deploy/folder"));

if (existsSync(folder) && readdirSync(folder).length > 0) {
  process.stderr.write(`${folder} is there already. Remove it, or name another folder.\n`);
  process.exit(1);
}
const work = mkdtempSync(join(tmpdir(), "sua-deploy-"));
try {
  build();
  install(join(work, "server"));
  copy(join(work, "server"));
} finally {
  rmSync(work, { recursive: true, force: true });
}
const { files, bytes } = sizeOf(folder);
process.stdout.write(`${folder}: ${files} files, ${(bytes / 1024 / 1024).toFixed(1)} MiB\n`);

function run(...[program, ...args]: readonly [string, ...string[]]): void {
  execFileSync(program, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}

function build(): void {
  const packages = ["@synapse-user-admin/server...", "@synapse-user-admin/docs"];
  run("turbo", "run", "build", ...packages.map((name) => `--filter=${name}`), "--output-logs=errors-only");
}

/** Flat, without links, so that the folder can be copied by any means. */
function install(target: string): void {
  const without = values.embedded ? [] : ["--no-optional"];
  const options = ["--prod", ...without, "--config.node-linker=hoisted"];
  run("pnpm", "--filter", "@synapse-user-admin/server", "deploy", ...options, target);
}

/** What of the installed packages is not copied: nothing of it is loaded. */
function isNeeded(path: string): boolean {
  const [top = "", ...inside] = path.split("/");
  if (top !== "node_modules") {
    return top === "" || top === "dist";
  }
  const [scope = "", ...names] = inside;
  if (scope.startsWith(".") || scope === "@types" || scope === "undici-types" || scope === "node-addon-api") {
    return false;
  }
  const [name = "", ...rest] = scope.startsWith("@") ? names : [scope, ...names];
  const within = rest.join("/");
  if (rest.length === 1 && ["test", "tests", "benchmarks", "docs", "examples", ".github"].includes(within)) {
    return false;
  }
  if (scope === "@prisma" && name === "client") {
    return isNeededOfPrisma(within);
  }
  return !/\.(map|md|markdown|flow)$|\.[cm]?ts$/i.test(within);
}

/** Prisma's client brings the compilers of five databases in two sizes, twice each; the server loads one. */
function isNeededOfPrisma(within: string): boolean {
  return (
    ["", "runtime", "package.json", "LICENSE"].includes(within) ||
    /^runtime\/(client\.js|query_compiler_fast_bg\.postgresql(\.wasm-base64)?\.mjs)$/.test(within)
  );
}

function copy(installed: string): void {
  // Copied, as pnpm's files are links into its store, which a change of rights would reach.
  cpSync(installed, folder, {
    recursive: true,
    filter: (source) => isNeeded(relative(installed, source)),
  });
  cpSync(join(root, "apps/docs/dist"), join(folder, "dist/docs"), { recursive: true });
  for (const file of ["LICENSE", "deploy/synapse-user-admin.service", "deploy/synapse-user-admin.env"]) {
    cpSync(join(root, file), join(folder, basename(file)));
  }
  // As `pnpm deploy` writes it, it names the folder that it was made from.
  const { name, version, description, license, type, bin, engines } = JSON.parse(
    readFileSync(join(root, "apps/server/package.json"), "utf8"),
  ) as Record<string, unknown>;
  const manifest = { name, version, private: true, description, license, type, bin, engines };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function sizeOf(path: string): { files: number; bytes: number } {
  const all = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return {
    files: all.length,
    bytes: all.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0),
  };
}
