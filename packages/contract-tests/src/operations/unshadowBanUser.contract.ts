import { shadowBanContract } from "../shadowBan.ts";

export const unshadowBanUser = shadowBanContract("unshadowBanUser");
