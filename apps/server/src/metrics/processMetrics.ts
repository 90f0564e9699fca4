import { readdir } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { type Family, family } from "./exposition.ts";

/** What the process itself uses, by the names that Prometheus' own clients give. */
export async function processMetrics(): Promise<readonly Family[]> {
  const cpu = process.cpuUsage();
  const memory = process.memoryUsage();
  const loop = performance.eventLoopUtilization();
  // Linux alone tells.
  const files = await readdir("/proc/self/fd").then(
    ({ length }) => [{ value: length }],
    () => [],
  );
  return [
    family("process_cpu_seconds_total", "counter", "CPU time of the process, user and system.", [
      { value: (cpu.user + cpu.system) / 1e6 },
    ]),
    family("process_resident_memory_bytes", "gauge", "Memory that the process holds.", [
      { value: memory.rss },
    ]),
    family("process_start_time_seconds", "gauge", "When the process began, since the Unix epoch.", [
      { value: performance.timeOrigin / 1000 },
    ]),
    family("process_open_fds", "gauge", "Open files and sockets.", files),
    family("nodejs_heap_size_used_bytes", "gauge", "JavaScript's heap in use.", [{ value: memory.heapUsed }]),
    family("nodejs_heap_size_total_bytes", "gauge", "JavaScript's heap.", [{ value: memory.heapTotal }]),
    family("nodejs_external_memory_bytes", "gauge", "Memory of buffers, outside of the heap.", [
      { value: memory.external },
    ]),
    family(
      "nodejs_eventloop_seconds_total",
      "counter",
      "What the event loop did with its time: the rate of active is how busy the process is.",
      [
        { labels: { state: "active" }, value: loop.active / 1000 },
        { labels: { state: "idle" }, value: loop.idle / 1000 },
      ],
    ),
  ];
}
