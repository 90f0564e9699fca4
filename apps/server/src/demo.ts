import type { Inhabitant } from "@synapse-user-admin/database";
import { newAccessToken } from "./accessTokens.ts";

const dayMs = 24 * 60 * 60 * 1000;

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const ios = "Element/1.11.2 (iPhone 14; iOS 17.5; Scale/3.00)";
const android = "Element/1.6.10 (Pixel 7; Android 14; MatrixAndroidSdk2 1.6.10)";
const agents = [firefox, ios, android];

/** What makes an account another than an ordinary one. */
type Kind = Partial<
  Pick<
    Inhabitant,
    | "admin"
    | "guest"
    | "userType"
    | "deactivated"
    | "erased"
    | "shadowBanned"
    | "locked"
    | "suspended"
    | "externalIds"
  >
> & { readonly displayname?: string | null; readonly devices?: number; readonly email?: boolean };

/** Ordinary people, by localpart and display name. */
const people = {
  aaron: "Aaron Berg",
  beatriz: "Beatriz Lopes",
  chen: "陈 Chen",
  daniel: "Daniel Okafor",
  elif: "Elif Yıldız",
  farah: "Farah N.",
  goran: "Goran",
  hanna: "Hanna Järvinen",
  ines: "Inês",
  jakub: "Jakub Nowak",
  kavya: "Kavya Rao",
  leon: "Leon Weber",
  maya: "Maya 🦊",
  noor: "Noor",
  oskar: "Oskar Ölund",
  priya: "Priya S.",
  quentin: "Quentin Duval",
  rosa: "Rosa Marín",
  soren: "Søren",
  tomas: "Tomáš Dvořák",
  uma: "Uma",
  viktor: "Viktor Petrov",
  wanda: "Wanda",
  xenia: "Xenia 100%",
  yusuf: "Yusuf Demir",
  zofia: "Zofia",
} as const;

/** One of every other kind. */
const special: Readonly<Record<string, Kind>> = {
  "second.admin": { displayname: "Second Admin", admin: true },
  "reminder-bot": { displayname: "Reminder", userType: "bot", devices: 0 },
  "help-desk": { displayname: "Help desk", userType: "support" },
  "4711": { displayname: null, guest: true, devices: 1, email: false },
  "left.deactivated": { displayname: "Left the company", deactivated: true, devices: 0, email: false },
  "left.erased": { displayname: null, deactivated: true, erased: true, devices: 0, email: false },
  locked: { displayname: "Locked out", locked: true },
  suspended: { displayname: "Suspended", suspended: true },
  shadow: { displayname: "Buy cheap watches", shadowBanned: true },
  "no-name": { displayname: null, devices: 0 },
  "single.sign-on": {
    displayname: "Only by single sign-on",
    externalIds: [{ provider: "oidc-example", id: "c0ffee" }],
  },
};

/**
 * A small made-up population with users of every kind, to try the server on. Nobody can log in as one of them: none
 * has a password, and nobody knows their tokens.
 *
 * @param now ms since the Unix epoch; all times lie before it
 */
export function demoPopulation(serverName: string, now: number): Inhabitant[] {
  const ordinary = Object.entries(people).map(([localpart, displayname]): [string, Kind] => [
    localpart,
    { displayname },
  ]);
  return [...ordinary, ...Object.entries(special)].map(([localpart, kind], index) => {
    const createdMs = now - (400 - 9 * index) * dayMs;
    const { devices = 1 + (index % 3), displayname = null, email = true, ...flags } = kind;
    const avatar = index % 4 === 0 ? `demo${localpart.replaceAll(/[^a-z]/g, "")}` : null;
    return {
      userId: `@${localpart}:${serverName}`,
      localpart,
      displayname,
      avatarUrl: avatar === null ? null : `mxc://${serverName}/${avatar}`,
      createdMs,
      passwordHash: null,
      admin: false,
      guest: false,
      userType: null,
      deactivated: false,
      erased: false,
      shadowBanned: false,
      locked: false,
      suspended: false,
      externalIds: [],
      ...flags,
      emails: email ? [`${localpart}@example.com`] : [],
      devices: Array.from({ length: devices }, (_none, place) => ({
        id: `DEMO${index}${"ABC"[place] ?? ""}`,
        name: ["Laptop", "Phone", null][place] ?? null,
        token: newAccessToken(localpart),
        ip: `198.51.100.${(index * 3 + place) % 250}`,
        userAgent: agents[(index + place) % agents.length] ?? firefox,
        lastSeenMs: now - (index * 2 + place) * dayMs,
      })),
      media:
        avatar === null
          ? []
          : [
              { id: avatar, type: "image/png", name: "avatar.png", length: 20_000 + 913 * index, createdMs },
              {
                id: `${avatar}holiday`,
                type: "image/jpeg",
                name: "holiday.jpg",
                length: 1_400_000 + 70_001 * index,
                createdMs: createdMs + 3 * dayMs,
              },
            ],
    };
  });
}
