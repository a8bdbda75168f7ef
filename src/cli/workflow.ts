/** What plan, drift and apply have in common: spec → live state → diff → plan. Writes nothing. */
import { observeActivity } from "../reconcile/activity.js";
import { recall } from "../reconcile/base.js";
import type { Base } from "../reconcile/base.js";
import { baseNotes } from "../reconcile/base-notes.js";
import { withCauses } from "../reconcile/cause.js";
import type { Fresh } from "../reconcile/carry-out.js";
import { diff } from "../reconcile/diff.js";
import type { Diff } from "../reconcile/diff.js";
import { digestOf } from "../reconcile/digest.js";
import { foldByPlace } from "../reconcile/fold.js";
import { explainEmpty } from "../reconcile/gates/empty-live.js";
import type { Scene } from "../reconcile/gates/gate.js";
import { judge, mayDisturb } from "../reconcile/gates/index.js";
import type { GateResult, Permission } from "../reconcile/gates/index.js";
import { observe, typesToRead } from "../reconcile/observe.js";
import type { Live, Reader } from "../reconcile/observe.js";
import { buildPlan } from "../reconcile/plan.js";
import type { Note, Plan } from "../reconcile/plan.js";
import { checkReferences, checkUnseenUsers } from "../reconcile/references.js";
import { checkTargets, covering, narrow } from "../reconcile/target.js";
import { uncheckedNotes } from "../reconcile/unchecked.js";
import { DATES } from "../reconcile/undeclared.js";
import type { Memory } from "../git/applied.js";
import type { PbxClient } from "../pbx/client.js";
import { kindOf } from "../resources/index.js";
import type { Finding } from "../spec/finding.js";
import type { Desired, Loaded, Spec } from "../spec/model.js";
import { resolveSpec } from "../spec/resolve.js";
import { withoutReferences } from "../spec/unresolved.js";
import { check, reportFindings } from "./check-spec.js";
import { connect, setting } from "./connection.js";
import { earlierSpec, withPlacesOf } from "./earlier-spec.js";
import type { PlanningOptions } from "./options.js";
import { checkGates, targetsOf } from "./planning-checks.js";
import { recording } from "./recorder.js";
import type { Answered } from "./recorder.js";
import { today } from "./spec-paths.js";
import type { Terminal } from "./terminal.js";

/** Everything that is known before the first write. */
export interface Prepared {
  readonly plan: Plan;
  readonly changes: Diff["changes"];
  /** What was read: what is declared and what that refers to. */
  readonly live: Live;
  readonly client: PbxClient;
  readonly loaded: Loaded;
  /** What was said about the spec, and about what it asks of this PBX; errors would have ended the run. */
  readonly warnings: readonly Finding[];
  /** What the PBX was asked and answered, where a rehearsal was asked for. */
  readonly answers: readonly Answered[];
  /** The types that the spec declares. */
  readonly types: readonly string[];
  /** With `--base applied`: what is remembered of the PBX. */
  readonly memory?: Memory;
  /** Reads the types again, from the PBX unless another reader is given, and compares anew. */
  readonly compareAgain: (types: readonly string[], reader?: Reader) => Promise<Fresh>;
  /** Reads everything again, who is in a call included, and plans anew. */
  readonly planAgain: () => Promise<Planned>;
  /** Whether an object may be changed during a call: allowed on the command line or approved in the spec. */
  readonly mayBeDisturbed: (address: string) => boolean;
}

/** A plan and what it was made from. */
export interface Planned {
  readonly plan: Plan;
  readonly changes: Diff["changes"];
  readonly live: Live;
  /** What comparing found, gates aside. */
  readonly told: readonly Finding[];
}

