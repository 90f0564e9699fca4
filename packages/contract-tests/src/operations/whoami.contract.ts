import { whoamiContract } from "../session.ts";

export const whoami = whoamiContract("whoami");
