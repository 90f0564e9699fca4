import { escapeHtml } from "./escapeHtml.ts";

/** A page within the frame that all pages have. */
export interface Page {
  /** Seen from the site's root, such as `guides/start.html`. */
  readonly path: string;
  readonly title: string;
  readonly description: string;
  /** What is between the header and the end of the page: HTML with one `<main id="content">`. */
  readonly body: string;
  /** Addresses of style sheets and scripts beside the frame's own, seen from the site's root. */
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  /** More for the head, as HTML. */
  readonly head?: string;
  /** Whether styles may stand in the page itself, as two libraries need. */
  readonly inlineStyles?: boolean;
  /** Hashes of the scripts that stand in the page itself. */
  readonly scriptHashes?: readonly string[];
  /** Whether it shows the contents of the site beside it. */
  readonly kind: "article" | "wide" | "app";
}

export interface Contents {
  readonly title: string;
  readonly links: readonly { readonly path: string; readonly text: string }[];
}

export interface Assets {
  readonly style: string;
  readonly theme: string;
  readonly site: string;
  readonly icon: string;
  readonly searchIndex: string;
}

/** What the header leads to. */
const places = [
  { path: "guides/index.html", text: "Guides" },
  { path: "reference.html", text: "Reference" },
  { path: "console.html", text: "Console" },
  { path: "deviations.html", text: "Deviations" },
  { path: "changelog.html", text: "Changelog" },
];

/** The whole document of a page. */
export function frame(page: Page, contents: readonly Contents[], assets: Assets): string {
  const root = rootFrom(page.path);
  const link = ({ path, text }: { path: string; text: string }) =>
    `<a href="${root}${path}"${path === page.path ? ' aria-current="page"' : ""}>${escapeHtml(text)}</a>`;
  const list = contents
    .map(
      (group) =>
        `<h2>${escapeHtml(group.title)}</h2>\n<ul>${group.links.map((entry) => `<li>${link(entry)}</li>`).join("\n")}</ul>`,
    )
    .join("\n");
  const sidebar =
    page.kind === "article" ? `<nav class="contents" aria-label="Contents">\n${list}\n</nav>\n` : "";
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(page)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.path === "index.html" ? page.title : `${page.title} · Synapse User Admin API`)}</title>
<meta name="description" content="${escapeHtml(page.description)}">
<link rel="icon" href="${root}${assets.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${root}${assets.style}">
${(page.styles ?? []).map((path) => `<link rel="stylesheet" href="${root}${path}">\n`).join("")}<script src="${root}${assets.theme}"></script>
<script type="module" src="${root}${assets.site}"></script>
${page.head ?? ""}${(page.scripts ?? []).map((path) => `<script type="module" src="${root}${path}"></script>\n`).join("")}</head>
<body class="${page.kind}" data-root="${root}" data-index="${root}${assets.searchIndex}">
<a class="skip" href="#content">To the content</a>
<header class="site">
<a class="brand" href="${root}index.html"><img src="${root}${assets.icon}" alt="" width="24" height="24"> <span>Synapse User Admin API</span></a>
<nav class="places" aria-label="Site">${places.map(link).join("\n")}</nav>
<button class="search" type="button" aria-keyshortcuts="Control+K /" hidden><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M7 2a5 5 0 1 0 3.1 8.9l3 3 .8-.8-3-3A5 5 0 0 0 7 2Zm0 1.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 0 1 0-7.6Z" fill="currentColor"/></svg><span>Search</span> <kbd>Ctrl K</kbd></button>
<button class="theme" type="button" aria-label="Dark colours" aria-pressed="false" hidden><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm0 1.2v10.6a5.3 5.3 0 0 1 0-10.6Z" fill="currentColor"/></svg></button>
<details class="menu"><summary aria-label="Menu"><svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true"><path d="M1.5 3.5h13M1.5 8h13m-13 4.5h13" stroke="currentColor" stroke-width="1.4"/></svg></summary>
<nav aria-label="Menu">
<ul>${[{ path: "index.html", text: "Start" }, ...places].map((entry) => `<li>${link(entry)}</li>`).join("\n")}</ul>
${list}
</nav></details>
</header>
<div class="page">
${sidebar}${page.body}
</div>
</body>
</html>
`;
}

/** Where the site's root is, seen from a page. */
export function rootFrom(path: string): string {
  return "../".repeat(path.split("/").length - 1);
}

/** What the page may load and send to, which the browser holds it to: nothing but the server that it came from. */
function policy({ inlineStyles = false, scriptHashes = [] }: Page): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...scriptHashes.map((hash) => `'${hash}'`)].join(" "),
    `style-src 'self'${inlineStyles ? " 'unsafe-inline'" : ""}`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}
