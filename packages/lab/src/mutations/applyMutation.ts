import type { Mutation } from "./mutation.ts";

/**
 * A source with the fault in it.
 * @throws Error where the text that it replaces isn't there exactly once: the source has changed since, and the fault has to
 *   be put in anew
 */
export const applyMutation = (
  source: string,
  { file, find, replace, what }: Pick<Mutation, "file" | "find" | "replace" | "what">,
): string => {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`The fault "${what}" can't be put into ${file}: it has to hold ${find} once.`);
  }
  return before + replace + after;
};
