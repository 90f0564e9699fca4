/** A user id, `@localpart:server`. */
export type Mxid = `@${string}:${string}`;

/** The user in a request's path. */
export interface Target {
  readonly userId: Mxid;
  readonly localpart: string;
  readonly domain: string;
}

/**
 * Takes a user id apart; `undefined` where it is none. No more than the form is asked for: historical user ids
 * may hold almost anything in their localpart (Matrix specification, "Historical user IDs").
 */
export function parseMxid(text: string): Target | undefined {
  const colon = text.indexOf(":");
  if (!text.startsWith("@") || colon === -1) {
    return undefined;
  }
  return {
    // Begins with @ and has a colon behind it, as just seen.
    userId: text as Mxid,
    localpart: text.slice(1, colon),
    domain: text.slice(colon + 1),
  };
}
