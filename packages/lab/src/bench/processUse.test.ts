import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { processUse } from "./processUse.ts";

const program = `
  const { spawn } = require("node:child_process");
  const children = [
    spawn(process.execPath, ["-e", "console.log(Buffer.alloc(5e7, 1).length); setInterval(() => {}, 1000)"]),
    spawn("sleep", ["60"]),
  ];
  children[0].stdout.once("data", () => console.log("ready"));
  process.on("SIGTERM", () => { for (const child of children) child.kill(); process.exit(); });
  setInterval(() => {}, 1000);
`;

it.skipIf(process.platform !== "linux")(
  "adds the workers of a process to it, but no other program (reads /proc)",
  async () => {
    const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      await once(child.stdout, "data");
      const { processes, residentBytes, peakBytes, cpuSeconds } = processUse(child.pid ?? 0);
      expect(processes).toBe(2);
      // Two of Node, of which one holds 50 MB more.
      expect(residentBytes).toBeGreaterThan(1e8);
      expect(peakBytes).toBeGreaterThanOrEqual(residentBytes);
      expect(cpuSeconds).toBeGreaterThan(0);
    } finally {
      child.kill();
      await once(child, "exit");
    }
  },
);
