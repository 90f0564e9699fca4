import { exchange, type Answer } from "../http.ts";
import { TargetError } from "./targetError.ts";

/** A JSON request beside the tests. */
export async function request(
  baseUrl: string,
  method: string,
  path: string,
  { token, body }: { readonly token?: string; readonly body?: unknown } = {},
): Promise<Answer> {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  try {
    return await exchange(baseUrl, {
      method,
      path,
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(sent === undefined
          ? {}
          : { "Content-Type": "application/json", "Content-Length": `${Buffer.byteLength(sent)}` }),
      },
      body: sent,
    });
  } catch (error) {
    throw new TargetError(
      `No answer from ${baseUrl}: ${error instanceof Error ? error.message || error.name : String(error)}.`,
      { cause: error },
    );
  }
}

/** A member of an answer's body, where it has that one and it is a text. */
export function textOf({ body }: Answer, name: string): string | undefined {
  // An object may have any members; what is found is looked at.
  const value =
    typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

/** What an error answer says of itself. */
export const errorOf = (answer: Answer): string =>
  `${answer.status} ${textOf(answer, "errcode") ?? ""} ${textOf(answer, "error") ?? ""}`.trim();
