import type { JsonNode } from "./validation.ts";

/**
 * The contract with the user types of this server's settings, which it can't know by itself: as a part of the schema
 * they are looked at in their turn among the other fields.
 */
export function withUserTypes(document: JsonNode, userTypes: readonly string[]): JsonNode {
  const whole = structuredClone(document);
  const userType = ["components", "schemas", "AccountRequest", "properties", "user_type"].reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as JsonNode)[key] : undefined),
    whole,
  );
  if (typeof userType !== "object" || userType === null) {
    throw new Error("the contract has no AccountRequest.user_type");
  }
  Object.assign(userType, { enum: [...userTypes, null] });
  return whole;
}
