/** An object's fields; none where it isn't one. */
export const readObject = (value: unknown): Readonly<Record<string, unknown>> =>
  // Whoever reads a field looks at what it is.
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** The JSON object that a task keeps; an empty one where it keeps none, or something else. */
export const readJson = (text: string | null): Readonly<Record<string, unknown>> => {
  try {
    return readObject(JSON.parse(text ?? "{}"));
  } catch {
    return {};
  }
};
