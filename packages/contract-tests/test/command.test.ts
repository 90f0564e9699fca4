import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { adminPassword, adminToken, startFakeServer, type FakeServer, type Faults } from "./fakeServer.ts";
import { runCommand } from "./runCommand.ts";

const versionTest = "getServerVersion/says-a-version-and-does-not-look-at-a-token";
const wrong = { version: { server_version: 1, access_token: adminToken } };

let folder: string;
let fake: FakeServer;
const serve = async (faults?: Faults) => {
  fake = await startFakeServer(faults);
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "contract-command-"));
});
afterEach(async () => {
  await fake.close();
  await rm(folder, { recursive: true });
});

const run = (...args: string[]) =>
  runCommand(["--base-url", fake.baseUrl, "--admin-token", adminToken, ...args]);
const runVersion = (...args: string[]) => run("--only", "getServerVersion", ...args);

describe("exit codes", () => {
  it("is 0 where all tests pass, with a table at the end", async () => {
    await serve();
    const { code, stdout, stderr } = await runVersion();
    expect(stdout).toMatch(
      /^operation +passed +failed +skipped\ngetServerVersion +1 +0 +0\ntotal +1 +0 +0\n$/,
    );
    expect(stderr).toBe("1 of 1 tests, 0 failed\n");
    expect(code).toBe(0);
  });

  it("is 1 where one fails, and says what a maintainer needs", async () => {
    await serve({ status: 418 });
    const { code, stdout } = await runVersion();
    expect(code).toBe(1);
    expect(stdout).toContain(`FAILED ${versionTest}\n  getServerVersion does not declare the status 418\n`);
    expect(stdout).toContain("expected  one of the statuses 200");
    expect(stdout).toContain('got       418 {"server_version":"1.163.2"}');
    expect(stdout).toContain(`curl -i --path-as-is -X GET "$BASE_URL"'/_synapse/admin/v1/server_version'`);
    expect(stdout).toContain("documented: ");
    expect(stdout).toContain("/docs/#/session/getserverversion");
  });

  it.each([
    [["--base-url", "x"], "x is no URL of the form http://host:port."],
    [["--start-cmd", "serve"], "--start-cmd has to say where the port belongs: {port}."],
    [[], "The server is missing: give either --base-url or --start-cmd."],
    [["--nonsense"], "Unknown option '--nonsense'."],
    [
      ["--base-url", "http://x"],
      "Who calls is missing: give --admin-token, --admin-user or --registration-shared-secret.",
    ],
    [
      ["--base-url", "http://x", "--admin-user", "a"],
      "--admin-user needs --admin-password or the environment's ADMIN_PASSWORD.",
    ],
    [
      ["--base-url", "http://x", "--admin-token", "the-token", "--level", "x"],
      "--level is documented or observed, not x.",
    ],
    [
      ["--base-url", "http://x", "--admin-token", "the-token", "--only", "x"],
      "--only takes operations and ids of tests, and x is neither.",
    ],
    [
      ["--base-url", "http://x", "--admin-token", "the-token", "--update"],
      "--update rewrites the file of --expected, which is missing.",
    ],
  ])("is 2 and one sentence for %j", async (args, sentence) => {
    await serve();
    expect(await runCommand(args)).toEqual({ code: 2, stdout: "", stderr: `${sentence}\n` });
  });

  it("is 2 where nobody answers, and where the token is not taken", async () => {
    await serve();
    const args = ["--base-url", fake.baseUrl, "--admin-token", "another", "--only", "getServerVersion"];
    const refused = await runCommand(args);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toMatch(/does not take the admin's token: 401 M_UNKNOWN_TOKEN Unknown token\.\n$/);
    expect(refused.stderr).not.toContain("another");
    await fake.close();
    const silent = await runVersion();
    expect(silent).toMatchObject({ code: 2, stdout: "" });
    expect(silent.stderr).toMatch(/^No answer from http/);
  });

  it("prints help", async () => {
    await serve();
    const { code, stdout } = await runCommand(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--registration-shared-secret");
  });
});

describe("which tests", () => {
  it("leaves out what is only observed, and what came later", async () => {
    await serve();
    const only = ["--only", "getServerVersion", "--only", "getUserSentInviteCount"];
    const { stdout } = await run(...only, "--level", "documented", "--synapse-version", "1.121");
    expect(stdout).toMatch(/^getServerVersion +1 +0 +0$/m);
    expect(stdout).not.toContain("getUserSentInviteCount");
    const without = await run("--only", "getUserAdmin", "--level", "documented");
    expect(without.stdout).not.toContain("takes-an-unknown-one-for-no-admin");
  });

  it("logs in by a name and its password", async () => {
    await serve();
    const args = ["--base-url", fake.baseUrl, "--admin-user", "admin", "--only", "getServerVersion"];
    const { code, stdout } = await runCommand(args, { ADMIN_PASSWORD: adminPassword });
    expect(stdout).toMatch(/^total +1 +0 +0$/m);
    expect(code).toBe(0);
  });
});

describe("a server in use", () => {
  it("is refused, unless asked for", async () => {
    await serve({ foreignAccounts: 3 });
    const { code, stderr } = await runVersion();
    expect(code).toBe(2);
    expect(stderr).toContain("has 3 accounts that are not the tests' own; say --on-a-used-server");
    expect(await runVersion("--on-a-used-server")).toMatchObject({ code: 0 });
  });

  it("finds every account deactivated at the end, where tests failed as well", async () => {
    await serve();
    const { code } = await run("--only", "getUserAdmin");
    expect(code).toBe(1);
    expect(fake.made.length).toBeGreaterThan(3);
    expect(fake.made.every((userId) => userId.startsWith("@contract-"))).toBe(true);
    expect(fake.deactivated.toSorted()).toEqual(fake.made.toSorted());
  });
});

describe("expected results", () => {
  const line = (action: string, test = versionTest) => `{"Action":"${action}","Test":"${test}"}\n`;
  const file = () => join(folder, "expected.jsonl");

  it("are written by --update, sorted, and then met", async () => {
    await serve(wrong);
    await writeFile(file(), line("pass", "getUser/later"));
    expect(await runVersion("--expected", file(), "--update")).toMatchObject({ code: 0 });
    // A run of one operation leaves what is known of others.
    expect(await readFile(file(), "utf8")).toBe(line("fail") + line("pass", "getUser/later"));
    const again = await runVersion("--expected", file());
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("0 unexpected of 1");
  });

  it("fail on a regression", async () => {
    await serve(wrong);
    await writeFile(file(), line("pass"));
    const { code, stdout } = await runVersion("--expected", file());
    expect(code).toBe(1);
    expect(stdout).toContain(`unexpected: ${versionTest} was to pass, and is: fail\n`);
  });

  it("fail on an unexpected pass", async () => {
    await serve();
    await writeFile(file(), line("fail"));
    const { code, stdout } = await runVersion("--expected", file());
    expect(code).toBe(1);
    expect(stdout).toContain(`unexpected: ${versionTest} was to fail, and is: pass\n`);
  });

  it("are refused where they are missing or no such lines", async () => {
    await serve();
    const missing = await runVersion("--expected", file());
    expect(missing).toMatchObject({ code: 2, stderr: `${file()} is missing; --update writes it.\n` });
    await writeFile(file(), "{}\n");
    const odd = await runVersion("--expected", file());
    expect(odd.code).toBe(2);
    expect(odd.stderr).toContain('line 1 is no {"Action":"pass|fail|skip","Test":"…"}');
  });
});

describe("reports", () => {
  const kinds = ["junit", "json", "markdown", "html"] as const;
  const report = async (kind: (typeof kinds)[number]) => {
    const file = join(folder, kind);
    const ended = await run("--only", "getServerVersion", "--only", "getUserAdmin", `--${kind}`, file);
    return { ended, text: await readFile(file, "utf8") };
  };

  it.each(kinds)("holds no token: %s", async (kind) => {
    await serve(wrong);
    const { ended, text } = await report(kind);
    expect(text).toContain("getServerVersion");
    for (const written of [text, ended.stdout, ended.stderr]) {
      expect(written).not.toContain(adminToken);
    }
  });

  it("is JUnit's XML", async () => {
    await serve(wrong);
    const { text } = await report("junit");
    expect(text).toMatch(/<testsuite name="getServerVersion" tests="1" failures="1" errors="0" skipped="0"/);
    expect(text).toContain(`<testcase classname="getServerVersion" name="${versionTest}"`);
    expect(text).toMatch(
      /<failure message="the body does not fit the contract: .*server_version must be string/,
    );
    expect(text).toContain("&quot;$BASE_URL&quot;");
  });

  it("is JSON with every exchange, expected beside got", async () => {
    await serve();
    const { text } = await report("json");
    // The report's own form, as the README gives it.
    const { tests, ...counts } = JSON.parse(text) as {
      tests: readonly { id: string; exchanges: readonly unknown[] }[];
    };
    expect(counts).toMatchObject({ baseUrl: fake.baseUrl, skipped: 0 });
    const own = tests.find(({ id }) => id === versionTest);
    expect(own).toMatchObject({ outcome: "pass", basis: "documented" });
    expect(own?.exchanges[0]).toMatchObject({
      method: "GET",
      path: "/_synapse/admin/v1/server_version",
      status: 200,
      expected: ["200"],
      body: '{"server_version":"1.163.2"}',
    });
  });

  it("is Markdown with a table and the failures", async () => {
    await serve(wrong);
    const { text } = await report("markdown");
    expect(text).toMatch(/^\| getServerVersion \| 0 \| 1 \| 0 \|$/m);
    expect(text).toContain(`FAILED ${versionTest}`);
  });

  it("is one page of HTML, with everything escaped that a server sends", async () => {
    await serve({ version: { server_version: "<script>1</script>" } });
    const { text } = await report("html");
    expect(text).toContain("<h2>Session</h2>");
    expect(text).toContain("&lt;script&gt;1&lt;/script&gt;");
    expect(text).not.toMatch(/<script|<link|src=|href=/);
  });
});

describe("--start-cmd", () => {
  it("starts the server on a free port, and ends it", async () => {
    await serve();
    const script = join(folder, "serve.mjs");
    const forward = `import http from "node:http";
import { writeFileSync } from "node:fs";
http.createServer((request, response) => {
  const { method, url, headers } = request;
  request.pipe(http.request("${fake.baseUrl}" + url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  }));
}).listen(Number(process.argv[2]), "127.0.0.1");
process.on("SIGTERM", () => {
  writeFileSync("${join(folder, "ended")}", "by SIGTERM");
  process.exit();
});`;
    await writeFile(script, forward);
    const args = ["--admin-token", adminToken, "--only", "getServerVersion"];
    const command = `'${process.execPath}' '${script}' {port}`;
    const { code, stdout } = await runCommand(["--start-cmd", command, ...args]);
    expect(stdout).toMatch(/^total +1 +0 +0$/m);
    expect(code).toBe(0);
    expect(await readFile(join(folder, "ended"), "utf8")).toBe("by SIGTERM");
  });

  it("says what the command printed where it ends too early", async () => {
    await serve();
    const { code, stderr } = await runCommand([
      "--start-cmd",
      `echo no port {port} is good enough for ${adminToken}; exit 3`,
      "--admin-token",
      adminToken,
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^The command ended before its server answered:\nno port \d+ is good enough for \$TOKEN/,
    );
  });
});

describe("--read-only", () => {
  it("makes nothing, and fails on a server that takes writes", async () => {
    await serve();
    const { code, stdout } = await run("--read-only", "--only", "upsertUser", "--only", "getUserAdmin");
    expect(code).toBe(1);
    expect(stdout).toContain("FAILED upsertUser/is-refused-with-403-m-forbidden-where-the-server-only-reads");
    expect(stdout).toMatch(/^getUserAdmin +1 +0 +0$/m);
  });

  it("asks for what the fixtures name, and refuses odd ones", async () => {
    await serve();
    const file = join(folder, "fixtures.json");
    const args = ["--read-only", "--only", "listUserPushers", "--level", "documented", "--fixtures", file];
    await writeFile(file, JSON.stringify({ users: { "@alice:fake.test": { pushkeys: ["one"] } } }));
    const { stdout } = await run(...args);
    expect(stdout).toContain("FAILED listUserPushers/answers-what-the-fixtures-say-the-users-have");
    await writeFile(file, JSON.stringify({ users: { "@alice:fake.test": { pushkeys: [1] } } }));
    const odd = await run(...args);
    expect(odd.code).toBe(2);
    expect(odd.stderr).toContain("pushkeys of @alice:fake.test has not the form");
  });
});
