import type { Json } from "../json.ts";

/** What Synapse said on reading what was written, beside what it should say. */
export interface Check {
  readonly name: string;
  readonly expected: Json;
  readonly got: Json;
}

/** The answer, or the refusal as a text, so that one refusal is one failed check and no more. */
export const answerOf = async (request: Promise<Json>): Promise<Json> => {
  try {
    return await request;
  } catch (error) {
    return String(error);
  }
};

/** `done`, or the refusal as a text. */
export const outcomeOf = (request: Promise<unknown>): Promise<Json> => answerOf(request.then(() => "done"));
