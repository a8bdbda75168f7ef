/** What chaos runs came to, counted. */
import type { Observation } from "./run.js";

type Counts = Map<string, number>;

const add = (counts: Counts, name: string, more = 1): void => {
  counts.set(name, (counts.get(name) ?? 0) + more);
};

export class Tally {
  runs = 0;
  requests = 0;
  readonly ends: Counts = new Map();
  readonly faults: Counts = new Map();
  readonly outcomes: Counts = new Map();
  readonly exits: Counts = new Map();
  readonly verifications: Counts = new Map();

  /** Counts a run in. */
  add({ ended, scenario, played, log }: Observation): void {
    this.runs += 1;
    this.requests += log.length;
    for (const [name, count] of Object.entries(played)) add(this.faults, name, count);
    if (ended.end !== "carried-out") {
      add(this.ends, ended.end === "killed" ? "killed" : "nothing written");
      return;
    }
    const { report, exit } = ended;
    add(this.ends, report.interrupted ? "interrupted" : "ran to its end");
    add(this.exits, String(exit));
    add(this.verifications, scenario.verify ? report.verification : "not asked for");
    for (const { outcome, partly } of report.operations)
      add(this.outcomes, partly === true ? `${outcome} in part` : outcome);
    add(this.outcomes, "done, and named as not taken", report.mismatches.length);
  }

  /** The numbers as lines of text, most first. */
  lines(seconds: number): string[] {
    return [
      `${this.runs} runs in ${seconds} s, ${this.requests} requests under faults`,
      ...section("How they ended", this.ends),
      ...section("Faults played", this.faults),
      ...section("Operations", this.outcomes),
      ...section("Verification", this.verifications),
      ...section("Exit codes", this.exits),
    ];
  }
}

function section(title: string, counts: Counts): string[] {
  const rows = [...counts].filter(([, count]) => count > 0).toSorted(([, one], [, other]) => other - one);
  const width = Math.max(...rows.map(([name]) => name.length), 0);
  return ["", title, ...rows.map(([name, count]) => `  ${name.padEnd(width)}  ${String(count).padStart(7)}`)];
}
