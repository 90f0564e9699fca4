import { isNewer } from "./run/isNewer.ts";

/** The contract with the fields that a later Synapse added no longer required; they may be there all the same. */
export function contractAsOf(synapseVersion: string, part: object): object {
  const copy = Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, inside(synapseVersion, value)]),
  );
  const { required, properties } = copy;
  if (!Array.isArray(required) || typeof properties !== "object" || properties === null) {
    return copy;
  }
  const isLater = (name: unknown) => {
    const property: unknown = Object.entries(properties).find(([known]) => known === name)?.[1];
    const added =
      typeof property === "object" && property !== null
        ? new Map<string, unknown>(Object.entries(property)).get("x-added-in-synapse")
        : undefined;
    return typeof added === "string" && isNewer(added, synapseVersion);
  };
  return { ...copy, required: required.filter((name: unknown) => !isLater(name)) };
}

function inside(synapseVersion: string, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown) => inside(synapseVersion, item));
  }
  return typeof value === "object" && value !== null ? contractAsOf(synapseVersion, value) : value;
}
