import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { anchorOf, contract, operations, tagAnchor } from "../src/contract.ts";
import { chromiumPath, launchChromium } from "../src/chromium.ts";
import { administrator, type DocsServer, startServer } from "./server.ts";
import { pages } from "./site.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const screenshots = join(import.meta.dirname, "../screenshots");

/** One page of each kind, and what has to be there before it is looked at. */
const kinds = [
  ["start", "", "h1"],
  ["guide", "guides/offboardUser.html", "h1"],
  ["tables", "deviations.html", "h1"],
  ["settings", "settings.html", "h1"],
  ["contract-tests", "contract-tests.html", "h1"],
  ["benchmarks", "benchmarks/", "h1"],
  ["plans", "benchmarks/plans.html", "h1"],
  ["reference", "reference.html#upsertUser", '[id="accounts/upsertuser"] code[data-language="shell"]'],
  ["console", "console.html#getUser", "#operations-Accounts-getUser button.execute"],
] as const;

describe.skipIf(chromiumPath === undefined)("the site, in Chromium (skipped where there is none)", () => {
  let server: DocsServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let site: string;
  /** What the browser complained of, and what it asked of others than this server. */
  let faults: string[];

  beforeAll(async () => {
    rmSync(screenshots, { recursive: true, force: true });
    mkdirSync(screenshots);
    [server, browser] = await Promise.all([startServer(), launchChromium(chromiumPath ?? "")]);
    site = `${server.baseUrl}/docs/`;
  });
  afterAll(async () => {
    await browser.close();
    await server.remove();
  });
  const open = async (colorScheme: "light" | "dark" = "light") => {
    context = await browser.newContext({ viewport: { width: 1300, height: 900 }, colorScheme });
    page = await context.newPage();
    faults = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(server.baseUrl) && !request.url().startsWith("data:")) {
        faults.push(`request to ${request.url()}`);
      }
    });
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        faults.push(message.text());
      }
    });
  };
  beforeEach(() => open());
  afterEach(async () => {
    await context.close();
    if (faults.length > 0) {
      throw new Error(`The browser complains:\n${faults.join("\n")}`);
    }
  });

  it("opens every page without a complaint and without a request to another host", async () => {
    for (const path of pages.keys()) {
      const response = await page.goto(site + path);
      expect([path, response?.status()]).toEqual([path, 200]);
      expect(await page.title()).toContain("Synapse User Admin API");
    }
  });

  describe.each(["light", "dark"] as const)("in the %s", (scheme) => {
    it.each(kinds)(
      "%s has no serious fault for people with a disability, and fits a telephone",
      async (name, path, sign) => {
        await context.close();
        await open(scheme);
        await page.goto(site + path);
        await page.locator(sign).first().waitFor();
        expect(await page.evaluate(() => document.documentElement.className)).toContain(scheme);
        await page.evaluate(axe);
        expect(await seriousFaults(page)).toEqual([]);
        // By now the browser has drawn where it has scrolled to.
        await page.screenshot({ path: join(screenshots, `${name}-${scheme}-wide.png`) });

        await page.setViewportSize({ width: 390, height: 844 });
        await page.screenshot({ path: join(screenshots, `${name}-${scheme}-narrow.png`) });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
        await page.locator("details.menu summary").click();
        await page.locator("details.menu").getByRole("link", { name: "Reference", exact: true }).waitFor();
      },
    );
  });

  it("cuts no heading off on a telephone, and folds what is on the page below its title", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ["contract-tests.html", "guides/offboardUser.html", "benchmarks/"]) {
      await page.goto(site + path);
      const cut = await page
        .locator("main :is(h1, h2, h3)")
        .evaluateAll((all) =>
          all
            .filter(
              (heading) =>
                heading.getBoundingClientRect().right > innerWidth ||
                heading.scrollWidth > heading.clientWidth,
            )
            .map((heading) => heading.textContent),
        );
      expect(cut).toEqual([]);
      const contents = page.locator("details.on-this-page");
      const [title, folded] = [await page.locator("h1").boundingBox(), await contents.boundingBox()];
      expect(folded?.y).toBeGreaterThan(title?.y ?? Infinity);
      expect(folded?.height).toBeLessThan(60);
      await contents.locator("summary").click();
      await contents.getByRole("link").first().click();
    }
    await page.setViewportSize({ width: 1300, height: 844 });
    await page.getByRole("navigation", { name: "On this page" }).getByRole("link").first().waitFor();
  });

  it("has the operations of the reference in the header of a telephone, above no text", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${site}reference.html#upsertUser`);
    const button = page.getByRole("button", { name: "Operations" });
    const [place, header] = [await button.boundingBox(), await page.locator("header.site").boundingBox()];
    expect((place?.y ?? Infinity) + (place?.height ?? 0)).toBeLessThan(header?.height ?? 0);
    await button.click();
    await page.locator(".menu-content").getByText("Is a username free").click();
    await page.waitForURL(/checkusernameavailable$/);
  });

  it("looks the same in the dark as in the light, in the console too", async () => {
    await context.close();
    await open("dark");
    await page.goto(`${site}console.html#upsertUser`);
    const color = (selector: string, property: string) =>
      page
        .locator(selector)
        .first()
        .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
    const block = "#operations-Accounts-upsertUser";
    await page.locator(`${block} button.execute`).waitFor();
    expect(await color(block, "background-color")).toBe(await color("body", "background-color"));
    // The site's own green, as a link has it.
    expect(await color(`${block} button.execute`, "background-color")).toBe(await color(".skip", "color"));
  });

  it("shows every operation of the reference at its anchor, by its name too", async () => {
    await page.goto(`${site}reference.html`);
    const places = [
      ...operations.map((operation) => [anchorOf(operation), `${operation.operationId} · Try it`] as const),
      ...contract.tags.map(({ name }) => [tagAnchor(name), name] as const),
    ];
    const missing = await page.evaluate(async (all) => {
      const absent: string[] = [];
      for (const [anchor, text] of all) {
        location.hash = anchor;
        const shown = () => document.getElementById(anchor.slice(1))?.textContent.includes(text);
        const end = performance.now() + 20_000;
        while (shown() !== true && performance.now() < end) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        if (shown() !== true) {
          absent.push(anchor);
        }
      }
      return absent;
    }, places);
    expect(missing).toEqual([]);
    await page.goto("about:blank");
    await page.goto(`${site}reference.html#getUserWhois`);
    await page.locator('[id="sessions-and-devices/getuserwhois"] h2').waitFor();
    expect(new URL(page.url()).hash).toBe("#/sessions-and-devices/getuserwhois");
  });

  it("follows the links of the contract tests' reports", async () => {
    await page.goto(`${server.baseUrl}/docs#/moderation/shadowbanuser`);
    await page
      .locator('[id="moderation/shadowbanuser"]')
      .getByText("shadowBanUser", { exact: true })
      .waitFor();
    expect(page.url()).toBe(`${site}reference.html#/moderation/shadowbanuser`);
  });

  it("finds operations, errors and words of the guides", async () => {
    await page.goto(`${site}guides/onboardUser.html`);
    await page.keyboard.press("Control+k");
    const input = page.getByRole("searchbox", { name: "Search the site" });
    const found = page.locator("dialog.search li a");
    for (const [query, target] of [
      ["getUserWhois", "reference.html#/sessions-and-devices/getuserwhois"],
      ["devices.deleteMany", "reference.html#/sessions-and-devices/bulkdeleteuserdevices"],
      ["rate limit", "reference.html#/moderation/getuserratelimitoverride"],
      ["deactivat account", "reference.html#/accounts/deactivateuser"],
      // With a slip.
      ["supension", "reference.html#/accounts/setusersuspension"],
      ["M_USER_LOCKED", "guides/endAccountTakeover.html#the-steps"],
      ["M_USER_IN_USE", "reference.html#/accounts/upsertuser"],
      ["M_USER_IN_USE", "reference.html#/accounts/checkusernameavailable"],
      ["M_LIMIT_EXCEEDED", "reference.html#/session/login"],
      ["CORS", "reference.html#section/what-holds-for-every-operation"],
      ["authentication", "reference.html#section/authentication"],
      ["pagination", "reference.html#/accounts/listusersv3"],
      ["impersonate", "reference.html#/accounts/loginasuser"],
      ["LOGIN_RATE_LIMIT", "settings.html"],
      ["takeover", "guides/endAccountTakeover.html"],
    ] as const) {
      await input.fill(query);
      await page.locator(`dialog.search a[href="../${target}"]`).waitFor();
      const hrefs = await found.evaluateAll((links) => links.map((link) => link.getAttribute("href")));
      expect(hrefs.slice(0, 5)).toContain(`../${target}`);
    }
    await page.screenshot({ path: join(screenshots, "search.png") });
    await page.evaluate(axe);
    expect(await seriousFaults(page)).toEqual([]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${site}guides/endAccountTakeover.html`);
  });

  it("searches the reference as well, and says when there is nothing", async () => {
    await page.goto(`${site}reference.html`);
    await page.locator(".menu-content").waitFor();
    await page.keyboard.press("/");
    const input = page.getByRole("searchbox", { name: "Search the site" });
    await input.fill("xyzzyx");
    await page.getByText("Nothing has “xyzzyx”.").waitFor();
    await input.fill("setUserAdmin");
    await page.keyboard.press("Enter");
    await page.locator('[id="accounts/setuseradmin"] h2').waitFor();
  });

  it("keeps a choice of light or dark on every page, the reference and the console too", async () => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto(site);
    const light = await background();
    await page.getByRole("button", { name: "Dark colours" }).click();
    for (const path of ["", "reference.html", "console.html", "guides/"]) {
      await page.goto(site + path);
      expect([path, await background()]).not.toEqual([path, light]);
      expect(await page.evaluate(() => document.documentElement.className)).toMatch(/\bdark\b/);
    }
    await page.getByRole("button", { name: "Dark colours" }).click();
    await page.goto(site);
    expect(await background()).toBe(light);
  });

  describe("the console", () => {
    const getUser = () => page.locator("#operations-Accounts-getUser");
    /** Sends the request, about the user that is filled in already where none is named. */
    const ask = async (userId?: string) => {
      if (userId !== undefined) {
        await getUser().locator(".parameters input").fill(userId);
      }
      await getUser().getByRole("button", { name: "Execute" }).click();
      const answer = getUser().locator(".live-responses-table .response").first();
      await answer.waitFor();
      return {
        status: Number(await answer.locator(".response-col_status").first().textContent()),
        body: JSON.parse(
          (await answer.locator(".highlight-code code, .highlight-code pre").first().textContent()) ?? "",
        ) as {
          name?: string;
          errcode?: string;
        },
      };
    };
    const stored = () =>
      page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]));

    it("asks for an account by a password, and keeps no token", async () => {
      await page.goto(`${site}console.html#getUser`);
      await page.getByLabel("User id or name").fill(administrator.user);
      await page.locator("#login").getByLabel("Password").fill(administrator.password);
      await page.locator("#login").getByRole("button").click();
      await page.getByText("@admin:localhost").waitFor();
      const { status, body } = await ask("@maya:localhost");
      expect({ status, name: body.name }).toEqual({ status: 200, name: "@maya:localhost" });
      await getUser().screenshot({ path: join(screenshots, "console-answer.png") });
      expect(await stored()).not.toContain("syt_");

      await page.getByRole("button", { name: "Log out, which" }).click();
      await page.locator("#login").getByLabel("Password").waitFor();
      expect((await ask("@maya:localhost")).body.errcode).toBe("M_MISSING_TOKEN");
      // The browser counts an answer of 401 as a fault of the page.
      expect(faults.splice(0).every((fault) => fault.includes("401"))).toBe(true);
    });

    it("asks by a token, which it keeps for the tab where that is asked for", async () => {
      await page.goto(`${site}console.html#getUser`);
      await page.getByLabel("Keep the token").check();
      await page.getByLabel("Access token").fill(administrator.token);
      await page.locator("#token").getByRole("button").click();
      await page.getByText("@admin:localhost").waitFor();
      await page.reload();
      await page.getByText("@admin:localhost").waitFor();
      expect((await ask("@nobody:localhost")).body.errcode).toBe("M_NOT_FOUND");
      expect(faults.splice(0).every((fault) => fault.includes("404"))).toBe(true);
      expect(await page.evaluate(() => JSON.stringify(Object.entries(localStorage)))).not.toContain("syt_");

      await page.getByRole("button", { name: "Forget the token" }).click();
      expect(await stored()).not.toContain("syt_");
    });

    const useToken = async (token: string) => {
      await page.getByLabel("Access token").fill(token);
      await page.locator("#token").getByRole("button").click();
    };

    it("answers the first click, about who asks, on a server of any name", async () => {
      await page.goto(`${site}console.html#getUser`);
      const field = getUser().locator(".parameters input");
      expect(await field.inputValue()).toBe("@alice:example.com");
      await useToken(administrator.token);
      await page.getByText("@admin:localhost").first().waitFor();
      expect((await ask()).body.name).toBe("@admin:localhost");
      await page.evaluate("location.hash = 'setUserSuspension'");
      const other = page.locator("#operations-Accounts-setUserSuspension");
      expect(await other.locator(".parameters input").inputValue()).toBe("@alice:localhost");
    });

    it("keeps what is filled in before somebody signs in, but for the name of the server", async () => {
      await page.goto(`${site}console.html#getUser`);
      await getUser().locator(".parameters input").fill("@maya:example.com");
      await page.evaluate("location.hash = 'redactUserEvents'");
      const body = page.locator("#operations-Moderation-redactUserEvents textarea");
      await body.fill('{"rooms": ["!own:example.com"], "reason": "http://example.com"}');
      await useToken(administrator.token);
      await page.getByText("@admin:localhost").first().waitFor();
      await expect.poll(() => getUser().locator(".parameters input").inputValue()).toBe("@maya:localhost");
      expect(await body.inputValue()).toBe('{"rooms": ["!own:localhost"], "reason": "http://example.com"}');
      expect((await ask()).body.name).toBe("@maya:localhost");
    });

    it("shows the token nowhere, but a command with a variable in its place", async () => {
      await page.goto(`${site}console.html#getUser`);
      await useToken(administrator.token);
      await page.getByText("@admin:localhost").first().waitFor();
      await ask();
      expect(await getUser().locator(".curl").textContent()).toContain(
        '-H "Authorization: Bearer $ADMIN_TOKEN"',
      );
      expect(await page.content()).not.toContain(administrator.token);
      const fields = await page
        .locator("input, textarea")
        .evaluateAll((all) => all.map((field) => (field as HTMLInputElement).value));
      expect(fields.filter((value) => value.includes(administrator.token))).toEqual([]);
    });

    it("is logged out when the token had ended already, and says no more of it when it is forgotten", async () => {
      const login = await fetch(`${server.baseUrl}/_matrix/client/v3/login`, {
        method: "POST",
        body: JSON.stringify({
          type: "m.login.password",
          identifier: { type: "m.id.user", user: administrator.user },
          password: administrator.password,
        }),
      });
      const { access_token: token } = (await login.json()) as { access_token: string };
      await page.goto(`${site}console.html`);
      await page.getByLabel("Keep the token").check();
      await useToken(token);
      await page.getByText("@admin:localhost").first().waitFor();
      await fetch(`${server.baseUrl}/_matrix/client/v3/logout`, {
        method: "POST",
        headers: { Authorization: `Bearer ${token}` },
      });
      await page.getByRole("button", { name: "Log out, which" }).click();
      await page.getByText("The token had ended already.").waitFor();
      await page.locator("#login").getByLabel("Password").waitFor();
      expect(await stored()).not.toContain("syt_");

      await useToken(administrator.token);
      await page.getByText("@admin:localhost").first().waitFor();
      await page.route("**/logout", (route) => route.abort());
      await page.getByRole("button", { name: "Log out, which" }).click();
      await page.getByText("does not answer as a homeserver does").waitFor();
      await page.getByRole("button", { name: "Forget the token" }).click();
      expect(await page.locator("#access-status").textContent()).toBe("");
      expect(faults.splice(0).filter((fault) => !/401|ERR_FAILED/.test(fault))).toEqual([]);
    });

    it("keeps a token while the server is in trouble, and forgets it when the server refuses it", async () => {
      await page.goto(`${site}console.html`);
      await page.getByLabel("Keep the token").check();
      await useToken(administrator.token);
      await page.getByText("@admin:localhost").first().waitFor();
      const answers = [{ status: 502, body: "<html>" }, { status: 503, body: "{}" }, undefined];
      for (const answer of answers) {
        await page.route("**/whoami", (route) =>
          answer === undefined ? route.abort() : route.fulfill(answer),
        );
        await page.reload();
        await page.getByText("The token is still kept").waitFor();
        expect(await stored()).toContain(administrator.token);
        await page.unroute("**/whoami");
      }
      await page.reload();
      await page.getByText("@admin:localhost").first().waitFor();
      await page.route("**/whoami", (route) =>
        route.fulfill({ status: 401, body: JSON.stringify({ errcode: "M_UNKNOWN_TOKEN", error: "Ended" }) }),
      );
      await page.reload();
      await page.getByText("401 M_UNKNOWN_TOKEN").waitFor();
      expect(await stored()).not.toContain(administrator.token);
      expect(faults.splice(0).filter((fault) => !/401|502|503|ERR_FAILED/.test(fault))).toEqual([]);
    });

    it("says what the server has against a password or a token", async () => {
      await page.goto(`${site}console.html`);
      await page.getByLabel("User id or name").fill(administrator.user);
      await page.locator("#login").getByLabel("Password").fill("wrong");
      await page.locator("#login").getByRole("button").click();
      await page.getByText("403 M_FORBIDDEN").waitFor();
      await page.getByLabel("Access token").fill("wrong");
      await page.locator("#token").getByRole("button").click();
      await page.getByText("401 M_UNKNOWN_TOKEN").waitFor();
      expect(faults.splice(0).filter((fault) => !/40[13]/.test(fault))).toEqual([]);
    });
  });
});

/** What axe finds serious or critical on a page, each with the places. */
async function seriousFaults(page: Page): Promise<unknown> {
  // A string, as the function is the page's.
  const results = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  return results.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => ({ id, places: nodes.slice(0, 5).map(({ html }) => html.slice(0, 200)) }));
}
