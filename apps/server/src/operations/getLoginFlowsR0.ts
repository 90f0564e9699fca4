import type { Operation } from "../http/operation.ts";
import { getLoginFlows } from "./getLoginFlows.ts";

/** The same under another path. */
export const getLoginFlowsR0: Operation<"getLoginFlowsR0"> = getLoginFlows;
