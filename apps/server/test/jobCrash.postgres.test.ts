import { describePostgres } from "./crashDatabase.ts";
import { itGoesOnAfterKill } from "./jobCrash.ts";

describePostgres("a server that is killed in the middle of a job", itGoesOnAfterKill);
