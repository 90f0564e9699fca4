import { ok, type Operation } from "../http/operation.ts";

export const getClientWellKnown: Operation<"getClientWellKnown"> = ({ services }) =>
  ok({ "m.homeserver": { base_url: services.publicBaseUrl } });
