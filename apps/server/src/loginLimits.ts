import { isIPv6 } from "node:net";
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { RateLimit } from "./config.ts";
import { MatrixError } from "./http/errors.ts";

/** Slows down those who try passwords. */
export interface LoginLimits {
  /**
   * Counts an attempt from an address.
   *
   * @throws MatrixError 429 M_LIMIT_EXCEEDED with `retry_after_ms`
   */
  attempt(address: string): Promise<void>;
  /**
   * Refuses who tries an account that was tried in vain too often just now.
   *
   * @throws MatrixError 429 M_LIMIT_EXCEEDED with `retry_after_ms`
   */
  refuseAfterFailures(account: string): Promise<void>;
  /** Counts an attempt in vain. */
  failed(account: string): Promise<void>;
  /** Forgets all attempts. */
  forget(): void;
}

/** Synapse's default for `rc_login.failed_attempts`: a stranger's guesses keep the owner out for seconds only. */
const failures: RateLimit = { burst: 3, perSecond: 0.17 };

/** No account has a longer id, so none is worth remembering. */
const longestAccount = 255;

/**
 * Makes what counts: each has `points`, and gets all of them back `duration` seconds after the first was taken.
 *
 * @param name of what is counted
 */
export type MakeLimiter = (
  name: string,
  options: { readonly points: number; readonly duration: number },
) => RateLimiterAbstract;

const inThisProcess: MakeLimiter = (keyPrefix, options) => new RateLimiterMemory({ keyPrefix, ...options });

/**
 * An address may try `burst` times, and gets all of it back after the time that `perSecond` needs for them; an account may
 * be tried in vain a few times in some seconds, whoever tries (Synapse's `rc_login`, with windows for its buckets).
 *
 * @param makeLimiter says where what is counted lies: in this process by default
 */
export function createLoginLimits(
  limit: RateLimit | undefined,
  makeLimiter: MakeLimiter = inThisProcess,
): LoginLimits {
  if (limit === undefined) {
    return { async attempt() {}, async refuseAfterFailures() {}, async failed() {}, forget() {} };
  }
  const countAddresses = () => makeLimiter("address", windowOf(limit));
  const countAccounts = () => makeLimiter("account", windowOf(failures));
  let addresses = countAddresses();
  let accounts = countAccounts();
  return {
    async attempt(address) {
      try {
        await addresses.consume(network(address));
      } catch (refusal) {
        throw refusal instanceof RateLimiterRes ? tooMany(refusal) : refusal;
      }
    },
    async refuseAfterFailures(account) {
      const seen = await accounts.get(account);
      if (seen !== null && seen.consumedPoints >= failures.burst) {
        throw tooMany(seen);
      }
    },
    async failed(account) {
      if (account.length <= longestAccount) {
        await accounts.penalty(account);
      }
    },
    forget() {
      addresses = countAddresses();
      accounts = countAccounts();
    },
  };
}

const windowOf = ({ burst, perSecond }: RateLimit) => ({ points: burst, duration: burst / perSecond });

/** Who has one IPv6 address has 2^64 of them. */
const network = (address: string) =>
  isIPv6(address) && !address.startsWith("::ffff:") ? address.split(":").slice(0, 4).join(":") : address;

const tooMany = ({ msBeforeNext }: RateLimiterRes) =>
  new MatrixError(429, "M_LIMIT_EXCEEDED", "Too many logins. Try again later.", {
    retry_after_ms: Math.ceil(msBeforeNext),
  });
