import { ok, type Operation } from "../http/operation.ts";

export const getLoginFlows: Operation<"getLoginFlows"> = ({ services }) =>
  ok({ flows: services.passwordsEnabled ? [{ type: "m.login.password" }] : [] });
