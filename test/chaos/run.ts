/** A chaos run: an apply under faults, what came of it, and two more applies without. */
import { setTimeout } from "node:timers/promises";
import type { SeedRows, Simulator } from "../../src/simulator/simulator.js";
import { specOf } from "../support/spec-builder.js";
import { complaintsAfterwards, complaintsOf } from "./oracle.js";
import { LOGIN, pbxWith } from "./pbx.js";
import { applyOnce } from "./pipeline.js";
import type { ApplySettings, Ended } from "./pipeline.js";
import type { Scenario } from "./scenario.js";
import { Wire } from "./wire.js";
import type { Logged } from "./wire.js";

/** What came of the apply under faults. */
export type UnderFaults = Ended | { readonly end: "killed" };

/** Everything that the oracle judges. */
export interface Observation {
  readonly scenario: Scenario;
  readonly before: SeedRows;
  readonly after: SeedRows;
  readonly ended: UnderFaults;
  readonly log: readonly Logged[];
  readonly mostInFlight: number;
  /** How often each fault was played. */
  readonly played: Simulator["faults"]["played"];
  readonly counts: Simulator["counts"];
  /** What must not show in anything printed. */
  readonly secrets: readonly string[];
}

/** How a run went. */
export interface Verdict {
  readonly complaints: readonly string[];
  readonly observation: Observation;
}

/** Nothing waits for wall time: a run that takes as long hangs. */
const HANGS_MS = 30_000;

/** Numbers in [0, 1) that can be repeated (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Plays a scenario to its end and judges it. @throws Error when the run hangs */
export async function playChaos(scenario: Scenario): Promise<Verdict> {
  const done = new AbortController();
  const hangs = setTimeout(HANGS_MS, undefined, { signal: done.signal }).then(
    () => Promise.reject(new Error("the run hangs")),
    () => Promise.reject(new Error("over")),
  );
  try {
    return await Promise.race([play(scenario), hangs]);
  } finally {
    done.abort();
    hangs.catch(() => undefined);
  }
}

async function play(scenario: Scenario): Promise<Verdict> {
  const { rows, memberdetail, faults, faultSeed, fromTheStart } = scenario;
  const pbx = pbxWith(rows, memberdetail);
  const afflict = (): void => pbx.setFaults({ faults, seed: faultSeed });
  const before = pbx.snapshot();
  const settings = settingsFor(scenario, pbx);
  if (fromTheStart) afflict();
  const ended = await cutShort(scenario, settings, afflict);
  const { log, mostInFlight } = settings.wire;
  const observation: Observation = {
    ...{ scenario, before, after: pbx.snapshot(), ended, log: [...log], mostInFlight },
    ...{ played: pbx.faults.played, counts: pbx.counts, secrets: secretsOf(before, log) },
  };
  pbx.setFaults({ faults: [] });
  return { complaints: [...complaintsOf(observation), ...(await settle(scenario, pbx))], observation };
}

function settingsFor(scenario: Scenario, pbx: Simulator): ApplySettings {
  const { spec, concurrency, retries, verify, jitter } = scenario;
  const wire = new Wire(pbx);
  return {
    built: specOf(spec.input),
    ...{ wire, concurrency, retries, verify, random: randomFrom(jitter) },
  };
}

/** Runs an apply that may be killed or interrupted at a call, counted from the first after the plan. */
async function cutShort(
  { cut, fromTheStart }: Scenario,
  settings: ApplySettings,
  afflict: () => void,
): Promise<UnderFaults> {
  const { wire } = settings;
  const stop = new AbortController();
  let kill = (): void => undefined;
  const killed = new Promise<UnderFaults>((resolve) => {
    kill = () => {
      wire.cut();
      resolve({ end: "killed" });
    };
  });
  const onPlanned = (): void => {
    if (!fromTheStart) afflict();
    const planned = wire.log.length;
    wire.onRequest = (number) => {
      if (!cut || number - planned < cut.call) return;
      if (cut.how === "killed") kill();
      else stop.abort();
    };
  };
  return Promise.race([applyOnce({ ...settings, stop: stop.signal, onPlanned }), killed]);
}

/** Once the faults stop: the next apply brings the PBX to the spec, and the one after has nothing to do. */
async function settle(scenario: Scenario, pbx: Simulator): Promise<string[]> {
  const before = pbx.snapshot();
  const apply = (to: Simulator): Promise<Ended> => applyOnce(settingsFor({ ...scenario, verify: true }, to));
  const next = await apply(pbx);
  if (next.end === "not-planned") {
    // What could not be planned before is no matter of faults.
    const calm = await apply(pbxWith(scenario.rows, scenario.memberdetail));
    if (calm.end === "not-planned" && calm.why === next.why) return [];
  }
  return complaintsAfterwards(scenario, before, pbx.snapshot(), next, await apply(pbx));
}

/** Every password that was live or stated, the account's, and the tokens that the PBX gave. */
function secretsOf({ extensions }: SeedRows, log: readonly Logged[]): string[] {
  const tokens = log.flatMap(({ token }) => token ?? []);
  const live = extensions.map((row) => String(row["password"]));
  return [...new Set(["Pw-one-1234", "Pw-two-5678", LOGIN.password, ...live, ...tokens])];
}
