import { whoisContract } from "../whois.ts";

export const getUserWhoisR0 = whoisContract("getUserWhoisR0");
