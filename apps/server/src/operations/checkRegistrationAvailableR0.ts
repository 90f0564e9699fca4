import type { Operation } from "../http/operation.ts";
import { checkRegistrationAvailable } from "./checkRegistrationAvailable.ts";

/** The same under another path. */
export const checkRegistrationAvailableR0: Operation<"checkRegistrationAvailableR0"> =
  checkRegistrationAvailable;
