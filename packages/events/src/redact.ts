import type { RoomEvent } from "./event.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "./json.ts";
import type { RoomVersion } from "./roomVersion.ts";

/** What is left of an event once it is redacted: without `unsigned`, and only what its room version keeps of the rest. */
export function redact(event: RoomEvent, version: RoomVersion): RoomEvent {
  return {
    ...keepOnly(event, version.redaction.eventKeys),
    type: event.type,
    sender: event.sender,
    content: redactContent(event, version),
  };
}

function redactContent({ type, content }: RoomEvent, version: RoomVersion): JsonObject {
  const keys = version.redaction.contentKeys.get(type) ?? [];
  return keys === "all" ? content : keepOnly(content, keys);
}

/** Keys with a dot are fields of fields; none of Matrix's own keys that are kept has one in its name. */
function keepOnly(object: JsonObject, keys: readonly string[]): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const key of keys) {
    const [field = key, inner] = key.split(".");
    const value = Object.hasOwn(object, field) ? object[field] : undefined;
    if (value === undefined) continue;
    if (inner === undefined) kept[field] = value;
    else if (isJsonObject(value)) kept[field] = keepOnly(value, [inner]);
  }
  return kept;
}
