import { createServer } from "node:net";
import type { Config } from "../config.ts";
import { isLoopback } from "../isLoopback.ts";
import { type Finding, findings, reason } from "./finding.ts";

/** How long the server that may be there is waited for, in ms. */
const patienceMs = 3000;

/** The address to listen on, and what is said of it to others. */
export async function checkListening(config: Config): Promise<readonly Finding[]> {
  return [await checkAddress(config), ...checkExposure(config)];
}

async function checkAddress({ host, port }: Config): Promise<Finding> {
  const { ok, warn, fail } = findings("address");
  if (port === 0) {
    return ok(`PORT is 0: any free port of ${host} is taken.`);
  }
  const error = await tryToListen(host, port);
  if (error === undefined) {
    return ok(`Port ${port} of ${host} is free.`);
  }
  if (error.code !== "EADDRINUSE") {
    return fail(
      `The server can't listen on port ${port} of ${host}: ${error.message}.`,
      error.code === "EACCES"
        ? "Set PORT to 1024 or more, and let a reverse proxy listen below."
        : "Set HOST to an address of this machine.",
    );
  }
  const address = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host;
  const url = `http://${address.includes(":") ? `[${address}]` : address}:${port}/health`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patienceMs) });
    const text = (await response.text()).slice(0, 80);
    if (response.ok && text === "OK") {
      return ok(`Port ${port} of ${host} is taken by a server that answers OK at /health.`);
    }
    return warn(
      `Port ${port} of ${host} is taken, and ${url} answers ${response.status}.`,
      "Look at that server's log, or set PORT to another port.",
    );
  } catch (failure) {
    return warn(
      `Port ${port} of ${host} is taken by something that does not answer at ${url}: ${reason(failure)}.`,
      "Set PORT to another port, or stop what listens there.",
    );
  }
}

const tryToListen = (host: string, port: number) =>
  new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });

function checkExposure(config: Config): readonly Finding[] {
  const { warn } = findings("exposure");
  const found: Finding[] = [];
  if (!isLoopback(config.host)) {
    found.push(
      warn(
        `HOST is ${config.host}, so tokens and passwords cross the network as they are.`,
        "Let a reverse proxy with TLS be the only one that reaches it: HOST=127.0.0.1, or a private network.",
      ),
    );
    if (config.trustProxy === 0) {
      found.push(
        warn(
          "TRUST_PROXY is 0: behind a reverse proxy all callers seem to come from its address, and share one limit of logins.",
          "Set TRUST_PROXY to the number of proxies in front, if there are any.",
        ),
      );
    }
    if (config.publicBaseUrl === undefined) {
      found.push(
        warn(
          "PUBLIC_BASEURL is not set, so /.well-known/matrix/client names the address that the server listens on.",
          "Set it to the URL under which clients reach the homeserver.",
        ),
      );
    }
  }
  if (config.loginRateLimit === undefined) {
    found.push(
      warn(
        "LOGIN_RATE_LIMIT is off, so passwords can be tried without end.",
        "Leave it unset, for Synapse's limit.",
      ),
    );
  }
  return found;
}
