import { whoamiContract } from "../session.ts";

export const whoamiR0 = whoamiContract("whoamiR0");
