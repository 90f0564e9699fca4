import { loginContract } from "../session.ts";

export const login = loginContract("login");
