import type { Config } from "../config.ts";
import { isLoopback } from "../isLoopback.ts";

/** Who may read `/metrics`: whoever has the token, or without one, who calls from this machine. */
export interface MetricsAccess {
  readonly token: string | undefined;
}

/**
 * Behind a proxy, callers from elsewhere look as though they were on this machine: there `auto` asks for a token.
 *
 * @returns `undefined` where nobody may: METRICS is off, or `auto` and neither an address of this machine nor a token protects them
 */
export function metricsAccess({
  metrics,
  metricsToken,
  host,
  trustProxy,
}: Pick<Config, "metrics" | "metricsToken" | "host" | "trustProxy">): MetricsAccess | undefined {
  const isLocal = isLoopback(host) && (metrics === "on" || trustProxy === 0);
  if (metrics === "off" || (metricsToken === undefined && !isLocal)) {
    return undefined;
  }
  return { token: metricsToken };
}
