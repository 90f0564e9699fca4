import { logoutContract } from "../session.ts";

export const logout = logoutContract("logout");
