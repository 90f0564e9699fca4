import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { codeSamples } from "./codeSamples.ts";
import { type Contract, contract, operations } from "./contract.ts";

/** The contract as Redocly renders it, in parts. */
export interface Reference {
  /** Style elements. */
  readonly head: string;
  /** The first page, as it looks before the script runs. */
  readonly html: string;
  /** The script that makes a page of it, with the contract in it: a module. */
  readonly script: string;
  /** The hashes of the small scripts in `html`, for the page's policy. */
  readonly scriptHashes: readonly string[];
}

/** Lets Redocly render the contract with our samples at each operation. */
export async function renderReference(app: string): Promise<Reference> {
  const folder = await mkdtemp(join(tmpdir(), "docs-"));
  try {
    const input = join(folder, "openapi.json");
    const template = join(folder, "template.hbs");
    const output = join(folder, "page.html");
    await writeFile(input, JSON.stringify(withSamples()));
    await writeFile(template, "{{{redocHead}}}\n<!-- head ends -->\n{{{redocHTML}}}\n");
    const options = ["--inlineBundle", "--template", template, "--config", join(app, "redocly.yaml")];
    // Redocly tells the progress on stderr; it is of interest only when it fails, and then it is in the error.
    await promisify(execFile)("redocly", ["build-docs", input, "--output", output, ...options], {
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    });
    return takeApart(await readFile(output, "utf8"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Each operation with its name, a way into the console, who may call, and code samples; before them what samples stand for. */
function withSamples(): Contract {
  const document = structuredClone(contract);
  document.info.description += `

## Examples

In every sample \`$BASE_URL\`, \`$ADMIN_TOKEN\` and \`example.com\` stand for your own: the address of the server, the access token
of an administrator, and the homeserver's name.
`;
  for (const operation of operations) {
    const { operationId, method, path, caller } = operation;
    const place = document.paths[path]?.[method.toLowerCase()];
    if (place !== undefined) {
      place.description = `\`${operationId}\` · [Try it in the console](console.html#${operationId}) · ${caller}\n\n${place.description ?? ""}`;
      place["x-codeSamples"] = codeSamples(operation);
    }
  }
  return document;
}

function takeApart(page: string): Reference {
  const [head = "", rest = ""] = page.split("\n<!-- head ends -->\n");
  const begin = '<script type="module">';
  const at = rest.lastIndexOf(begin);
  const end = rest.lastIndexOf("</script>");
  if (at === -1 || end < at) {
    throw new Error("Redocly's page does not have its script where it was.");
  }
  // Redoc's credit is an image of its maker's server; here it is the same words without a request.
  const credit = /https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini(-full)?\.svg/g;
  // Before its script runs the links are those of a server that has a page for each; here all is one page.
  const html = rest
    .slice(0, at)
    .replaceAll(credit, () => creditImage)
    .replaceAll(/href="\/(?!\/)/g, 'href="#/');
  return {
    head,
    html,
    script: withoutEval(rest.slice(at + begin.length, end).replaceAll(credit, () => creditImage)),
    scriptHashes: [...html.matchAll(/<script>(.*?)<\/script>/gs)].map(
      ([, code = ""]) => `sha256-${createHash("sha256").update(code).digest("base64")}`,
    ),
  };
}

/**
 * Redoc makes the worker of its search out of a text, which the page's policy forbids, and the browser complains of. The
 * search of the site is another, and Redoc has a way without the worker.
 */
function withoutEval(script: string): string {
  const attempt = /try\{return \w+\._factory\?\?=Function\(\w+\),!0\}catch\{return!1\}/g;
  if (script.match(attempt)?.length !== 1) {
    throw new Error("Redoc does not make its search's worker as it did.");
  }
  return script.replace(attempt, "return!1");
}

const creditImage = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" width="44" height="16"><text y="12" font-family="sans-serif" font-size="12" fill="#2467f2">Redoc</text></svg>',
).replaceAll("'", "%27")}`;
