import { loginContract } from "../session.ts";

export const loginR0 = loginContract("loginR0");
