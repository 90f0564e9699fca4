/** Builds the site into dist: pages that need no network, and nothing of a server but that it gives out files. */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "vite";
import { stringify } from "yaml";
import { changelog } from "../src/changelog.ts";
import { consolePage } from "../src/consolePage.ts";
import { anchorOf, contract, operations } from "../src/contract.ts";
import { escapeHtml } from "../src/escapeHtml.ts";
import { type Assets, type Contents, frame, type Page, rootFrom } from "../src/frame.ts";
import { type Guide, readGuides } from "../src/guides.ts";
import { type Article, renderMarkdown } from "../src/markdown.ts";
import { renderReference } from "../src/reference.ts";
import { searchIndex } from "../src/searchIndex.ts";
import { settings } from "../src/settings.ts";
import { startPage } from "../src/startPage.ts";

const app = join(import.meta.dirname, "..");
const project = join(app, "../..");
const dist = join(app, "dist");
const browser = join(app, "src/browser");

/** What a page is made of: its text, and where it is in the project, by which others link to it. */
interface Source {
  readonly path: string;
  /** Seen from the project's folder. */
  readonly file: string;
  readonly text: string;
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(dist, "assets"), { recursive: true });
mkdirSync(join(dist, "guides"));
mkdirSync(join(dist, "benchmarks"));

// The slowest part, and it needs nothing of the others.
const rendering = renderReference(app);
const scripts = Promise.all([
  script("theme", "iife"),
  script("site", "es"),
  script("console", "es"),
  script("reference", "es"),
]);

const { index, groups } = readGuides(join(project, "docs/guides"));
const guides = groups.flatMap((group) => group.guides);
const sources: readonly Source[] = [
  { path: "guides/index.html", file: "docs/guides/README.md", text: index },
  ...guides.map(({ name, text }: Guide) => ({
    path: `guides/${name}.html`,
    file: `docs/guides/${name}.md`,
    text,
  })),
  // Who links to README.md is not led here: it has more than the settings.
  {
    path: "settings.html",
    file: "docs/settings.md",
    text: settings(readFileSync(join(project, "README.md"), "utf8")),
  },
  document("deviations"),
  document("contract-tests"),
  document("benchmarks/README", "benchmarks/index"),
  document("benchmarks/plans"),
  { path: "changelog.html", file: "CHANGELOG.md", text: changelog(project) },
];
const articles = sources.map((source) => ({ path: source.path, article: render(source) }));

const contents: readonly Contents[] = [
  ...groups.map((group) => ({
    title: group.title,
    links: group.guides.map(({ name, title }) => ({ path: `guides/${name}.html`, text: title })),
  })),
  {
    title: "Facts",
    links: [
      { path: "settings.html", text: "Settings of the server" },
      { path: "deviations.html", text: "Deviations" },
      { path: "contract-tests.html", text: "What the contract tests ask" },
      { path: "benchmarks/index.html", text: "Benchmarks" },
      { path: "benchmarks/plans.html", text: "Plans of the lists" },
      { path: "changelog.html", text: "Changelog" },
    ],
  },
];

const swagger = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const [theme, site, console, repairs] = await scripts;
const assets: Assets = {
  style: asset("site.css", readFileSync(join(browser, "site.css"))),
  theme: asset("theme.js", theme),
  site: asset("site.js", site),
  icon: asset("icon.svg", readFileSync(join(browser, "icon.svg"))),
  searchIndex: asset("search.json", searchIndex(operations, articles)),
};

page({
  path: "index.html",
  title: contract.info.title,
  description: "Guides, the reference, and a console for the User Admin API of Synapse",
  body: startPage(groups),
  kind: "wide",
});
for (const { path, article } of articles) {
  page({
    path,
    title: article.title,
    description: `${article.title}: a page about the User Admin API of Synapse`,
    body: `<main id="content" class="prose article">\n${withContents(article)}</main>`,
    kind: "article",
  });
}
page({
  path: "console.html",
  title: "Console",
  description: "Try requests of the User Admin API against this server",
  body: consolePage,
  styles: [
    asset("swagger-ui.css", readFileSync(join(swagger, "swagger-ui.css"))),
    asset("console.css", readFileSync(join(browser, "console.css"))),
  ],
  // As a script of the old kind, which leaves a global; it runs before the modules.
  head: `<script defer src="${asset("swagger-ui.js", readFileSync(join(swagger, "swagger-ui-bundle.js")))}"></script>\n`,
  scripts: [asset("console.js", console)],
  inlineStyles: true,
  kind: "app",
});
const reference = await rendering;
page({
  path: "reference.html",
  title: "Reference",
  description:
    "Every operation of the User Admin API of Synapse: what it takes, what it answers, and its errors",
  body: `<div id="content" tabindex="-1">${reference.html}</div>`,
  styles: [asset("reference.css", readFileSync(join(browser, "reference.css")))],
  scripts: [asset("repairs.js", repairs), asset("reference.js", reference.script)],
  // By an operation's name alone, other pages can lead to it.
  head: `${reference.head}\n<script type="application/json" id="anchors">${JSON.stringify(
    Object.fromEntries(operations.map((operation) => [operation.operationId, anchorOf(operation)])),
  )}</script>\n`,
  inlineStyles: true,
  scriptHashes: reference.scriptHashes,
  kind: "app",
});
writeFileSync(join(dist, "openapi.json"), `${JSON.stringify(contract, null, 2)}\n`);
writeFileSync(join(dist, "openapi.yaml"), stringify(contract, { aliasDuplicateObjects: false }));

function page(content: Page): void {
  writeFileSync(join(dist, content.path), frame(content, contents, assets));
}

/** A page of docs. */
function document(name: string, path = name): Source {
  const file = `docs/${name}.md`;
  return { path: `${path}.html`, file, text: readFileSync(join(project, file), "utf8") };
}

function render({ path, file, text }: Source): Article {
  return renderMarkdown(text, {
    root: rootFrom(path),
    resolve: (href) => {
      const target = join(dirname(file), href);
      // A folder means its README.md, as on a code host.
      return sources.find((source) => source.file === target || source.file === join(target, "README.md"))
        ?.path;
    },
  });
}

/** The article with its contents, unless it is short: below the title and what stands there before the first H2. */
function withContents({ headings, html }: Article): string {
  if (headings.length < 3) {
    return html;
  }
  const links = headings.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`);
  const list = `<details class="on-this-page" open><summary>On this page</summary><nav aria-label="On this page"><ul>${links.join("\n")}</ul></nav></details>\n`;
  return html.replace("</h1>\n", (end) => end + list);
}

/** Writes a file whose name tells its content, so that a browser may keep it for ever. Gives its address. */
function asset(name: string, content: string | Uint8Array): string {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const path = `assets/${name.replace(/\.(\w+)$/, `.${hash}.$1`)}`;
  writeFileSync(join(dist, path), content);
  return path;
}

/** A script of src/browser with all that it imports. */
async function script(name: string, format: "es" | "iife"): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    root: app,
    build: {
      write: false,
      minify: true,
      lib: { entry: join(browser, `${name}.ts`), formats: [format], name },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !("output" in output)) {
    throw new Error(`Building ${name} gave nothing.`);
  }
  return output.output[0].code;
}
