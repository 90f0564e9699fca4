import { whoisContract } from "../whois.ts";

export const getUserWhois = whoisContract("getUserWhois");
