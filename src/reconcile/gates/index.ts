/** The gates, in the order in which plans show them, and what opens them. */
import { emptyLive } from "./empty-live.js";
import type { Alarm, Gate, Scene } from "./gate.js";
import { groupInUse } from "./in-use.js";
import { lockout } from "./lockout.js";
import { massDelete, massUpdate } from "./mass.js";
import { protectedObjects } from "./protected.js";
import { replace } from "./replace.js";
import { weakPassword } from "./weak-password.js";

const gates: readonly Gate[] = [
  emptyLive,
  protectedObjects,
  massDelete,
  massUpdate,
  replace,
  groupInUse,
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
}

/** What may open gates. */
export interface Permission {
  /** The gates named by `--allow`. */
  readonly allow: readonly string[];
  /** The day of the run, `YYYY-MM-DD`: approvals hold to the end of their last day. */
  readonly today: string;
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
): { allowed: boolean; hint: string } {
  if (!gate.opens) return { allowed: false, hint: "only taking the object out of protect lets it through" };
  if (permission.allow.includes(gate.name)) return { allowed: true, hint: `opened by --allow ${gate.name}` };
  const approvals = scene.spec.approve.filter(
    (entry) => entry.gate === gate.name && (entry.until === undefined || entry.until >= permission.today),
  );
  const approved = (address: string): boolean =>
    approvals.some((entry) => entry.addresses.some((pattern) => pattern.matches(address)));
  if (alarm.addresses.every(approved)) return { allowed: true, hint: "opened by approve in the spec" };
  return { allowed: false, hint: `--allow ${gate.name}, or an approve entry in the spec, lets it through` };
}
