import { getLoginFlowsContract } from "../session.ts";

export const getLoginFlows = getLoginFlowsContract("getLoginFlows");
