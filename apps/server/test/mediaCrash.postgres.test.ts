import { describePostgres } from "./crashDatabase.ts";
import { itSurvivesKill } from "./mediaCrash.ts";

describePostgres("a server that is killed while it deletes media", itSurvivesKill);
