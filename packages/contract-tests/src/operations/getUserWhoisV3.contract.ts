import { whoisContract } from "../whois.ts";

export const getUserWhoisV3 = whoisContract("getUserWhoisV3");
