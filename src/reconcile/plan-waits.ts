/** What waits for what in a plan that was written to a file: its document holds all that the order is made from. */
import { kinds } from "../resources/index.js";
import type { Change } from "./change.js";
import { operationsOf } from "./graph.js";
import type { ResourceChange } from "./plan.js";
import { waitsOf } from "./waits.js";
import type { Wait } from "./waits.js";

/** The order of a plan document's operations. */
export interface PlanWaits {
  readonly waits: readonly Wait[];
  /** Addresses of objects whose references the plan hides, since they came out of a secret. */
  readonly hidden: readonly string[];
}

const isBag = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const ACTIONS: ReadonlyMap<string, Change["action"]> = new Map([
  ["create", "create"],
  ["update", "update"],
  ["delete", "delete"],
  ["delete,create", "replace"],
]);

const actionOf = (actions: unknown): Change["action"] | undefined =>
  Array.isArray(actions) ? ACTIONS.get(actions.join()) : undefined;

/** Whether the parts are there that the order is made from: the file may be anybody's. */
function isChange(data: unknown): data is ResourceChange {
  if (!isBag(data) || !isBag(data["change"])) return false;
  const { type, name, address, change } = data;
  if (typeof name !== "string" || typeof address !== "string") return false;
  const sides = [change["before"], change["after"]];
  return (
    kinds.some((kind) => kind.type === type) &&
    actionOf(change["actions"]) !== undefined &&
    sides.every((side) => side === null || isBag(side))
  );
}

/** The changes in a plan document (`plan --format json`, `plan --out`); nothing when it is none. */
export function resourceChangesIn(data: unknown): readonly ResourceChange[] | undefined {
  if (!isBag(data) || data["format_version"] !== "1.0") return undefined;
  const changes = data["resource_changes"];
  return Array.isArray(changes) && changes.every(isChange) ? changes : undefined;
}

/** @throws CycleError for a plan that nothing could carry out */
export function waitsOfPlan(changes: readonly ResourceChange[]): PlanWaits {
  const hidden = changes.filter(hidesReference).map(({ address }) => address);
  return { waits: waitsOf(operationsOf(changes.map(changeOf))), hidden };
}

function changeOf({ address, type, name, change }: ResourceChange): Change {
  const { actions, before, after } = change;
  return {
    address,
    type,
    key: name,
    action: actionOf(actions) ?? "update",
    ...(before && { live: { key: name, values: before, rows: [] } }),
    ...(after && { after }),
    fields: [],
    sensitive: new Set(),
  };
}

function hidesReference({ type, change }: ResourceChange): boolean {
  const fields = kinds.find((kind) => kind.type === type)?.fields ?? [];
  return fields.some(
    ({ name, refersTo }) =>
      refersTo !== undefined &&
      [change.before_sensitive, change.after_sensitive].some((side) => isBag(side) && side[name] === true),
  );
}
