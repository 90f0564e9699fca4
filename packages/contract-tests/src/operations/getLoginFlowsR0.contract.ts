import { getLoginFlowsContract } from "../session.ts";

export const getLoginFlowsR0 = getLoginFlowsContract("getLoginFlowsR0");
