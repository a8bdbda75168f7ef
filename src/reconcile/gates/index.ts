/** The gates, in the order in which plans show them, and what opens them. */
import type { Spec } from "../../spec/model.js";
import { approveEntry } from "./approve-entry.js";
import { BUSY, busy } from "./busy.js";
import { emptyLive } from "./empty-live.js";
import type { Alarm, Gate, Scene } from "./gate.js";
import { groupInUse } from "./in-use.js";
import { lockout } from "./lockout.js";
import { massDelete, massUpdate } from "./mass.js";
import { protectedObjects } from "./protected.js";
import { queueMember } from "./queue-member.js";
import { replace } from "./replace.js";
import { weakPassword } from "./weak-password.js";

const gates: readonly Gate[] = [
  emptyLive,
  protectedObjects,
  massDelete,
  massUpdate,
  replace,
  groupInUse,
  queueMember,
  busy,
  lockout,
  weakPassword,
];

/** The names that `--allow` and `approve` take. */
export const openableGates: readonly string[] = gates.filter((gate) => gate.opens).map((gate) => gate.name);

/** A gate that the plan ran into. */
export interface GateResult {
  readonly gate: string;
  readonly message: string;
  readonly addresses: readonly string[];
  /** Whether an option or a reviewed approval opens it. */
  readonly allowed: boolean;
  /** What opened it, or what would. */
  readonly hint: string;
  /** The `approve` entry that would open it, one line of YAML; not there for one that is open, or that nothing opens. */
  readonly approve?: string;
}

/** What may open gates. */
export interface Permission {
  /** The gates named by `--allow`. */
  readonly allow: readonly string[];
  /** The day of the run, `YYYY-MM-DD`: approvals hold to the end of their last day. */
  readonly today: string;
  /** What `--when-busy` says that apply does about calls, `fail` left out: then calls do not close a gate. */
  readonly whenBusy?: "skip" | "wait" | "force";
}

/** Runs every gate over the scene. */
export function judge(scene: Scene, permission: Permission): GateResult[] {
  return gates.flatMap((gate) =>
    gate
      .alarms(scene)
      .map((alarm) => ({ gate: gate.name, ...alarm, ...verdict(gate, alarm, scene, permission) })),
  );
}

function verdict(
  gate: Gate,
  alarm: Alarm,
  scene: Scene,
  permission: Permission,
): Pick<GateResult, "allowed" | "hint" | "approve"> {
  const { name, opener } = gate;
  if (!gate.opens) return { allowed: false, hint: "only taking the object out of protect lets it through" };
  const { whenBusy } = permission;
  if (name === BUSY && whenBusy !== undefined) return { allowed: true, hint: WHEN_BUSY[whenBusy] };
  if (permission.allow.includes(name)) return { allowed: true, hint: `opened by --allow ${name}` };
  if (alarm.addresses.every(approvedBy(name, scene.spec, permission)))
    return { allowed: true, hint: "opened by approve in the spec" };
  const hint = `--allow ${name}, or an approve entry in the spec, lets it through`;
  return {
    allowed: false,
    hint: opener === undefined ? hint : `${opener}; ${hint}`,
    approve: approveEntry(name, alarm.addresses, permission.today),
  };
}

const WHEN_BUSY = {
  wait: "--when-busy wait: apply waits until it is over, and changes it then",
  skip: "--when-busy skip: apply leaves it for the next run",
  force: "--when-busy force: apply goes on all the same",
} as const;

/** Which addresses approvals that still hold open a gate for. */
function approvedBy(gate: string, spec: Spec, { today }: Permission): (address: string) => boolean {
  const approvals = spec.approve.filter(
    (entry) => entry.gate === gate && (entry.until === undefined || entry.until >= today),
  );
  return (address) => approvals.some((entry) => entry.addresses.some((pattern) => pattern.matches(address)));
}

/** For which addresses a call is no reason to hold: `--allow busy`, or approved in the spec. */
export function mayDisturb(spec: Spec, permission: Permission): (address: string) => boolean {
  return permission.allow.includes(BUSY) ? () => true : approvedBy(BUSY, spec, permission);
}

/** Whether a gate would refuse whenever apply ran, and not only while somebody talks. */
export const isLasting = ({ gate, allowed }: GateResult): boolean => !allowed && gate !== BUSY;
