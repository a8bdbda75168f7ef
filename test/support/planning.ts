/** The way from a spec and the PBX's rows to a plan, as the commands go it, without anything that reads or writes. */
import type { Activity } from "../../src/reconcile/activity.js";
import type { Change } from "../../src/reconcile/change.js";
import { diff } from "../../src/reconcile/diff.js";
import type { Diff } from "../../src/reconcile/diff.js";
import { judge } from "../../src/reconcile/gates/index.js";
import type { GateResult, Permission } from "../../src/reconcile/gates/index.js";
import type { Live } from "../../src/reconcile/observe.js";
import { buildPlan } from "../../src/reconcile/plan.js";
import type { Plan } from "../../src/reconcile/plan.js";
import { checkReferences } from "../../src/reconcile/references.js";
import { callsOf } from "../../src/reconcile/steps.js";
import { narrow } from "../../src/reconcile/target.js";
import { glob } from "../../src/resources/address.js";
import { kinds } from "../../src/resources/index.js";
import type { Kind, ListName, Row } from "../../src/resources/index.js";
import type { BuiltSpec, SpecInput } from "./spec-builder.js";
import { specOf } from "./spec-builder.js";

/** Rows by list call. */
export type Rows = Partial<Readonly<Record<ListName, readonly Row[]>>>;

/** What observing a PBX with these rows gives; a list that is left out is empty. */
export function liveOf(rows: Rows): Live {
  return new Map(
    kinds.map((kind) => [
      kind.type,
      new Map(kind.observe(detailed(kind, rows)).map((object) => [object.key, object])),
    ]),
  );
}

/** Each row with what a second call tells of it: here the rows of `liveMembers` that are about it. */
function detailed({ list, details }: Kind, rows: Rows): readonly Row[] {
  const listed = rows[list] ?? [];
  if (!details) return listed;
  const about = (uuid: unknown): Row[] =>
    (rows[details.list] ?? []).filter((row) => row["conference_uuid"] === uuid);
  return listed.map((row) => ({ ...row, [details.column]: about(row["uuid"]) }));
}

export interface PlanningOptions extends Partial<Permission> {
  readonly targets?: readonly string[];
  /** What is in use; nothing unless given. */
  readonly activity?: Activity;
  readonly digest?: (plan: Omit<Plan, "digest">, changes: readonly Change[]) => string;
}

/** A plan and what it was made from. */
export interface Planned {
  readonly built: BuiltSpec;
  readonly live: Live;
  readonly diff: Diff;
  readonly gates: readonly GateResult[];
  readonly plan: Plan;
}

/** Compares. Its findings include those about references. */
export function compare({ spec, desired }: BuiltSpec, live: Live, targets: readonly string[] = []): Diff {
  const all = diff(spec, desired, live);
  return narrow(
    { ...all, findings: [...all.findings, ...checkReferences(all.changes, live)] },
    targets.map((pattern) => glob(pattern)),
  );
}

/** Plans a spec against a PBX that lists these rows. */
export function planned(input: SpecInput, rows: Rows, options: PlanningOptions = {}): Planned {
  const built = specOf(input);
  const live = liveOf(rows);
  const found = compare(built, live, options.targets);
  const { changes, population, unmanaged } = found;
  const { allow = [], today = "2026-01-15", whenBusy } = options;
  const permission = { allow, today, ...(whenBusy && { whenBusy }) };
  const activity = options.activity ?? new Map();
  const gates = judge({ ...built, changes, live, population, activity }, permission);
  const plan = buildPlan({
    target: "http://pbx.example.cn:8080",
    timestamp: "2026-01-15T08:00:00.000Z",
    changes,
    unmanaged,
    gates,
    digest: (data) => options.digest?.(data, changes) ?? "sha256:0",
  });
  return { built, live, diff: found, gates, plan };
}

/** The change of one object, for tests that are about one. */
export function changeOf(plan: Planned, address: string): Change {
  const change = plan.diff.changes.find((candidate) => candidate.address === address);
  if (!change) throw new Error(`the plan does not change ${address}`);
  return change;
}

/** The writes that a plan makes, with their parameters. */
export function writesOf(plan: Planned): readonly (readonly [string, Readonly<Record<string, string>>])[] {
  return plan.diff.changes.flatMap((change) => callsOf(change)).map(({ path, params }) => [path, params]);
}

/** The codes of a plan's findings. */
export function codesOf(plan: Planned): string[] {
  return plan.diff.findings.map(({ code }) => code);
}
