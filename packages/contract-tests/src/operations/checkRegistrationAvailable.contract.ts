import { checkRegistrationAvailableContract } from "../session.ts";

export const checkRegistrationAvailable = checkRegistrationAvailableContract("checkRegistrationAvailable");
