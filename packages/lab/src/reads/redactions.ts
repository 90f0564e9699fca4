import { admin, type Exchange, get, segment, type World } from "../exchange.ts";

const oddIds: readonly string[] = [
  "nope",
  "",
  "x/",
  "%00",
  "%ff",
  "%ZZ",
  "%20",
  "%C3%A9",
  "%F0%9F%A6%8A",
  "%ED%A0%80",
  "a+b",
  "a%2Fb",
  "a/b",
  ".",
  "%2E%2E",
  "'",
  "REDACT",
  "x".repeat(600),
];

/**
 * How redactions go: the finished ones of the seed, ids that are none.
 * @param otherTasks ids of scheduled tasks that are no redactions
 */
export const redactionReads = (world: World, otherTasks: readonly string[]): Exchange[] => {
  const read = (id: string) => get(world, "getRedactionStatus", `${admin}/v1/user/redact_status/${id}`);
  const seeded = Object.values(world.state.redactions);
  return [
    ...seeded.flatMap((id) => [id, `${id}/`, `${id}?x=1`, id.toLowerCase(), id.slice(1)]).map(read),
    ...oddIds.map(read),
    read("redact"),
    ...otherTasks.map((id) => ({ ...read(segment(id)), allow: ["another-task"] as const })),
  ];
};
