import type { Reader } from "../reader.ts";

/** A pusher, as the contract shows it. */
export interface Pusher {
  readonly app_display_name: string;
  readonly app_id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly device_display_name: string;
  readonly device_id: string | null;
  readonly enabled: boolean;
  readonly kind: string;
  readonly lang: string;
  readonly profile_tag: string;
  readonly pushkey: string;
}

/** The user's pushers, by application and push key. `data` is JSON text in the table. */
export const listPushers = async ({ prisma }: Reader, userId: string): Promise<Pusher[]> => {
  const pushers = await prisma.pusher.findMany({
    where: { userName: userId },
    orderBy: [{ appId: "asc" }, { pushkey: "asc" }],
  });
  return pushers.map((pusher) => ({
    app_display_name: pusher.appDisplayName,
    app_id: pusher.appId,
    // Written by Synapse as a JSON object, and nothing else writes it.
    data: JSON.parse(pusher.data ?? "{}") as Pusher["data"],
    device_display_name: pusher.deviceDisplayName,
    device_id: pusher.deviceId,
    enabled: pusher.enabled ?? true,
    kind: pusher.kind,
    lang: pusher.lang ?? "",
    profile_tag: pusher.profileTag,
    pushkey: pusher.pushkey,
  }));
};
