import { logoutContract } from "../session.ts";

export const logoutR0 = logoutContract("logoutR0");
