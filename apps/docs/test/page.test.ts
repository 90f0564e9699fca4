import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { operations } from "@synapse-user-admin/contract";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchChromium } from "./chromium.ts";

const html = readFileSync(join(import.meta.dirname, "../dist/index.html"));

describe("the page", () => {
  it("names every operation of the contract", () => {
    const text = html.toString();
    expect(Object.keys(operations).filter((id) => !text.includes(`Operation \`${id}\`.`))).toEqual([]);
  });

  it("shows every guide", () => {
    const folder = join(import.meta.dirname, "../../../docs/guides");
    const titles = readdirSync(folder)
      .filter((name) => name !== "README.md")
      .map((name) => /^# (.*)$/m.exec(readFileSync(join(folder, name), "utf8"))?.[1]);
    expect(titles).not.toHaveLength(0);
    expect(titles.filter((title) => !html.includes(`## ${String(title)}`))).toEqual([]);
  });

  it("loads no script, style, font or image of another server", () => {
    const tags = html.toString().match(/<(?:link|script|img|iframe)\b[^>]*>/g) ?? [];
    expect(tags.filter((tag) => /\b(?:src|href)="(?!data:|#|\/)/.test(tag))).toEqual([]);
  });
});

describe.skipIf(chromiumPath === undefined)("the page, in Chromium (skipped where there is none)", () => {
  let server: Server;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    server = createServer((_request, response) => response.setHeader("Content-Type", "text/html").end(html));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // A TCP server that listens has an address with a port.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/docs/`;
    browser = await launchChromium(chromiumPath ?? "");
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it("shows every operation, and sends no request to another machine", async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
    const requests: string[] = [];
    const faults: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") {
        faults.push(message.text());
      }
    });

    await page.goto(url);
    for (const { operationId, tag } of Object.values(operations)) {
      const place = `/${tag.toLowerCase().replaceAll(" ", "-")}/${operationId.toLowerCase()}`;
      await page.evaluate((hash) => (location.hash = hash), place);
      await page.getByText(`Operation ${operationId}.`, { exact: true }).waitFor({ timeout: 20_000 });
    }

    expect(faults).toEqual([]);
    expect(requests.filter((request) => !request.startsWith(url) && !request.startsWith("data:"))).toEqual(
      [],
    );
  });
});
