import { ok, type Operation } from "../http/operation.ts";
import { matrixVersions } from "../versions.ts";

export const getSupportedVersions: Operation<"getSupportedVersions"> = () =>
  ok({ versions: matrixVersions, unstable_features: {} });
