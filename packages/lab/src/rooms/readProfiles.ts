import { segment } from "../exchange.ts";
import { isList, isObject, type Json, textMember } from "../json.ts";
import { answerOf, type Check } from "./check.ts";
import { newAvatar, newName } from "./operations.ts";
import type { Visit } from "./visit.ts";

const joinedRooms = ["lobby", "team", "upgraded", "space", "restricted", "knockRestricted"] as const;

/** Asks Synapse whether rooms, profile and directory show the new name and avatar. */
export const readProfiles = async (where: Visit): Promise<readonly Check[]> => {
  const { owner, member, renamer } = where.users;
  const profile = { display_name: newName, avatar_url: newAvatar };
  const expected: Record<string, Json> = {};
  const got: Record<string, Json> = {};
  for (const name of joinedRooms.filter((one) => where.room(one) !== "")) {
    const { joined } = await owner.room("GET", where.room(name), "joined_members");
    expected[name] = profile;
    got[name] = isObject(joined) ? (joined[renamer.userId] ?? null) : null;
  }
  const invited = await answerOf(owner.getState(where.room("invited"), "m.room.member", renamer.userId));
  const found = await answerOf(
    member.client("POST", "v3/user_directory/search", { search_term: renamer.userId, limit: 5 }),
  );
  const results = isObject(found) && isList(found["results"]) ? found["results"] : [];
  const entry = results.find((one) => textMember(one, "user_id") === renamer.userId);
  return [
    { name: "the new profile in each room", expected, got },
    {
      name: "the new profile itself",
      expected: { displayname: newName, avatar_url: newAvatar },
      got: await answerOf(member.client("GET", `v3/profile/${segment(renamer.userId)}`)),
    },
    { name: "the new profile in the directory", expected: newName, got: textMember(entry, "display_name") },
    {
      name: "an invitation keeps its state",
      expected: "invite",
      got: textMember(invited, "membership"),
    },
  ];
};
