import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { OpenApiDocument } from "./document.ts";

const source = fileURLToPath(new URL("../../../openapi/openapi.yaml", import.meta.url));
const config = fileURLToPath(new URL("../../../openapi/redocly.yaml", import.meta.url));

/**
 * Puts the files under openapi/ together into one document at `target`. What lies in `schemas/`, `parameters/`,
 * `responses/` and `examples/` becomes a component with the name of its file. Answers the document.
 */
export function bundle(target: string): OpenApiDocument {
  execFileSync("redocly", ["bundle", source, "--config", config, "--output", target], {
    // Redocly tells the progress on stderr; it is of interest only when it fails, and then it is in the error.
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
  // The one place where the bundle is taken to be what its own linter checks that it is.
  const document = JSON.parse(readFileSync(target, "utf8")) as OpenApiDocument;
  writeFileSync(target, `${JSON.stringify(document, null, 2)}\n`);
  return document;
}
