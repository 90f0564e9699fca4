/** The server name of a user id or an event id: all after its first colon. Undefined where it has none. */
export function serverNameOf(id: string): string | undefined {
  const colon = id.indexOf(":");
  return colon === -1 ? undefined : id.slice(colon + 1);
}
