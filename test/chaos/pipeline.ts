/** One apply in process, as the command makes it: from the files of a spec to the exit code, over the real client. */
import { setImmediate } from "node:timers/promises";
import { exitCodeOf } from "../../src/cli/apply-verdict.js";
import { describeCallEvent } from "../../src/pbx/call-event.js";
import { PbxClient } from "../../src/pbx/client.js";
import { PbxError } from "../../src/pbx/errors.js";
import { carryOut } from "../../src/reconcile/carry-out.js";
import type { Fresh } from "../../src/reconcile/carry-out.js";
import type { ApplyEvent, ApplyReport } from "../../src/reconcile/events.js";
import { judge, openableGates } from "../../src/reconcile/gates/index.js";
import { operationsOf } from "../../src/reconcile/graph.js";
import type { Operation } from "../../src/reconcile/graph.js";
import { observe, typesToRead } from "../../src/reconcile/observe.js";
import type { Live } from "../../src/reconcile/observe.js";
import { buildPlan } from "../../src/reconcile/plan.js";
import { eventText } from "../../src/report/apply-text.js";
import { planText } from "../../src/report/plan-text.js";
import { style } from "../../src/report/style.js";
import { compare } from "../support/planning.js";
import type { BuiltSpec } from "../support/spec-builder.js";
import { LOGIN } from "./pbx.js";
import type { Wire } from "./wire.js";

const URL_OF_PBX = "http://pbx.example.cn:8080";
const TIMEOUT_SECONDS = 10;

export interface ApplySettings {
  readonly built: BuiltSpec;
  readonly wire: Wire;
  readonly concurrency: number;
  readonly retries: number;
  readonly verify: boolean;
  readonly random: () => number;
  readonly stop?: AbortSignal;
  /** Told when the plan stands, before the first write. */
  readonly onPlanned?: () => void;
}

/** How an apply ended. */
export type Ended =
  /** Nothing was written: the PBX could not be read, or the plan can't be applied. */
  | { readonly end: "not-planned"; readonly why: string; readonly printed: string }
  | {
      readonly end: "carried-out";
      readonly operations: readonly Operation[];
      readonly report: ApplyReport;
      readonly unverified: string | undefined;
      readonly exit: number;
      readonly printed: string;
    };

const PLAIN = style(false);

/** An extension whose group was deleted under it takes no update any more: that gate stays closed. */
const OPEN = openableGates.filter((gate) => gate !== "group-in-use");

/** Everything that the command would print, in every format. */
class Printed {
  readonly lines: string[] = [];

  event(event: ApplyEvent): void {
    this.lines.push(JSON.stringify(event), ...eventText(event, PLAIN));
  }

  get text(): string {
    return this.lines.join("\n");
  }
}

function clientOf({ wire, concurrency, retries, random }: ApplySettings, printed: Printed): PbxClient {
  return new PbxClient({
    url: URL_OF_PBX,
    ...LOGIN,
    timeout: TIMEOUT_SECONDS,
    ...{ concurrency, retries, random, dispatcher: wire, now: wire.clock.now, sleep: wire.clock.sleep },
    onCall: (event) => printed.lines.push(`debug: ${describeCallEvent(event)}`),
  });
}

/** Plans and applies. Never rejects. */
export async function applyOnce(settings: ApplySettings): Promise<Ended> {
  const printed = new Printed();
  // A stage of its own, so that nothing of an earlier run is still under way.
  await setImmediate();
  try {
    return await planAndApply(settings, printed);
  } catch (error) {
    if (!(error instanceof PbxError)) throw error;
    printed.lines.push(error.message, error.hint ?? "", error.stack ?? "");
    return { end: "not-planned", why: error.name, printed: printed.text };
  }
}

async function planAndApply(settings: ApplySettings, printed: Printed): Promise<Ended> {
  const { built, wire, random, onPlanned, concurrency, retries, verify, stop } = settings;
  const client = clientOf(settings, printed);
  const declared = [...built.spec.collections.keys()];
  const live = await observe(client, typesToRead(declared), declared);
  const found = compare(built, live);
  const error = found.findings.find(({ severity }) => severity === "error");
  if (error) return { end: "not-planned", why: error.code, printed: printed.text };
  const gates = judge(
    { ...built, changes: found.changes, live, population: found.population, activity: new Map() },
    { allow: OPEN, today: "2026-01-15" },
  );
  const plan = buildPlan({
    target: client.url,
    timestamp: "2026-01-15T08:00:00.000Z",
    changes: found.changes,
    unmanaged: found.unmanaged,
    gates,
    // Its key is slow to make, on purpose.
    digest: () => "sha256:0",
  });
  printed.lines.push(...planText(plan, PLAIN), JSON.stringify(plan));
  const closed = gates.find(({ allowed }) => !allowed);
  if (closed) return { end: "not-planned", why: closed.gate, printed: printed.text };
  onPlanned?.();
  const operations = operationsOf(found.changes);
  const { report, unverified } = await carryOut(operations, client, {
    ...{ concurrency, retries, verify, random, ...(stop && { stop }) },
    sleep: (ms, signal) => wire.clock.sleep(ms, signal).catch(() => undefined),
    emit: (event) => printed.event(event),
    target: client.url,
    compareAgain: (types) => again(client, built, live, types),
  });
  printed.lines.push(unverified ?? "");
  const exit = report.interrupted ? 130 : exitCodeOf(report, unverified !== undefined);
  return { end: "carried-out", operations, report, unverified, exit, printed: printed.text };
}

async function again(
  client: PbxClient,
  built: BuiltSpec,
  live: Live,
  types: readonly string[],
): Promise<Fresh> {
  const fresh = new Map([...live, ...(await observe(client, typesToRead(types), types))]);
  return { diff: compare(built, fresh), live: fresh };
}
