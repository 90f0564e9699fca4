import { examine } from "../doctor/examine.ts";
import type { Finding } from "../doctor/finding.ts";
import type { CommandLine } from "./commandLine.ts";

/** Looks at everything, and says what to do. */
export async function doctor(line: CommandLine): Promise<number> {
  const found = await examine(process.env);
  const count = (level: Finding["level"]) => found.filter((finding) => finding.level === level).length;
  const failed = count("fail");
  if (line.flag("json")) {
    process.stdout.write(`${JSON.stringify({ healthy: failed === 0, findings: found }, undefined, 2)}\n`);
  } else {
    const closing = `${count("ok")} ok, ${count("warn")} to look at, ${failed} failed`;
    process.stdout.write(`${found.map(describe).join("\n")}\n\n${closing}\n`);
  }
  return failed === 0 ? 0 : 1;
}

const widest = 13;

function describe({ level, about, text, advice }: Finding): string {
  const indent = " ".repeat(6 + widest);
  return [
    `${level.padEnd(5)} ${about.padEnd(widest)}${text}`,
    ...(advice === undefined ? [] : [`${indent}${advice}`]),
  ].join("\n");
}
