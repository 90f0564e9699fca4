import { schemaRule } from "./rule.ts";

/** Integers have no format: generators make a BigInt of int64, and every integer here is a number in JavaScript. */
export const noIntegerFormat = schemaRule((schema, context) => {
  if ([schema["type"]].flat().includes("integer") && schema["format"] !== undefined) {
    context.report({ message: "An integer has no format here.", location: context.location.child("format") });
  }
});
