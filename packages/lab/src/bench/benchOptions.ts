import { OracleError } from "../oracle.ts";
import { isServerName, type ServerName, serverNames } from "./benchServers.ts";

/** Numbers above 0, with commas between them. @throws OracleError */
export const numbersOf = (name: string, text: string): readonly number[] =>
  text.split(",").map((part) => {
    const value = Number(part);
    if (!(value > 0)) throw new OracleError(`--${name} is "${text}", but must be numbers above 0.`);
    return value;
  });

/** One number, 0 or more. @throws OracleError */
export const numberOf = (name: string, text: string): number => {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0))
    throw new OracleError(`--${name} is "${text}", but must be a number.`);
  return value;
};

/** Servers by name. @throws OracleError */
export const serversOf = (text: string): readonly ServerName[] =>
  text.split(",").map((name) => {
    if (isServerName(name)) return name;
    throw new OracleError(`--servers knows no "${name}", only ${Object.keys(serverNames).join(", ")}.`);
  });

/** Those whose name contains one of the texts, which have commas between them. */
export const chosenOf = <T extends { readonly name: string }>(
  all: readonly T[],
  text: string,
): readonly T[] => {
  const chosen = all.filter(({ name }) => text.split(",").some((part) => name.includes(part)));
  if (chosen.length === 0) throw new OracleError(`--only "${text}" leaves nothing to measure.`);
  return chosen;
};

/** Says on stderr what is done, and how long after the start. */
export const sayer = (): ((text: string) => void) => {
  const began = Date.now();
  return (text) => {
    process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${text}\n`);
  };
};

/** Ends with the code that the work gives; failures of the kit are sentences for people, anything else shows where. */
export const runMain = async (main: () => Promise<number>): Promise<void> => {
  try {
    process.exitCode = await main();
  } catch (error) {
    const text =
      error instanceof OracleError ? error.message : String(error instanceof Error ? error.stack : error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
};
