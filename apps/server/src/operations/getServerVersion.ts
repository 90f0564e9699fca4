import { ok, type Operation } from "../http/operation.ts";
import { synapseVersion } from "../versions.ts";

export const getServerVersion: Operation<"getServerVersion"> = () => ok({ server_version: synapseVersion });
