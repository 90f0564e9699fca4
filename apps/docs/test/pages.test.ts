import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import contract from "@synapse-user-admin/contract/openapi.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { anchorOf, operations, tagAnchor } from "../src/contract.ts";
import { escapeHtml } from "../src/escapeHtml.ts";
import { dist, pages } from "./site.ts";

const project = join(import.meta.dirname, "../../..");

describe("the site", () => {
  it("has every guide, under its title", () => {
    const folder = join(project, "docs/guides");
    const names = readdirSync(folder).filter((name) => name.endsWith(".md") && name !== "README.md");
    expect(names).not.toHaveLength(0);
    for (const name of names) {
      const title = /^# (.*)$/m.exec(readFileSync(join(folder, name), "utf8"))?.[1] ?? "?";
      expect(pages.get(`guides/${name.replace(".md", ".html")}`)).toContain(`<h1>${escapeHtml(title)}</h1>`);
      expect(pages.get("guides/index.html")).toContain(`>${escapeHtml(title)}</a>`);
    }
  });

  it("leads from the start page to every operation", () => {
    const start = pages.get("index.html") ?? "";
    const missing = operations.filter(
      (operation) => !start.includes(`reference.html#${anchorOf(operation)}"`),
    );
    expect(missing.map(({ operationId }) => operationId)).toEqual([]);
  });

  it("has every setting of the server, and a way to them from the start and from the guides", async () => {
    const main = join(project, "apps/server/dist/main.js");
    const { stdout } = await promisify(execFile)(process.execPath, [main, "--help"]);
    const names = [...stdout.matchAll(/^ +([A-Z][A-Z_]{2,}) /gm)].map(([, name = ""]) => name);
    expect(names).toContain("DATABASE_URL");
    const page = pages.get("settings.html") ?? "";
    expect(names.filter((name) => !page.includes(`<code>${name}</code>`))).toEqual([]);
    expect(pages.get("index.html")).toContain('<a href="settings.html">Settings of the server</a><p>');
    expect(pages.get("guides/index.html")).toContain('<a href="../settings.html">');
  });

  it("has the contract as JSON and as YAML", () => {
    expect(JSON.parse(readFileSync(join(dist, "openapi.json"), "utf8"))).toEqual(contract);
    expect(parse(readFileSync(join(dist, "openapi.yaml"), "utf8"))).toEqual(contract);
  });

  it("tells of every change that waits for a release", () => {
    const folder = join(project, ".changeset");
    const changes = readdirSync(folder)
      .filter((file) => file.endsWith(".md") && file !== "README.md")
      .map((file) => readFileSync(join(folder, file), "utf8").split("---\n").at(-1) ?? "");
    const shown = (pages.get("changelog.html") ?? "").replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");
    // The first words, without what Markdown makes of them.
    const beginnings = changes.map((text) =>
      escapeHtml(
        text
          .trim()
          .slice(0, 40)
          .replaceAll(/[`*_]|\s+/g, (sign) => (/\s/.test(sign) ? " " : "")),
      ),
    );
    expect(beginnings.filter((words) => !shown.includes(words))).toEqual([]);
  });

  it("has the benchmarks, with what is long folded, and every plan", () => {
    const benchmarks = pages.get("benchmarks/index.html") ?? "";
    for (const heading of ["targets", "what-is-asked-of-whom", "to-repeat-it"])
      expect(benchmarks).toContain(`<h2 id="${heading}">`);
    expect(benchmarks).toContain('<details class="fold"><summary>The workloads</summary>');
    const plans = pages.get("benchmarks/plans.html") ?? "";
    const written = readFileSync(join(project, "docs/benchmarks/plans.md"), "utf8");
    const folds = written.match(/^<details>$/gm)?.length ?? 0;
    expect(folds).toBeGreaterThan(0);
    expect(plans.match(/<details class="fold">/g)).toHaveLength(folds);
    expect(`${benchmarks}${plans}`).not.toMatch(/&lt;\/?(?:details|summary)/);
  });

  it("shows each operation in the reference with both samples", () => {
    const script = assetOf("reference.html", /reference\.\w+\.js/);
    const missing = operations.filter(
      ({ operationId, sdk }) =>
        !script.includes(`console.html#${operationId})`) || !script.includes(`client.${sdk}(`),
    );
    expect(missing).toEqual([]);
  });

  it("says who may call an operation in words, and what its samples stand for", () => {
    const script = assetOf("reference.html", /reference\.\w+\.js/);
    const missing = operations.filter(
      ({ operationId, caller }) => !script.includes(`console.html#${operationId}) · ${caller}`),
    );
    expect(missing).toEqual([]);
    const text = (pages.get("reference.html") ?? "").replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");
    expect(text).toContain("In every sample $BASE_URL, $ADMIN_TOKEN and example.com stand for your own");
    expect(text).not.toContain("check-order: [");
  });
});

/** The text of a file that a page names. */
function assetOf(path: string, name: RegExp): string {
  const found = name.exec(pages.get(path) ?? "")?.[0] ?? "";
  return readFileSync(join(dist, "assets", found), "utf8");
}

describe.each([...pages])("%s", (path, html) => {
  it("forbids the browser whatever is of another host", () => {
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(html)?.[1];
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'[^;]*; style-src 'self'/);
    expect(policy).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe-inline/);
    // It has to be read before anything else is.
    expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.search(/<(script|link|style)/));
  });

  it("loads no script, style, font or image of another host", () => {
    const tags = html.match(/<(?:link|script|img|iframe)\b[^>]*>/g) ?? [];
    expect(tags.filter((tag) => /\b(?:src|href)="(?:https?:|\/\/)/.test(tag))).toEqual([]);
  });

  it("has links to pages and headings that there are", () => {
    expect(linksOf(html).filter((href) => !leadsSomewhere(path, href))).toEqual([]);
  });
});

describe("links between pages of Markdown", () => {
  it("lead to nothing outside of the site but what is said to be elsewhere", () => {
    const plain = [...pages.values()].flatMap((html) => html.match(/<a class="elsewhere">.*?<\/a>/g) ?? []);
    // Files of the project that are no pages. Anything that should be a page is missing here.
    expect([...new Set(plain)].filter((link) => /guides\/|deviations|contract-tests\.md/.test(link))).toEqual(
      [],
    );
  });
});

function linksOf(html: string): string[] {
  const body = html.slice(html.indexOf("<body"));
  return [...body.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, href = ""]) => href);
}

/** Whether a link of a page has a page and, where it names one, a heading. Those to other hosts are not looked at. */
function leadsSomewhere(from: string, href: string): boolean {
  if (/^https?:/.test(href)) {
    return true;
  }
  const [file = "", anchor] = href.replaceAll("&amp;", "&").split("#");
  const path = file === "" ? from : join(dirname(from), file);
  if (!existsSync(join(dist, path))) {
    return false;
  }
  return anchor === undefined || anchor === "" || anchorsOf(path).has(anchor);
}

function anchorsOf(path: string): ReadonlySet<string> {
  if (path === "reference.html") {
    return referenceAnchors;
  }
  if (path === "console.html") {
    return new Set([...operations.map(({ operationId }) => operationId), "content"]);
  }
  return new Set([...(pages.get(path) ?? "").matchAll(/\bid="([^"]+)"/g)].map(([, id = ""]) => id));
}

/** What the script of the reference makes; that it does so, the test in Chromium holds. */
const referenceAnchors: ReadonlySet<string> = new Set([
  ...operations.flatMap((operation) => [operation.operationId, anchorOf(operation)]),
  ...contract.tags.map(({ name }) => tagAnchor(name)),
  // The page's own, and the chapters before the operations, which are there before the script runs.
  ...[...(pages.get("reference.html") ?? "").matchAll(/\bid="([^"]+)"/g)].flatMap(([, id = ""]) => [
    id,
    `/${id}`,
  ]),
]);
