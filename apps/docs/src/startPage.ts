import { anchorOf, contract, operations, tagAnchor } from "./contract.ts";
import { escapeHtml } from "./escapeHtml.ts";
import type { GuideGroup } from "./guides.ts";
import { highlight } from "./markdown.ts";

const firstRequest = `npx -y pnpm@12.21.0 start
# and, in another terminal of the same folder:
curl -H "Authorization: Bearer $(cat data/admin-token)" \\
  'http://127.0.0.1:8008/_synapse/admin/v3/users?limit=3'`;

/** What this is, where to go, and every operation by its name. */
export function startPage(groups: readonly GuideGroup[]): string {
  const known = new Set(groups.flatMap(({ guides }) => guides.map(({ name }) => name)));
  const doors = [
    {
      guide: "start",
      title: "Start in a minute",
      text: "A server with made-up users on this machine, and a first request.",
    },
    {
      guide: "homeserverDatabase",
      title: "On a Synapse's database",
      text: "The server beside a homeserver that runs: reading only, unless it is told otherwise.",
    },
    {
      guide: "writeATool",
      title: "Write a tool",
      text: "The typed client: pages, errors, retries, and times in the right unit.",
    },
    {
      guide: "testATool",
      title: "Test a tool",
      text: "A server of your own in a test run, with the users that the test needs.",
    },
    {
      guide: "contractTests",
      title: "Test a homeserver",
      text: "Hold any homeserver to this contract, and read what it does otherwise.",
    },
    {
      guide: "deploy",
      title: "Deploy the server",
      text: "As a service, in a container, several at once, watched.",
    },
  ]
    .filter(({ guide }) => known.has(guide))
    .map(({ guide, ...door }) => ({ path: `guides/${guide}.html`, ...door }));
  doors.push({
    path: "settings.html",
    title: "Settings of the server",
    text: "Every variable of the environment, with what it is without being set.",
  });
  return `<main id="content" class="prose start">
<h1>Synapse User Admin API</h1>
<p class="lead">The User Admin API of Synapse, the Matrix homeserver, as a contract that can be trusted: one OpenAPI description of its
37 operations and the sessions around them, and a server, a client, tests and these pages that are made from it or held to it.</p>
<p class="actions"><a class="button first" href="reference.html">Reference</a> <a class="button" href="console.html">Try a request</a> <a class="button" href="guides/index.html">Guides</a> <a class="button" href="openapi.json">openapi.json</a> <a class="button" href="openapi.yaml">openapi.yaml</a></p>
<pre tabindex="0"><code>${highlight(firstRequest, "sh")}</code></pre>
<h2 id="where-to-go">Where to go</h2>
<ul class="doors">
${doors.map(({ path, title, text }) => `<li><a href="${path}">${escapeHtml(title)}</a><p>${escapeHtml(text)}</p></li>`).join("\n")}
</ul>
<h2 id="operations">Operations</h2>
${contract.tags.map(({ name }) => operationsOf(name)).join("\n")}
</main>`;
}

function operationsOf(tag: string): string {
  const rows = operations
    .filter((operation) => operation.tag === tag)
    .map((operation) => {
      const { operationId, method, summary } = operation;
      return `<li><a href="reference.html#${anchorOf(operation)}"><span class="method ${method.toLowerCase()}">${method}</span> <code>${operationId}</code></a> <span class="summary">${escapeHtml(summary)}</span></li>`;
    });
  return `<section class="operations"><h3 id="${tag.toLowerCase().replaceAll(" ", "-")}"><a href="reference.html#${tagAnchor(tag)}">${escapeHtml(tag)}</a></h3>\n<ul>\n${rows.join("\n")}\n</ul></section>`;
}
