import type { OperationId } from "@synapse-user-admin/contract";
import { compareAnswers } from "../compareAnswers.ts";
import { admin, bearer, segment } from "../exchange.ts";
import type { WireRequest, WireResponse } from "../http.ts";
import { isObject, type JsonDifference, textMember } from "../json.ts";
import type { Applied, CaseFrame } from "../normalise.ts";
import { withoutErrorText, withoutErrorTexts } from "../rooms/withoutErrorTexts.ts";
import type { ToleranceName } from "../tolerances.ts";
import type { Contestants } from "./arena.ts";
import { Bindings } from "./bindings.ts";
import type { Cast } from "./prepareCasts.ts";
import { allowancesOf, requestOf, type TrafficStep } from "./trafficStep.ts";

/** What one step was on the wire and what came of it. */
export interface Played {
  readonly step: TrafficStep;
  readonly requests: { readonly synapse: WireRequest; readonly ours: WireRequest };
  readonly answers: { readonly synapse: WireResponse; readonly ours: WireResponse };
  readonly differences: readonly JsonDifference[];
  readonly applied: ReadonlySet<ToleranceName>;
}

const inBackground: ReadonlySet<OperationId> = new Set(["upsertUser", "deactivateUser", "redactUserEvents"]);

/** Why a redaction failed is a status and a sentence for people: the status is compared. */
const withoutProse = (step: TrafficStep, answer: WireResponse, applied: Applied): WireResponse => {
  if (step.operation !== "getRedactionStatus" || answer.status !== 200 || !isObject(answer.json))
    return answer;
  const { error, ...rest } = withoutErrorTexts(answer.json, applied);
  const json = error === undefined ? rest : { ...rest, error: withoutErrorText(error, applied) };
  return { ...answer, json };
};

/** After these one of the two has written what the other has not: what follows on the same accounts says nothing. */
const parting: readonly ToleranceName[] = ["synapse-breaks", "taken-by-accident", "limited-sender"];

const isWrite = (step: TrafficStep): boolean => step.method !== "GET" && step.method !== "HEAD";

/**
 * Sends the steps to both servers, one after the other, and compares each pair of answers. Ends at the first difference,
 * and where a tolerated one has parted the two databases.
 * @param since ms since the Unix epoch: accounts and devices may have been made since then
 */
export const playSequence = async (
  steps: readonly TrafficStep[],
  { synapse, ours }: Contestants,
  cast: Cast,
  since: number,
): Promise<readonly Played[]> => {
  const [left, right] = [new Bindings(cast), new Bindings(cast)];
  const send = async (step: TrafficStep): Promise<Played> => {
    const requests = { synapse: requestOf(step, left), ours: requestOf(step, right) };
    const [theirs, mine] = await Promise.all([
      synapse.client.send(requests.synapse),
      ours.client.send(requests.ours),
    ]);
    // What one of them alone gave out (to a guest, whose token the other does not know) later steps can't name.
    if (theirs.status === mine.status) {
      left.learn(theirs, step.keepAs);
      right.learn(mine, step.keepAs);
    }
    const frame: CaseFrame = { startedAt: since, endedAt: Date.now(), passwords: [], keep: () => false };
    const prose: Applied = new Set();
    const compared = (bindings: Bindings, answer: WireResponse): WireResponse =>
      withoutProse(step, bindings.named(answer), prose);
    const verdict = compareAnswers(compared(left, theirs), compared(right, mine), {
      synapse: frame,
      ours: frame,
      allow: allowancesOf(step),
      callerId: "",
    });
    const answers = { synapse: theirs, ours: mine };
    const applied = new Set([...verdict.applied, ...prose]);
    if (verdict.differences.length > 0) {
      if (await namesTheOtherFault(step, answers))
        return { step, requests, answers, differences: [], applied: applied.add("other-fault") };
      // The answer to HEAD does not say why it is one; that to GET does, and its status is the same.
      const asGet = step.method === "HEAD" ? await send({ ...step, method: "GET" }) : undefined;
      const isSame =
        asGet?.answers.synapse.status === theirs.status && asGet.answers.ours.status === mine.status;
      if (isSame) return { step, requests, answers, differences: asGet.differences, applied: asGet.applied };
    }
    return { step, requests, answers, differences: verdict.differences, applied };
  };
  /** Both refuse, and Synapse refuses the request without the member that does not belong there in the same way. */
  const namesTheOtherFault = async (step: TrafficStep, answers: Played["answers"]): Promise<boolean> => {
    const { synapse: theirs, ours: mine } = answers;
    if (step.straight === undefined || theirs.status !== 400 || mine.status !== 400) return false;
    const request = requestOf({ ...step, body: { json: step.straight } }, left);
    const again = await synapse.client.send(request);
    return (
      again.status === theirs.status &&
      textMember(again.json, "errcode") === textMember(theirs.json, "errcode")
    );
  };
  /** A refused `upsertUser` can leave part of itself in Synapse (tolerance `half-done`). */
  const halfDone = async (step: TrafficStep): Promise<boolean> => {
    const id = segment(left.resolve(step.path["user_id"]?.text ?? ""));
    const path = `${admin}/v2/users/${id}`;
    const request = { method: "GET", path, headers: bearer(left.resolve("‹token boss›")) };
    const [theirs, mine] = await Promise.all([synapse.client.send(request), ours.client.send(request)]);
    const frame: CaseFrame = { startedAt: since, endedAt: Date.now(), passwords: [], keep: () => false };
    const context = {
      synapse: frame,
      ours: frame,
      callerId: "",
      allow: new Set(["caller-activity"] as const),
    };
    return compareAnswers(theirs, mine, context).differences.length > 0;
  };
  const played: Played[] = [];
  for (const step of steps) {
    const one = await send(step);
    played.push(one);
    if (one.differences.length > 0) break;
    if (isWrite(step) && parting.some((name) => one.applied.has(name))) break;
    const { status } = one.answers.synapse;
    if (status >= 400 && step.operation === "upsertUser" && (await halfDone(step))) {
      played[played.length - 1] = { ...one, applied: new Set([...one.applied, "half-done"]) };
      break;
    }
    if (status < 300 && inBackground.has(step.operation))
      await Promise.all([synapse.settle(), ours.settle()]);
  }
  return played;
};
