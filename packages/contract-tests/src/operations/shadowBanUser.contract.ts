import { shadowBanContract } from "../shadowBan.ts";

export const shadowBanUser = shadowBanContract("shadowBanUser");
