import type { CallRequest, Fixtures } from "./context.ts";
import type { It } from "./contractOf.ts";
import { expectAnswer, expectError } from "./expect.ts";

/** Whom an operation on any user takes, and knows nothing of. */
const strangers = ({ unusedUserId }: Fixtures): readonly string[] => [
  unusedUserId(),
  "@alice:another.example",
  "@alice",
  "alice",
  "%",
  "🦊",
];

/** There is no 404 where any user can be asked for: nothing is known of those who don't exist. */
export function itTakesAnybody(it: It, query: NonNullable<CallRequest["query"]>, nothing: unknown) {
  it(
    "answers that there is nothing for a user who does not exist, another server's, and what is no user id",
    { status: 200, basis: "observed" },
    async ({ call, make }) => {
      for (const user_id of strangers(make)) {
        expectAnswer(await call({ path: { user_id }, query }), 200, nothing);
      }
    },
  );

  it(
    "answers that there is nothing for a user who was never in a room",
    { status: 200, basis: "documented" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      expectAnswer(await call({ path: { user_id: userId }, query }), 200, nothing);
    },
  );
}

/** A point in time, in ms since the Unix epoch: all that was done so far lies before it, and what follows after it. */
export function between({ eventually }: Fixtures): Promise<number> {
  const past = Date.now();
  return eventually(async () => (Date.now() > past + 2 ? past + 1 : undefined));
}

/** The integer `from_ts`, which both counts need. */
export function itChecksTheTime(it: It) {
  it(
    "answers 400 M_MISSING_PARAM without from_ts",
    { status: 400, basis: "documented" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      for (const user_id of [userId, ...strangers(make)]) {
        expectError(await call({ path: { user_id } }), 400, "M_MISSING_PARAM");
      }
    },
  );

  it(
    "answers 400 M_INVALID_PARAM for a from_ts that is no integer, or negative",
    { status: 400, basis: "observed" },
    async ({ call, make }) => {
      const { userId } = await make.user();
      for (const from_ts of ["", "x", "1.5", "1e3", "null", "true", "-1", ["x", "1"]]) {
        expectError(await call({ path: { user_id: userId }, query: { from_ts } }), 400, "M_INVALID_PARAM");
      }
    },
  );
}
