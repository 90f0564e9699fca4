/**
 * Writes docs/picture.png, the picture of the README: the reference as it is built, in Chromium. Run it when the site looks
 * otherwise: `pnpm --filter @synapse-user-admin/docs run picture`.
 */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { chromiumPath, launchChromium } from "../src/chromium.ts";

const dist = join(import.meta.dirname, "../dist");
const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

if (chromiumPath === undefined) {
  throw new Error("There is no Chromium here.");
}
const server = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
  readFile(join(dist, path)).then(
    (content) => response.setHeader("Content-Type", types[extname(path)] ?? "text/plain").end(content),
    () => response.writeHead(404).end(),
  );
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await launchChromium(chromiumPath);
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 780 } });
  // A TCP server that listens has an address with a port.
  await page.goto(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/reference.html#setUserSuspension`,
  );
  const place = page.locator('[id="accounts/setusersuspension"]');
  await place.locator('code[data-language="shell"]').waitFor();
  await place.evaluate((element) => {
    element.scrollIntoView();
    // Past the space above it, in which the end of what comes before it is seen.
    scrollBy({ top: 72, behavior: "instant" });
  });
  await page.screenshot({ path: join(import.meta.dirname, "../../../docs/picture.png") });
} finally {
  await browser.close();
  server.close();
}
