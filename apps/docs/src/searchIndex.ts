import MiniSearch from "minisearch";
import { anchorOf, contract, type Operation } from "./contract.ts";
import { searchOptions, type Entry } from "./browser/searchOptions.ts";
import { type Article, renderMarkdown } from "./markdown.ts";

/** What people search for, and the contract has other words for. */
const synonyms: readonly (readonly [of: (operation: Operation) => boolean, words: string])[] = [
  [({ parameters }) => parameters.some(({ name }) => name === "from"), "pagination paging pages"],
  [({ operationId }) => operationId === "loginAsUser", "impersonate impersonation"],
  [({ operationId }) => operationId === "redactUserEvents", "delete messages"],
];

/** The index of the whole site, made once here so that the browser only loads it. */
export function searchIndex(
  operations: readonly Operation[],
  articles: readonly { readonly path: string; readonly article: Article }[],
): string {
  const index = new MiniSearch<Entry>(searchOptions);
  index.addAll([
    ...operations.map((operation) => ({
      id: `reference.html#${anchorOf(operation)}`,
      title: operation.summary,
      place: `${operation.method} ${operation.path}`,
      names: [operation.operationId, operation.sdk, operation.path].join(" "),
      hints: [
        ...operation.errcodes.filter((errcode) => isTelling(errcode, operations)),
        ...synonyms.filter(([of]) => of(operation)).map(([, words]) => words),
      ].join(" "),
      text: [
        operation.description,
        ...operation.parameters.map(({ name, description }) => `${name} ${description}`),
        ...operation.properties,
      ].join(" "),
    })),
    // The chapters that the reference begins with; it makes their anchors itself.
    ...chapters().map(({ id, text, body }) => ({
      id: id === "" ? "reference.html" : `reference.html#section/${id}`,
      title: id === "" ? "Reference" : text,
      place: id === "" ? "Page" : "Reference",
      names: "",
      hints: "",
      text: body,
    })),
    ...articles.flatMap(({ path, article }) =>
      article.sections.map(({ id, text, body }) => ({
        id: id === "" ? path : `${path}#${id}`,
        title: text,
        place: id === "" ? "Page" : article.title,
        names: "",
        hints: "",
        text: body,
      })),
    ),
  ]);
  return JSON.stringify(index);
}

/** What most operations answer, such as `M_FORBIDDEN`, tells of none; the guides say something of it. */
function isTelling(errcode: string, operations: readonly Operation[]): boolean {
  return operations.filter(({ errcodes }) => errcodes.includes(errcode)).length < operations.length / 2;
}

function chapters() {
  return renderMarkdown(contract.info.description, { root: "", resolve: () => undefined }).sections;
}
