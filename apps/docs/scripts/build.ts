/** Renders the contract, with guide.md in front and docs/guides behind it, into dist/index.html: one page that needs no network. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import bundle from "@synapse-user-admin/contract/openapi.json" with { type: "json" };

const app = join(import.meta.dirname, "..");
const dist = join(app, "dist");

/** The part of the bundle that is changed here; its own lint holds the rest. */
interface Contract {
  info: { description: string };
  tags: { name: string; description: string; "x-traitTag"?: boolean }[];
  paths: Record<string, Record<string, { operationId: string; description?: string }>>;
}

/** What the page may load and send to, which the browser holds it to. */
const policy = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "img-src data:",
  "font-src data:",
  "connect-src 'self'",
].join("; ");

/** The button that copies a section or sends its address to a chat service: of no use for a page on a private server. */
const style = '[data-component-name="SplitButton/SplitButton"] { display: none; }';

/** Redoc's credit is an image of its maker's server; here it is the same words without a request. */
const credit = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="44" height="16"><text y="12" font-family="sans-serif" font-size="12" fill="#2467f2">Redoc</text></svg>',
).replaceAll("'", "%27")}`;

// The compiler knows this one document's literal form; it is changed here as any contract.
const contract = structuredClone(bundle) as unknown as Contract;
const guide = readFileSync(join(app, "guide.md"), "utf8");
contract.info.description = contract.info.description.replace(/^## /m, () => `${guide}\n## `);
// A tag without operations, which Redoc shows as a chapter.
contract.tags.unshift({ name: "Guides", description: guides(), "x-traitTag": true });
for (const operation of Object.values(contract.paths).flatMap((path) => Object.values(path))) {
  operation.description = `Operation \`${operation.operationId}\`.\n\n${operation.description ?? ""}`;
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const page = render(contract)
  .replace("<head>", () => `<head>\n  <meta http-equiv="Content-Security-Policy" content="${policy}">`)
  .replace("</head>", () => `  <link rel="icon" href="data:,">\n  <style>${style}</style>\n</head>`)
  .replaceAll(/https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g, () => credit);
writeFileSync(join(dist, "index.html"), page);

/** The pages of docs/guides in the order of their index, as sections of one chapter. */
function guides(): string {
  const folder = join(app, "../../docs/guides");
  const index = readFileSync(join(folder, "README.md"), "utf8");
  const names = readdirSync(folder).filter((name) => name !== "README.md");
  const pages = names
    .toSorted((a, b) => index.indexOf(a) - index.indexOf(b))
    .map((name) => readFileSync(join(folder, name), "utf8"));
  // The chapter has the index's title.
  return (
    [index.replace(/^# .*\n/, ""), ...pages]
      .join("\n")
      .replaceAll(/^<!-- .* -->\n/gm, "")
      // Bold, as the menu names headings of any depth.
      .replaceAll(/^## (.*)$/gm, "**$1**")
      .replaceAll(/^# /gm, "## ")
      // What leads to another page is on this one.
      .replaceAll(/\[([^\]]+)\]\([^)]+\.md[^)]*\)/g, "_$1_")
  );
}

function render(document: Contract): string {
  const folder = mkdtempSync(join(tmpdir(), "docs-"));
  try {
    const input = join(folder, "openapi.json");
    const output = join(folder, "index.html");
    writeFileSync(input, JSON.stringify(document));
    execFileSync(
      "redocly",
      ["build-docs", input, "--inlineBundle", "--output", output, "--config", join(app, "redocly.yaml")],
      {
        // Redocly tells the progress on stderr; it is of interest only when it fails, and then it is in the error.
        stdio: ["ignore", "ignore", "pipe"],
        env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
      },
    );
    return readFileSync(output, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
