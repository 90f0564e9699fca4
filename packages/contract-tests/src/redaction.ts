import type { TestContext } from "./context.ts";
import { expectFields, expectStatus } from "./expect.ts";
import type { Answer } from "./http.ts";

/** A room of somebody else's in which the user has written so many messages, the oldest first. */
export async function roomWithMessages({ make }: TestContext, userId: string, count: number) {
  const { userId: owner } = await make.user();
  const roomId = await make.room(owner);
  await make.member({ roomId, sender: userId, userId, membership: "join" });
  const messages: string[] = [];
  for (let n = 0; n < count; n++) {
    messages.push(await make.message(roomId, userId, `message ${n}`));
  }
  return { roomId, owner, messages };
}

/** The refusal of a user of whom something is redacted right now. */
const isRefusedForNow = ({ status, body }: Answer): boolean =>
  status === 400 &&
  typeof body === "object" &&
  body !== null &&
  "errcode" in body &&
  body.errcode === "M_UNKNOWN";

/**
 * Asks for a redaction and waits for its end; gives the answer of getRedactionStatus.
 *
 * Asks again while it is refused: Synapse has been seen to refuse the next one right after it had called the last one
 * complete.
 */
export async function redactAndWait(
  { callOther, make }: TestContext,
  userId: string,
  body: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const asked = await make.eventually(async () => {
    const answer = await callOther("redactUserEvents", { path: { user_id: userId }, body });
    return isRefusedForNow(answer) ? undefined : answer;
  });
  const redact_id = String(expectStatus(asked, 200)["redact_id"]);
  return make.eventually(async () => {
    const answer = await callOther("getRedactionStatus", { path: { redact_id } });
    const { status } = expectStatus(answer, 200);
    return status === "scheduled" || status === "active" ? undefined : answer;
  });
}

/** Of some events of a room, just these are redacted. */
export async function expectRedacted(
  { make }: TestContext,
  roomId: string,
  eventIds: readonly string[],
  redacted: readonly string[],
) {
  const found = await make.redacted(roomId, eventIds);
  expectFields({ redacted: found.toSorted() }, { redacted: redacted.toSorted() });
}
