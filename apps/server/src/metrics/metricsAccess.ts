import type { Config } from "../config.ts";
import { isLoopback } from "../isLoopback.ts";

/** Who may read `/metrics`: whoever has the token, or without one, who calls from this machine. */
export interface MetricsAccess {
  readonly token: string | undefined;
}

/** @returns `undefined` where nobody may: METRICS is off, or `auto` and neither an address of this machine nor a token protects them */
export function metricsAccess({
  metrics,
  metricsToken,
  host,
}: Pick<Config, "metrics" | "metricsToken" | "host">): MetricsAccess | undefined {
  if (metrics === "off" || (metricsToken === undefined && !isLoopback(host))) {
    return undefined;
  }
  return { token: metricsToken };
}
