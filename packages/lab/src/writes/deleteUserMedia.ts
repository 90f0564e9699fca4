import { mediaOrders, mediaWordsBeyondAscii, oddMediaQueries } from "../reads/media.ts";
import { asAdmin, ofSubject, one, type Step, sweep, type WriteTable } from "./writeCase.ts";

const template = "/v1/users/{user}/media";
const ask = (method: "GET" | "DELETE", query = ""): Step =>
  asAdmin(method, ofSubject(template + (query === "" ? "" : `?${query}`)));

/** What is there before and after, so that the orders of uploads are compared as well. */
const withList = (query: string): readonly Step[] => [ask("GET", query), ask("DELETE", query), ask("GET")];

export const deleteUserMedia: WriteTable = {
  operation: "deleteUserMedia",
  hasFiles: true,
  cases: [
    one("all", "media", ask("DELETE")),
    { name: "all, listed before and after", subject: "media", steps: withList("") },
    { name: "all, twice", subject: "media", steps: [ask("DELETE"), ask("DELETE")] },
    {
      name: "page by page",
      subject: "media",
      steps: [1, 2, 3, 4].flatMap(() => [ask("DELETE", "limit=3"), ask("GET")]),
    },
    ...mediaOrders.flatMap((order) =>
      ["", "&dir=f", "&dir=b"].map((dir) => ({
        name: `two by ${order}${dir}`,
        subject: "media" as const,
        steps: withList(`order_by=${order}${dir}&limit=2`),
      })),
    ),
    ...["limit=0", "from=2", "from=100", "from=1&limit=2", "dir=f&limit=1", "dir=b&limit=1"].map((query) => ({
      name: query,
      subject: "media" as const,
      steps: withList(query),
    })),
    ...oddMediaQueries.map((query) => one(`query ${query}`, "media", ask("DELETE", query))),
    ...mediaWordsBeyondAscii.map((query) =>
      one(`query ${query}`, "media", ask("DELETE", query), { allow: ["word-beyond-ascii"] }),
    ),
    ...(["plain", "bare", "joined", "locked", "deactivated", "guest", "appservice"] as const).map((kind) =>
      one(`of ${kind}, who has none`, kind, ask("DELETE")),
    ),
    ...sweep({ method: "DELETE", template, valid: undefined, fields: [] }),
  ],
};
