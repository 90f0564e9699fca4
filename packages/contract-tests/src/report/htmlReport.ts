import { groupBy } from "../groupBy.ts";
import { operations } from "@synapse-user-admin/contract";
import type { Exchanged, TestResult } from "../run/result.ts";
import { behind } from "./behind.ts";
import { byOperation, countResults, type Counts } from "./countResults.ts";
import { escapeMarkup as html } from "./escapeMarkup.ts";
import type { RunSummary } from "./runSummary.ts";

/** One page that needs nothing else: operations by tag, each exchange of each test with expected beside got. */
export function htmlReport(results: readonly TestResult[], summary: RunSummary): string {
  const tags = groupBy(byOperation(results), ([, [first]]) =>
    first === undefined ? "" : operations[first.test.operationId].tag,
  );
  const sections = [...tags].map(
    ([tag, own]) =>
      `<section><h2>${html(tag)}</h2>\n${own.map(([id, tests]) => operation(id, tests)).join("")}</section>\n`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contract tests of ${html(summary.baseUrl)}</title>
<style>${style}</style>
<h1>Contract tests of ${html(summary.baseUrl)}</h1>
<p>${badges(countResults(results))} · ${html(summary.startedAt)} · ${Math.round(summary.durationMs / 1000)} s</p>
${sections.join("")}</html>
`;
}

function badges({ passed, failed, skipped }: Counts): string {
  const badge = (kind: string, count: number, word: string) =>
    count === 0 ? "" : ` <span class="badge ${kind}">${count} ${word}</span>`;
  return `${badge("pass", passed, "passed")}${badge("fail", failed, "failed")}${badge("skip", skipped, "skipped")}`.trim();
}

function operation(operationId: string, results: readonly TestResult[]): string {
  const counts = countResults(results);
  const [first] = results;
  const { method, path } =
    first === undefined ? { method: "", path: "" } : operations[first.test.operationId];
  return `<details class="operation"${counts.failed > 0 ? " open" : ""}>
<summary><b>${html(operationId)}</b> <code>${html(method)} ${html(path)}</code> ${badges(counts)}</summary>
${results.map((result) => testBlock(result)).join("")}</details>
`;
}

function testBlock({ test, outcome, reason, failure, exchanges }: TestResult): string {
  const { basis, anchor } = behind(test);
  const failed =
    failure === undefined
      ? ""
      : `<p class="message">${html(failure.message)}</p>
${beside(failure.expected ?? "", failure.got ?? "")}${failure.curl === undefined ? "" : `<pre>${html(failure.curl)}</pre>`}`;
  return `<details class="test ${outcome}"${outcome === "fail" ? " open" : ""}>
<summary><span class="badge ${outcome}">${outcome}</span> ${html(test.title)} <small>${test.basis}</small></summary>
<p class="basis"><code>${html(test.id)}</code> · ${html(basis)} · <code>${html(anchor)}</code></p>
${reason === undefined ? "" : `<p>Skipped: ${html(reason)}</p>`}
${failed}
${exchanges.map((one) => exchangeBlock(one)).join("")}</details>
`;
}

function exchangeBlock({ method, path, curl, status, body, expected }: Exchanged): string {
  const asked = expected.length === 0 ? "fits the contract" : expected.join("\n");
  return `<div class="exchange"><details><summary><code>${html(method)} ${html(path)}</code></summary><pre>${html(curl)}</pre></details>
${beside(asked, `${status} ${body}`)}</div>
`;
}

const beside = (expected: string, got: string) =>
  `<div class="beside"><div><small>expected</small><pre>${html(expected)}</pre></div><div><small>got</small><pre>${html(got)}</pre></div></div>`;

const style = `
:root { color-scheme: light dark; --line: #8884; --pass: #1a7f37; --fail: #cf222e; --skip: #777; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: .25rem 0; }
.operation { border-bottom: 1px solid var(--line); } .test { margin-left: 1rem; }
.exchange { margin: .5rem 0 .5rem 1rem; } .basis { margin: .25rem 0 .25rem 1rem; color: #777; font-size: .85em; }
.badge { font-size: .8em; color: #fff; border-radius: 1em; padding: .05em .6em; background: var(--skip); white-space: nowrap; }
.badge.pass { background: var(--pass); } .badge.fail { background: var(--fail); }
.message { color: var(--fail); white-space: pre-wrap; margin-left: 1rem; }
.beside { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem; }
.beside > div { min-width: 0; }
pre { margin: 0; padding: .4rem .6rem; background: #8881; border-radius: .3rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .85em; }
`;
