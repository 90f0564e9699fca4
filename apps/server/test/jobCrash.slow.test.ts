import { describeEmbedded } from "./crashDatabase.ts";
import { itGoesOnAfterKill } from "./jobCrash.ts";

describeEmbedded("a server that is killed in the middle of a job", itGoesOnAfterKill);
