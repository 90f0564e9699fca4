import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

/** What a server has used so far: its process, and those of the same program that it started. */
export interface ProcessUse {
  /** CPU time of all threads, in seconds. */
  readonly cpuSeconds: number;
  /** Memory in RAM, in bytes. What several processes share counts for each. */
  readonly residentBytes: number;
  /** The most that each process has held at some time, in bytes, added up; the kernel keeps it. */
  readonly peakBytes: number;
  readonly processes: number;
}

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

const programOf = (pid: number): string | undefined => {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    // Ended meanwhile, or another account's, such as the embedded PostgreSQL.
    return undefined;
  }
};

/** The process and its descendants that run the same program: workers, but not a database that it started. */
const family = (pid: number): number[] => {
  const program = programOf(pid);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
  const same = children.map(Number).filter((child) => child > 0 && programOf(child) === program);
  return [pid, ...same.flatMap(family)];
};

const useOf = (pid: number): Omit<ProcessUse, "processes"> => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field is the program's name in brackets, which may hold spaces; the third is number 0 here.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? 0);
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    residentBytes: kilobytes("VmRSS") * 1024,
    peakBytes: kilobytes("VmHWM") * 1024,
  };
};

/** Reads /proc, so this works on Linux alone. @throws where the process is gone */
export const processUse = (pid: number): ProcessUse => {
  const pids = family(pid);
  const uses = pids.map(useOf);
  const sum = (of: (use: (typeof uses)[number]) => number): number =>
    uses.reduce((all, use) => all + of(use), 0);
  return {
    cpuSeconds: sum((use) => use.cpuSeconds),
    residentBytes: sum((use) => use.residentBytes),
    peakBytes: sum((use) => use.peakBytes),
    processes: pids.length,
  };
};