/** Plans: reads the spec and the PBX (GET only) and compares. */
export async function prepare(
  named: readonly string[],
  options: PlanningOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Prepared> {
  checkGates(options.allow);
  targetsOf(options.target);
  const { spec, loaded } = await check(named, options, terminal);
  const { client, credentials } = await connect(options, terminal, signal, loaded);
  try {
    const earlier = await earlierSpec(named, options, client.url, terminal, signal);
    const places = withPlacesOf(loaded, earlier);
    const wanted = resolve(spec, options);
    reportFindings(wanted.findings, loaded, terminal);
    const { desired, findings } = earlier?.base
      ? recall(spec, wanted.desired, earlier.base)
      : { desired: wanted.desired, findings: [] };
    const recalled = [...(earlier?.findings ?? []), ...findings];
    reportFindings(recalled, places, terminal);
    const against = { spec, desired, base: earlier?.base, target: options.target };
    const declared = [...spec.collections.keys()];
    const recorder = options.rehearse === true ? recording(client) : undefined;
    const permission = permissionOf(options);
    const planFrom = async (live: Live, warn: boolean): Promise<Planned> => {
      const timestamp = new Date().toISOString();
      const found = compare(against, live);
      const { changes, population } = found;
      const believed = {
        ...(earlier?.base && { base: earlier.base }),
        ...(options.seen && { seen: options.seen }),
      };
      const scene = { spec, changes, desired, live, population, activity: new Map(), ...believed };
      const findings = foldByPlace(explainEmpty(found.findings, scene));
      const told = findings.filter(({ severity }) => warn || severity === "error");
      reportFindings(told, places, terminal);
      const activity = await observeActivity(client, changes);
      const gates = judge({ ...scene, activity }, permission);
      const plan = planOf(scene, found, gates, { options, client, credentials, timestamp });
      return { changes, live, told, plan };
    };
    const live = await read(recorder ?? client, declared, options, terminal);
    const { plan, changes, told } = await planFrom(live, true);
    const warnings = [...loaded.findings, ...wanted.findings, ...recalled, ...told];
    const planAgain = async (): Promise<Planned> =>
      planFrom(await read(client, declared, options, terminal), false);
    const compareAgain = async (types: readonly string[], reader: Reader = client): Promise<Fresh> => {
      const fresh = await observe(reader, typesToRead(types), types);
      const now = new Map([...live, ...fresh]);
      return { diff: compare(against, now), live: now };
    };
    const answers = recorder?.answers ?? [];
    const mayBeDisturbed = mayDisturb(spec, permission);
    const types = declared;
    const memory = earlier?.memory && { memory: earlier.memory };
    const before = { plan, changes, live, client, loaded: places, warnings, answers, types, ...memory };
    return { ...before, compareAgain, planAgain, mayBeDisturbed };
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function read(
  client: Reader,
  declared: readonly string[],
  { dated }: PlanningOptions,
  terminal: Terminal,
): Promise<Live> {
  const types = typesToRead(declared);
  terminal.progress.start(`Reading ${types.map((type) => kindOf(type).noun.many).join(", ")}`);
  try {
    return await observe(client, types, declared, declared, dated === true ? DATES : []);
  } finally {
    terminal.progress.stop();
  }
}

/** What the live state is compared with. */
interface Against {
  readonly spec: Spec;
  readonly desired: ReadonlyMap<string, readonly Desired[]>;
  readonly base: Base | undefined;
  readonly target: readonly string[];
}

function compare({ spec, desired, base, target }: Against, live: Live): Diff {
  const targets = targetsOf(target);
  const all = diff(spec, desired, live);
  const findings = [
    ...checkTargets(targets, desired, live),
    ...all.findings,
    ...checkReferences(all.changes, live),
    ...checkUnseenUsers(all.changes, live),
  ];
  const changes = base ? withCauses(all.changes, spec, base) : all.changes;
  return narrow({ ...all, changes, findings }, targets);
}

/** The spec's objects, with what their references stand for unless that must not be seen. */
function resolve(spec: Spec, options: PlanningOptions): ReturnType<typeof resolveSpec> {
  if (options.withoutSecrets === true) return { desired: withoutReferences(spec), findings: [] };
  return resolveSpec(spec, { env: process.env, cwd: process.cwd(), allowFileRoots: options.allowFileRoot });
}

function permissionOf({ allow, whenBusy }: PlanningOptions): Permission {
  return { allow, today: today(), ...(whenBusy !== undefined && whenBusy !== "fail" && { whenBusy }) };
}

interface PlanContext {
  readonly options: PlanningOptions;
  readonly client: PbxClient;
  readonly credentials: string;
  readonly timestamp: string;
}

function planOf(
  scene: Scene,
  { changes, unmanaged }: Diff,
  gates: readonly GateResult[],
  { options, client, credentials, timestamp }: PlanContext,
): Plan {
  const { base } = scene;
  const withoutSecrets = options.withoutSecrets === true;
  return buildPlan({
    target: client.url,
    timestamp,
    changes,
    unmanaged,
    gates,
    notes: besideChanges(scene, options),
    withoutSecrets,
    ...(base && { base: { name: base.name, ...(base.commit !== undefined && { commit: base.commit }) } }),
    // Who plans without secrets shall not hold a trace of the live ones either.
    digest: (plan) => digestOf(plan, withoutSecrets ? [] : changes, setting("PBX_PLAN_KEY") ?? credentials),
  });
}

/** What the changes don't tell by themselves, about what was asked for. */
function besideChanges({ spec, desired, live, base }: Scene, options: PlanningOptions): Note[] {
  const covers = covering(targetsOf(options.target));
  return [
    ...(base ? baseNotes({ spec, desired, live }, base, covers) : []),
    ...(options.withoutSecrets === true ? uncheckedNotes(desired, covers) : []),
  ];
}
