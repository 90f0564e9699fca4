/**
 * The release of Synapse whose User Admin API this server answers as. Admin tools choose by it which operations and
 * fields they use, so it has to be one of Synapse's.
 */
export const synapseVersion = "1.163.2";

/** The versions of the Matrix specification whose session endpoints are served. */
export const matrixVersions = [
  "r0.6.0",
  "r0.6.1",
  ...Array.from({ length: 15 }, (_none, index) => `v1.${index + 1}`),
];
