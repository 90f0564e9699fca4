import MiniSearch from "minisearch";
import { anchorOf, type Operation } from "./contract.ts";
import { searchOptions, type Entry } from "./browser/searchOptions.ts";
import type { Article } from "./markdown.ts";

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
      text: [
        operation.description,
        ...operation.parameters.map(({ name, description }) => `${name} ${description}`),
        ...operation.properties,
      ].join(" "),
    })),
    ...articles.flatMap(({ path, article }) =>
      article.sections.map(({ id, text, body }) => ({
        id: id === "" ? path : `${path}#${id}`,
        title: text,
        place: id === "" ? "Page" : article.title,
        names: "",
        text: body,
      })),
    ),
  ]);
  return JSON.stringify(index);
}
