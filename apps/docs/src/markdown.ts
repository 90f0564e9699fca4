import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import ini from "highlight.js/lib/languages/ini";
import json from "highlight.js/lib/languages/json";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import yaml from "highlight.js/lib/languages/yaml";
import MarkdownIt, { type Token } from "markdown-it";
import { escapeHtml } from "./escapeHtml.ts";
import { anchorOf, operations } from "./contract.ts";

for (const [name, language] of Object.entries({ bash, dockerfile, ini, json, sql, typescript, yaml })) {
  hljs.registerLanguage(name, language);
}

/** A page of Markdown, rendered. */
export interface Article {
  /** Its H1. */
  readonly title: string;
  /** Everything, the H1 included. */
  readonly html: string;
  /** The H2s, for a table of contents. */
  readonly headings: readonly Heading[];
  /** What lies between two headings, for the search; the first has the page's title and no id. */
  readonly sections: readonly Section[];
}

interface Heading {
  readonly id: string;
  readonly text: string;
}

export interface Section extends Heading {
  body: string;
}

export interface Links {
  /** Where the site's files are, seen from the page: `` or `../`. */
  readonly root: string;
  /** The address of a page, seen from the site's root, by a link as Markdown has it; undefined where the site has none. */
  resolve(href: string): string | undefined;
}

const byId = new Map(operations.map((operation) => [operation.operationId, operation]));

/** Renders Markdown. Names of operations become links to the reference, code is highlighted, comments are left out. */
export function renderMarkdown(text: string, { root, resolve }: Links): Article {
  const markdown = new MarkdownIt({ highlight, html: true }).disable("html_inline");
  const tokens = markdown.parse(text.replaceAll(/^<!--.*?-->\n/gms, ""), {});
  const headings: Heading[] = [];
  let section: Section = { id: "", text: "", body: "" };
  const sections = [section];
  const ids = new Map<string, number>();

  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.type === "heading_open" && next !== undefined) {
      const words = textOf(next);
      if (token.tag === "h1") {
        sections[0] = section = { id: "", text: words, body: "" };
        continue;
      }
      const id = unique(slug(words), ids);
      token.attrSet("id", id);
      const close = tokens[index + 2];
      if (close?.type === "heading_close") {
        close.meta = { id, words };
      }
      section = { id, text: words, body: "" };
      sections.push(section);
      if (token.tag === "h2") {
        headings.push({ id, text: words });
      }
    } else if (token.type === "inline" && tokens[index - 1]?.type !== "heading_open") {
      section.body += ` ${textOf(token)}`;
      linkOperations(token, root);
    } else if (token.type === "fence" && token.info !== "plan") {
      // Plans of statements are long, and say nothing that somebody searches for.
      section.body += ` ${token.content}`;
    }
    for (const child of token.children ?? []) {
      if (child.type === "link_open") {
        redirect(child, root, resolve);
      }
    }
  }

  markdown.renderer.rules["table_open"] = () =>
    '<div class="table" role="region" aria-label="Table" tabindex="0"><table>\n';
  markdown.renderer.rules["table_close"] = () => "</table></div>\n";
  markdown.renderer.rules["heading_close"] = (all, at) => {
    const { tag = "", meta } = all[at] ?? {};
    const link =
      meta === null || meta === undefined
        ? ""
        : ` <a class="anchor" href="#${String(meta["id"])}" aria-label="Link to “${escapeHtml(String(meta["words"]))}”">#</a>`;
    return `${link}</${tag}>\n`;
  };
  // Nothing but what folds a part of the page; any other HTML is shown as the text that it is.
  markdown.renderer.rules["html_block"] = (all, at) => {
    const { content = "" } = all[at] ?? {};
    const summary = /^<details>\n<summary>(.*)<\/summary>\n?$/.exec(content)?.[1];
    if (summary !== undefined) return `<details class="fold"><summary>${escapeHtml(summary)}</summary>\n`;
    return content.trim() === "</details>" ? "</details>\n" : `<p>${escapeHtml(content)}</p>\n`;
  };
  markdown.renderer.rules["code_inline"] = (all, at) => {
    const { content = "", meta } = all[at] ?? {};
    const code = `<code>${escapeHtml(content)}</code>`;
    return meta === null || meta === undefined ? code : `<a href="${String(meta["href"])}">${code}</a>`;
  };
  return {
    title: sections[0]?.text ?? "",
    // A block of code may be wider than the page, and who scrolls by the keyboard has to get there.
    html: markdown.renderer.render(tokens, markdown.options, {}).replaceAll("<pre>", '<pre tabindex="0">'),
    headings,
    sections,
  };
}

/** Code as HTML, highlighted where its language is known. */
export function highlight(code: string, name: string): string {
  const language = { ts: "typescript", sh: "bash", systemd: "ini", Dockerfile: "dockerfile" }[name] ?? name;
  return hljs.getLanguage(language) === undefined
    ? escapeHtml(code)
    : hljs.highlight(code, { language, ignoreIllegals: true }).value;
}

/** Text as it is seen, of an inline token. */
function textOf(token: Token): string {
  return (token.children ?? []).map((child) => (child.type === "softbreak" ? " " : child.content)).join("");
}

/** As GitHub makes them, so that links between headings work there as well. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- _]/gu, "")
    .replaceAll(" ", "-");
}

function unique(id: string, ids: Map<string, number>): string {
  const count = ids.get(id) ?? 0;
  ids.set(id, count + 1);
  return count === 0 ? id : `${id}-${count}`;
}

/** The name of an operation in code leads to the operation, unless it is in a link already. */
function linkOperations(token: Token, root: string): void {
  let inLink = false;
  for (const child of token.children ?? []) {
    if (child.type === "link_open" || child.type === "link_close") {
      inLink = child.type === "link_open";
    }
    const operation = child.type === "code_inline" && !inLink ? byId.get(child.content) : undefined;
    if (operation !== undefined) {
      child.meta = { href: `${root}reference.html#${anchorOf(operation)}` };
    }
  }
}

/** A link to another file of the project leads to its page; where the site has none, it stays as text. */
function redirect(link: Token, root: string, resolve: Links["resolve"]): void {
  const href = String(link.attrGet("href") ?? "");
  if (/^(https?:|#)/.test(href)) {
    return;
  }
  const [file = "", anchor] = href.split("#");
  const page = resolve(file);
  if (page === undefined) {
    link.attrs = [["class", "elsewhere"]];
  } else {
    link.attrSet("href", `${root}${page}${anchor === undefined ? "" : `#${anchor}`}`);
  }
}
