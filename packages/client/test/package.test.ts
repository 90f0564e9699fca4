import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "./findChromium.ts";
import { startServer, type TestServer } from "./startServer.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");
const withOwnCommands = {
  ...process.env,
  PATH: [join(root, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
};

/** What a bundle of these imports weighs at most, in bytes: minified, and that compressed by gzip. */
const limits = [
  {
    title: "one operation",
    code: 'import { Connection, getUser } from "@synapse-user-admin/client";\nglobalThis.read = (s, id) => getUser(new Connection(s), id);',
    minified: 9500,
    gzip: 4200,
  },
  {
    title: "createClient with all operations",
    code: 'import { createClient } from "@synapse-user-admin/client";\nglobalThis.createClient = createClient;',
    minified: 24_000,
    gzip: 7000,
  },
];

describe("the package as it is published", () => {
  let folder: string;
  let tarball: string;
  let server: TestServer;
  const inProject = (name: string) => join(folder, "project", name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sua-package-"));
    await run("pnpm", ["pack", "--pack-destination", folder], { cwd: root });
    const name = (await readdir(folder)).find((file) => file.endsWith(".tgz"));
    tarball = join(folder, name ?? "");
    // A project of somebody else's, with nothing but this.
    await mkdir(inProject(""));
    await writeFile(
      inProject("package.json"),
      JSON.stringify({ name: "project", private: true, type: "module" }),
    );
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: inProject("") });
    server = await startServer();
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("depends on nothing, and brings nothing along", async () => {
    const manifest = JSON.parse(
      await readFile(inProject("node_modules/@synapse-user-admin/client/package.json"), "utf8"),
    ) as Record<string, unknown>;
    expect(manifest["dependencies"]).toBeUndefined();
    expect(manifest["scripts"]).not.toHaveProperty("postinstall");
    const installed = await readdir(inProject("node_modules"));
    expect(installed.filter((name) => !name.startsWith("."))).toEqual(["@synapse-user-admin"]);
  });

  it("has nothing for publint to say", async () => {
    const { messages, pkg } = await publint({
      strict: true,
      pack: { tarball: new Uint8Array(await readFile(tarball)).buffer },
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("has types that every way of resolving finds (arethetypeswrong)", async () => {
    // It ends with another code where it finds a problem.
    await run("attw", [tarball, "--profile", "esm-only"], { env: withOwnCommands });
  });

  it("has types that need no others, checked as strictly as can be", async () => {
    await writeFile(
      inProject("main.ts"),
      `import { createClient, getUser, type UserId } from "@synapse-user-admin/client";
       const client = createClient({ baseUrl: "https://example.org" });
       export const names = async (): Promise<UserId[]> => client.users.list().snapshot();
       export const read = getUser(client, "@a:x");\n`,
    );
    await expect(compile(["main.ts"], "nodenext", "nodenext")).resolves.toBe("");
    await expect(compile(["main.ts"], "esnext", "bundler")).resolves.toBe("");
  });

  /** What TypeScript complains of in files of the project; it looks into the package's types as well. */
  async function compile(
    files: readonly string[],
    module: string,
    moduleResolution: string,
  ): Promise<string> {
    const lib = ["es2022", "dom", "dom.iterable", "dom.asynciterable"];
    const compilerOptions = {
      module,
      moduleResolution,
      lib,
      target: "es2022",
      types: [],
      strict: true,
      noEmit: true,
    };
    await writeFile(inProject("tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    return run(join(root, "../../node_modules/.bin/tsc"), ["-p", "."], { cwd: inProject("") }).then(
      () => "",
      ({ stdout }: { stdout: string }) => stdout,
    );
  }

  it("does what its README and the project's show: all of it compiles, and the Zod entry too, beside a Zod", async () => {
    await symlink(join(root, "node_modules/zod"), inProject("node_modules/zod"));
    const readme = await readFile(inProject("node_modules/@synapse-user-admin/client/README.md"), "utf8");
    const ofProject = await readFile(join(root, "../../README.md"), "utf8");
    const blocks = [readme, ofProject]
      .flatMap((text) => [...text.matchAll(/^```ts\n(.*?)^```$/gmsu)])
      .map(([, code = ""]) => code);
    expect(blocks.length).toBeGreaterThan(6);
    const files = blocks.map((_, index) => `readme-${index}.ts`);
    // What a block leaves to the reader.
    const given = {
      client: 'import("@synapse-user-admin/client").UserAdminClient',
      createClient: 'typeof import("@synapse-user-admin/client").createClient',
      baseUrl: "string",
      accessToken: "string",
      roomId: "string",
      process: "{ env: Record<string, string | undefined> }",
    };
    for (const [index, code] of blocks.entries()) {
      const missing = Object.entries(given).filter(
        ([name]) => !new RegExp(`const ${name} =|import \\{[^}]*\\b${name}\\b`, "u").test(code),
      );
      const declarations = missing.map(([name, type]) => `declare const ${name}: ${type};\n`).join("");
      await writeFile(inProject(`readme-${index}.ts`), `${declarations}${code}\nexport {};\n`);
    }
    await expect(compile(files, "nodenext", "nodenext")).resolves.toBe("");
    const code =
      'import { answerSchemas } from "@synapse-user-admin/client/zod"; console.log(answerSchemas.getUserAdmin.parse({ admin: true }));';
    await writeFile(inProject("zod.js"), code);
    for (const node of await nodes()) {
      const { stdout } = await run(node, [inProject("zod.js")]);
      expect(stdout).toBe("{ admin: true }\n");
    }
  });

  const reading = `
    import { createClient } from "@synapse-user-admin/client";
    const [baseUrl, accessToken] = process.argv.slice(2);
    const client = createClient({ baseUrl, accessToken });
    const { user_id } = await client.session.whoami();
    const { admin } = await client.users.get(user_id);
    console.log(JSON.stringify({ admin, users: (await client.users.list({ limit: 7 }).snapshot()).length }));
  `;

  it("runs under Node 20 and 24, as far as they are installed", async () => {
    await writeFile(inProject("main.js"), reading);
    const versions = new Set<string>();
    for (const node of await nodes()) {
      const { stdout: version } = await run(node, ["--version"]);
      const { stdout } = await run(node, [inProject("main.js"), server.baseUrl, server.adminToken]);
      expect(JSON.parse(stdout)).toEqual({ admin: true, users: 37 });
      versions.add(version.trim());
    }
    process.stdout.write(`@synapse-user-admin/client ran under Node ${[...versions].join(", ")}\n`);
    expect([...versions].some((version) => version.startsWith("v24."))).toBe(true);
  });

  it.each(limits)("weighs little: $title", async ({ title, code, minified, gzip }) => {
    const text = await bundle(code);
    const sizes = { minified: Buffer.byteLength(text), gzip: gzipSync(text).length };
    process.stdout.write(`${title}: ${sizes.minified} bytes minified, ${sizes.gzip} compressed by gzip\n`);
    expect(sizes.minified).toBeLessThanOrEqual(minified);
    expect(sizes.gzip).toBeLessThanOrEqual(gzip);
  });

  it("leaves out what is not imported", async () => {
    expect(await bundle(limits[0]?.code ?? "")).not.toContain("redact_status");
    expect(await bundle('import "@synapse-user-admin/client";')).toBe("");
  });

  /** A bundle for browsers, as Vite makes it. */
  async function bundle(code: string): Promise<string> {
    const entry = inProject("entry.js");
    await writeFile(entry, code);
    const output = await build({
      root: inProject(""),
      configFile: false,
      logLevel: "silent",
      build: { write: false, rolldownOptions: { input: entry }, modulePreload: false },
    });
    const [result] = [output].flat();
    return result !== undefined && "output" in result
      ? result.output[0].type === "chunk"
        ? result.output[0].code.trim()
        : ""
      : "";
  }

  const executablePath = findChromium();
  it.skipIf(executablePath === undefined)("runs in a browser, on a page of another origin", async () => {
    const script = await bundle(`
      import { createClient, NotFoundError } from "@synapse-user-admin/client";
      globalThis.main = async (baseUrl, accessToken) => {
        const client = createClient({ baseUrl, accessToken, userAgent: "left to the browser" });
        const { user_id } = await client.session.whoami();
        const { admin } = await client.users.get(user_id);
        const missing = await client.users.get("@nobody:localhost").catch((error) => error);
        await client.devices.create(user_id, { device_id: "a/b 🦊" });
        const { device_id } = await client.devices.get(user_id, "a/b 🦊");
        await client.devices.delete(user_id, device_id);
        const users = (await client.users.list({ limit: 7 }).snapshot()).length;
        return { admin, users, device_id, isNotFound: missing instanceof NotFoundError };
      };
    `);
    const page = createServer((request, response) => {
      const isScript = request.url === "/main.js";
      response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html");
      response.end(
        isScript ? script : '<!doctype html><title>x</title><script type="module" src="/main.js"></script>',
      );
    });
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    // A TCP server that listens has an address with a port.
    const { port } = page.address() as AddressInfo;
    const browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      // The sandbox does not run as root, and the page is our own, which reaches this machine and nothing else.
      args: ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"],
    });
    try {
      const tab = await browser.newPage();
      const complaints: string[] = [];
      tab.on("pageerror", (error) => complaints.push(error.message));
      await tab.goto(`http://127.0.0.1:${port}/`);
      const answer = await tab.evaluate(
        ([baseUrl, token]) =>
          (globalThis as unknown as { main: (...args: unknown[]) => Promise<unknown> }).main(baseUrl, token),
        [server.baseUrl, server.adminToken],
      );
      expect(answer).toEqual({ admin: true, users: 37, device_id: "a/b 🦊", isNotFound: true });
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      page.closeAllConnections();
      page.close();
    }
  });
});

/** The Node that runs this, and others on the PATH that the package is for. */
async function nodes(): Promise<string[]> {
  const found = [process.execPath];
  for (const folder of new Set((process.env["PATH"] ?? "").split(delimiter))) {
    const path = join(folder, "node");
    const version = await run(path, ["--version"]).then(
      ({ stdout }) => /^v(\d+)\./u.exec(stdout)?.[1],
      () => undefined,
    );
    if (!folder.includes("node_modules") && Number(version) >= 20) {
      found.push(path);
    }
  }
  return found;
}
