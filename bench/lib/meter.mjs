// Loaded before a measured program: as it ends, tells on file descriptor 3 what it cost.
import { writeSync } from "node:fs";

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost = { cpu: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS / 1024 };
  writeSync(3, JSON.stringify(cost));
});
