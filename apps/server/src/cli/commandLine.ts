import { parseArgs } from "node:util";
import { type Command, commands, serveCommand } from "./commands.ts";
import { UsageError } from "./usageError.ts";

/** What was said on the command line of one command. */
export interface CommandLine {
  readonly command: Command;
  readonly help: boolean;
  readonly version: boolean;
  /** In the order of the command's `arguments`, and as many, unless help or version is asked for. */
  readonly arguments: readonly string[];
  flag(name: string): boolean;
  /** An option's value; `undefined` where it isn't given. */
  value(name: string): string | undefined;
}

/**
 * Reads a command line.
 *
 * @param args without the program's name
 * @throws UsageError with one sentence
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  const named = args.find((arg) => !arg.startsWith("-"));
  const asksForAll = named === undefined || commands.some(({ name }) => name === named);
  const command = commands.find(({ name }) => name === named) ?? serveCommand;
  if (!asksForAll) {
    throw new UsageError(
      `There is no command '${named}', only ${commands.map(({ name }) => name).join(", ")}. See --help.`,
    );
  }
  const { values, positionals } = parse(command, args);
  const [, ...given] = named === undefined ? ["", ...positionals] : positionals;
  const help = values["help"] === true;
  const version = values["version"] === true;
  if (!help && !version && given.length !== command.arguments.length) {
    throw new UsageError(
      command.arguments.length === 0
        ? `${command.name} takes no argument, and was given '${given[0]}'.${seeHelp(command)}`
        : `${command.name} takes ${command.arguments.join(" ")} and nothing else.${seeHelp(command)}`,
    );
  }
  return {
    command,
    help,
    version,
    arguments: given,
    flag: (name) => values[name] === true,
    value: (name) => {
      const value = values[name];
      return typeof value === "string" ? value : undefined;
    },
  };
}

const seeHelp = ({ name }: Command) => ` See ${name} --help.`;

interface Parsed {
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

function parse(command: Command, args: readonly string[]): Parsed {
  const own = command.options.map(
    ({ name, value }) => [name, { type: value === undefined ? "boolean" : "string" }] as const,
  );
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(own),
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
      },
    });
  } catch (error) {
    // Node's own explanation goes on with how to escape an argument that begins with a hyphen.
    const [sentence = ""] = (error instanceof Error ? error.message : String(error)).split(/\. |\n/, 1);
    throw new UsageError(`${sentence.replace(/\.$/, "")}.${seeHelp(command)}`, { cause: error });
  }
}
