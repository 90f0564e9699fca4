/** The full id of a user (MXID): `@localpart:server`. */
export type UserId = `@${string}:${string}`;

/** Whether a text has the form of a full user id, `@localpart:server`. Nothing is said about whether there is such a user. */
export function isUserId(text: string): text is UserId {
  return /^@[^:]*:./su.test(text);
}

/**
 * A text from outside (an argument, a form) as a user id.
 *
 * @throws TypeError where it is not of the form `@localpart:server`
 */
export function userId(text: string): UserId {
  if (!isUserId(text)) {
    throw new TypeError(`${JSON.stringify(text)} is not a full user id, such as @alice:example.org.`);
  }
  return text;
}
