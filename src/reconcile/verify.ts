import { kindOf } from "../resources/index.js";
import { sameValue } from "../resources/value.js";
import type { Change } from "./change.js";
import type { Diff } from "./diff.js";
import type { ApplyReport, Mismatch, OperationResult } from "./events.js";
import type { Operation } from "./graph.js";
import type { Live } from "./observe.js";
import type { Action } from "./plan.js";
import { steps } from "./steps.js";

/** The types of what may have been written: those have to be read again. */
export function touchedTypes(
  operations: readonly Operation[],
  results: readonly OperationResult[],
): string[] {
  return [
    ...new Set(
      operations.filter((_, index) => results[index]?.outcome !== "blocked").map(({ type }) => type),
    ),
  ];
}

/** The result document. A change counts when its operation is done, and taken. */
export function reportOf(
  target: string,
  operations: readonly OperationResult[],
  verification: ApplyReport["verification"],
  found: readonly Mismatch[],
  interrupted: boolean,
): ApplyReport {
  const refused = new Set(found.map(({ address }) => address));
  const count = (action: Action): number =>
    operations.filter(
      (result) => result.action === action && result.outcome === "done" && !refused.has(result.address),
    ).length;
  return {
    format_version: "1.0",
    target,
    operations,
    summary: { added: count("create"), changed: count("update"), destroyed: count("delete") },
    verification,
    mismatches: found,
    interrupted,
  };
}

/** Whether all that was sent was acknowledged, with what had to wait for a meeting left out. */
const isAcknowledged = (result: OperationResult | undefined): boolean =>
  result?.outcome === "done" || (result?.busy === true && result.partly === true);

/** A change without the fields that have to wait; undefined when there is nothing else about it. */
function withoutHeld(change: Change): Change | undefined {
  const fields = change.fields.filter((name) => change.live?.held?.[name] === undefined);
  return fields.length === change.fields.length
    ? change
    : fields.length > 0
      ? { ...change, fields }
      : undefined;
}

/**
 * What the PBX acknowledged and did not take: objects whose operations all ended `done`, or so but for what had to wait, and
 * that a new diff would change again.
 */
export function mismatches(results: readonly OperationResult[], after: Diff): Mismatch[] {
  const held = new Set(results.filter(({ busy }) => busy === true).map(({ address }) => address));
  const undone = new Set(results.filter((result) => !isAcknowledged(result)).map(({ address }) => address));
  const done = new Set(results.map(({ address }) => address).filter((address) => !undone.has(address)));
  const changed = after.changes
    .filter(({ address }) => done.has(address))
    .flatMap((change) => (held.has(change.address) ? (withoutHeld(change) ?? []) : change))
    .map(mismatchOf);
  const ambiguous = after.findings
    .filter(({ code, address }) => code === "live-ambiguous" && address !== undefined && done.has(address))
    .map(({ address = "", message }) => ({ address, fields: [], message }));
  return [...changed, ...ambiguous];
}

/**
 * A replacement that came no further than its deletion, and whose object is there all the same: the PBX acknowledged the
 * deletion and did not take it.
 */
export function undeleted(
  operations: readonly Operation[],
  results: readonly OperationResult[],
  live: Live,
): Mismatch[] {
  return operations.flatMap(({ address, action, change, type, key }, index) => {
    const isHalf = action === "delete" && change.action === "replace" && results[index]?.outcome === "done";
    if (!isHalf || results[index + 1]?.outcome === "done") return [];
    const found = live.get(type)?.get(key);
    if (!found || steps(type, key, found, change.live?.values).length > 0) return [];
    return [
      {
        address,
        fields: [],
        message: `${address} is still on the PBX, although it acknowledged the deletion`,
      },
    ];
  });
}

/** What an update was to leave alone, and does not hold any more what it held: the spec does not state these fields. */
export function disturbed(
  operations: readonly Operation[],
  results: readonly OperationResult[],
  live: Live,
): Mismatch[] {
  return operations.flatMap((operation, index) => {
    const { type, key, target, change, address } = operation;
    const found = live.get(type)?.get(key);
    if (!isAcknowledged(results[index]) || !target || !change.live || !found) return [];
    const fields = kindOf(type).fields.flatMap(({ name }) => {
      const now = found.values[name];
      const kept = !change.fields.includes(name) && target[name] !== undefined && now !== undefined;
      return kept && found.held?.[name] === undefined && !sameValue(now, target[name]) ? [name] : [];
    });
    const told = fields.map((name) => {
      const [was, is] = [target[name], found.values[name]];
      return change.sensitive.has(name)
        ? `${name} holds another (sensitive) value`
        : `${name} is ${JSON.stringify(is)} and was ${JSON.stringify(was)}`;
    });
    const message = `${address}: ${told.join(", ")}, although it was to stay`;
    return fields.length > 0 ? [{ address, fields, message }] : [];
  });
}

function mismatchOf(change: Change): Mismatch {
  const { address, action, fields } = change;
  if (action === "create")
    return {
      address,
      fields: [],
      message: `${address} is not on the PBX, although it acknowledged the insert`,
    };
  if (action === "delete")
    return {
      address,
      fields: [],
      message: `${address} is still on the PBX, although it acknowledged the deletion`,
    };
  const told = fields.map((name) => shown(change, name)).join(", ");
  return {
    address,
    fields,
    message: `${address}: ${told}, although the PBX acknowledged the write`,
    hint: acceptance(change),
  };
}

function shown({ sensitive, live, after }: Change, name: string): string {
  const [is, asked] = [live?.values[name], after?.[name]].map((value) => JSON.stringify(value));
  return sensitive.has(name)
    ? `${name} is not the (sensitive) value that was sent`
    : `${name} is ${is ?? "not told"} and not ${asked ?? "set"}`;
}

/** What a PBX makes of a value every time would differ for ever: the spec can take it as it is. */
function acceptance({ fields, ignored = [] }: Change): string {
  const names = [...new Set([...ignored, ...fields])].join(", ");
  const it = fields.length === 1 ? "it" : "them";
  return `if the PBX does so every time, state what it keeps, or accept ${it} on the object: ignoreFields: [${names}]`;
}
