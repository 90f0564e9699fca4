import { describePostgres } from "./crashDatabase.ts";
import { itSharesTheDatabase } from "./twoProcesses.ts";

describePostgres("two processes on one database", itSharesTheDatabase);
