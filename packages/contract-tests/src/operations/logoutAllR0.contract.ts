import { logoutAllContract } from "../session.ts";

export const logoutAllR0 = logoutAllContract("logoutAllR0");
