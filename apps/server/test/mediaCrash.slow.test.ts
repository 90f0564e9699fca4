import { describeEmbedded } from "./crashDatabase.ts";
import { itSurvivesKill } from "./mediaCrash.ts";

describeEmbedded("a server that is killed while it deletes media", itSurvivesKill);
