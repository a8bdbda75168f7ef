// Loaded before a measured program: as it ends, tells on file descriptor 3 how many MB it allocated on V8's heap.
import { writeSync } from "node:fs";
import { GCProfiler, getHeapStatistics } from "node:v8";
import { allocatedBetween } from "./allocated-between.mjs";

const profiler = new GCProfiler();
profiler.start();
const start = getHeapStatistics().used_heap_size;

process.on("exit", () => {
  const end = getHeapStatistics().used_heap_size;
  writeSync(3, JSON.stringify({ allocated: allocatedBetween(start, end, profiler.stop()) / 2 ** 20 }));
});
