import { UnexpectedAnswerError } from "./errors.ts";
import type { CallOptions } from "./settings.ts";

/**
 * A list that a server gives in pages. Nothing is asked until it is read, and each reading asks anew.
 *
 * ```ts
 * for await (const user of client.users.list({ deactivated: false })) …
 * ```
 *
 * A page begins at a number of rows to skip. So a loop that takes rows out of the list that it reads (deactivating while it
 * lists who is not deactivated) skips as many on the next page: take {@link List.snapshot} there.
 */
export interface List<Item, Page, Id> extends AsyncIterable<Item, void, undefined> {
  /** Page by page, as the server answers them; each says in `total` how many rows there are on all of them. */
  pages(): AsyncIterable<Page, void, undefined>;
  /** All items at once, or the first `limit` of them. */
  toArray(options?: { readonly limit?: number }): Promise<Item[]>;
  /**
   * The ids of all items, read to the end before anything is done with them. Each stands there once. For loops that change
   * what the list selects.
   */
  snapshot(): Promise<Id[]>;
  /** How many items there are. One small request. */
  total(): Promise<number>;
}

/** What every page has. */
interface AnyPage {
  readonly next_token?: string | number | null;
  readonly total: number;
}

/** Where a page begins and how many rows it has at most. */
interface Range {
  readonly from?: number | undefined;
  readonly limit?: number | undefined;
}

/**
 * A list by the function that asks for one page of it.
 *
 * @param operationId the name of that function, for errors
 * @param items the property of a page that holds the items
 * @param id the property of an item that names it
 */
export function listOf<
  Page extends AnyPage & Readonly<Record<Items, readonly Item[]>>,
  Items extends string,
  Item extends Readonly<Record<Id, string>>,
  Id extends string,
>(
  operationId: string,
  ask: (query: Range, options: CallOptions | undefined) => Promise<Page>,
  items: Items & keyof Page,
  id: Id,
  query: Range | undefined,
  options: CallOptions | undefined,
): List<Page[Items][number], Page, Page[Items][number][Id]> {
  type Row = Page[Items][number];

  async function* pages(limit = query?.limit): AsyncGenerator<Page, void, undefined> {
    let from = query?.from;
    for (;;) {
      const page = await ask({ ...query, from, limit }, options);
      const found: unknown = page[items];
      const next = Number(page.next_token ?? 0);
      if (!Array.isArray(found) || !Number.isSafeInteger(next)) {
        const text = `A page of ${operationId} has no ${items}, or a next_token that is no number of rows to skip.`;
        throw new UnexpectedAnswerError(text, operationId, 200);
      }
      yield page;
      // Without a token it is the last one; with a limit of 0 the next page would begin where this one did.
      if (next <= (from ?? 0)) {
        return;
      }
      from = next;
    }
  }
  async function* rows(limit?: number): AsyncGenerator<Row, void, undefined> {
    for await (const page of pages(limit)) {
      yield* page[items];
    }
  }

  return {
    [Symbol.asyncIterator]: () => rows(),
    pages: () => pages(),
    async toArray({ limit = Infinity } = {}) {
      const found: Row[] = [];
      if (limit <= 0) {
        return found;
      }
      // No more rows than are wanted.
      const size = query?.limit ?? 100;
      for await (const row of rows(Math.min(size, limit))) {
        found.push(row);
        if (found.length >= limit) {
          break;
        }
      }
      return found;
    },
    async snapshot() {
      const ids = new Set<Row[Id]>();
      for await (const row of rows()) {
        ids.add(row[id]);
      }
      return [...ids];
    },
    async total() {
      return (await ask({ ...query, from: undefined, limit: 1 }, options)).total;
    },
  };
}
