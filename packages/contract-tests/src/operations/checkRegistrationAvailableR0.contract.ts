import { checkRegistrationAvailableContract } from "../session.ts";

export const checkRegistrationAvailableR0 = checkRegistrationAvailableContract(
  "checkRegistrationAvailableR0",
);
