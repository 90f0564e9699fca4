import { compareAnswers } from "./compareAnswers.ts";
import type { Exchange, World } from "./exchange.ts";
import { curlOf, type WireClient } from "./http.ts";
import type { CaseFrame } from "./normalise.ts";
import type { Report } from "./report.ts";
import { inParallel } from "./inParallel.ts";

// Enough to keep both servers busy on two cores.
const parallel = 6;

/** Sends every exchange to both servers, several at a time, and reports how the answers compare. */
export const runReads = async (
  exchanges: readonly Exchange[],
  synapse: WireClient,
  ours: WireClient,
  world: World,
  report: Report,
): Promise<void> => {
  await inParallel(exchanges, parallel, async (exchange) => {
    const startedAt = Date.now();
    const [left, right] = await Promise.all([synapse.send(exchange.request), ours.send(exchange.request)]);
    const frame: CaseFrame = { startedAt, endedAt: Date.now(), passwords: [], keep: () => true };
    const verdict = compareAnswers(left, right, {
      synapse: frame,
      ours: frame,
      allow: new Set(exchange.allow),
      callerId: world.state.admin.userId,
    });
    const { method, path } = exchange.request;
    report.add(
      {
        part: "reads",
        operation: exchange.operation,
        name: `${method} ${path.slice(0, 160)}`,
        repeat: [curlOf(exchange.request, synapse.baseUrl), curlOf(exchange.request, ours.baseUrl)],
        statuses: `${left.status}, ${right.status}`,
        answers: { synapse: left.text, ours: right.text },
        differences: verdict.differences,
      },
      verdict.applied,
      verdict.bothErrors,
    );
  });
};
