import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { RateLimit } from "./config.ts";
import { MatrixError } from "./http/errors.ts";

/** Slows down those who try passwords. */
export interface LoginLimits {
  /** @throws MatrixError 429 M_LIMIT_EXCEEDED with `retry_after_ms` */
  spend(kind: "address" | "account", key: string): Promise<void>;
}

/**
 * As Synapse's `rc_login`, an address and an account each have their own allowance: `burst` attempts, all given
 * back after the time that `perSecond` needs for them.
 */
export function createLoginLimits(limit: RateLimit | undefined): LoginLimits {
  if (limit === undefined) {
    return { spend: async () => {} };
  }
  const limiter = () =>
    new RateLimiterMemory({ points: limit.burst, duration: limit.burst / limit.perSecond });
  const limiters = { address: limiter(), account: limiter() };
  return {
    async spend(kind, key) {
      try {
        await limiters[kind].consume(key);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) {
          throw refusal;
        }
        throw new MatrixError(429, "M_LIMIT_EXCEEDED", "Too many logins. Try again later.", {
          retry_after_ms: refusal.msBeforeNext,
        });
      }
    },
  };
}
