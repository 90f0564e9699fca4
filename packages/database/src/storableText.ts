/** A text as PostgreSQL can hold it: NUL and half surrogate pairs as U+FFFD. */
export const storableText = (text: string): string => text.toWellFormed().replaceAll("\0", "\uFFFD");
