/**
 * Zod schemas of all that goes in and comes out, and what holds answers to them. For who runs a Synapse older or newer than
 * the contract, or something that says that it is like one.
 */
import { answerSchemas } from "./generated/answerSchemas.ts";
import type { Answer } from "./settings.ts";

/**
 * Throws where an answer is not as the contract says: `createClient({ …, validate: validateAnswer })`. The call then rejects with
 * an `UnexpectedAnswerError` that says where. Members that the contract doesn't know are let through.
 */
export function validateAnswer({ operationId, body }: Answer): void {
  const schema = new Map<string, AnswerSchema>(Object.entries(answerSchemas)).get(operationId);
  const result = schema?.safeParse(body);
  if (result?.success === false) {
    const issues = result.error.issues.map(
      ({ path, message }) => `${path.map(String).join(".") || "it"}: ${message}`,
    );
    throw new Error(issues.join("; "));
  }
}

type AnswerSchema = (typeof answerSchemas)[keyof typeof answerSchemas];

export { answerSchemas };
export * from "./generated/zod.gen.ts";
