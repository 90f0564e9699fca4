import { logoutAllContract } from "../session.ts";

export const logoutAll = logoutAllContract("logoutAll");
