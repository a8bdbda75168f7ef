/** `--target`: the part of a diff that was asked for, with what its objects refer to. */
import { closestMatch } from "leven";
import { addressOf } from "../resources/address.js";
import type { Glob } from "../resources/address.js";
import { kindOf } from "../resources/index.js";
import type { Finding } from "../spec/finding.js";
import type { Desired } from "../spec/model.js";
import type { Change } from "./change.js";
import type { Diff } from "./diff.js";
import type { Live } from "./observe.js";

/**
 * Keeps the changes whose address a target matches, and the changes to what these objects refer to; of the findings,
 * those about what is kept.
 */
export function narrow(diff: Diff, targets: readonly Glob[]): Diff {
  if (targets.length === 0) return diff;
  const byAddress = new Map(diff.changes.map((change) => [change.address, change]));
  const kept = new Set<Change>();
  const keep = (change: Change): void => {
    if (kept.has(change)) return;
    kept.add(change);
    for (const address of references(change)) {
      const other = byAddress.get(address);
      if (other && other.action !== "delete") keep(other);
    }
  };
  const targeted = (address: string): boolean => targets.some((target) => target.matches(address));
  for (const change of diff.changes) if (targeted(change.address)) keep(change);
  const changes = diff.changes.filter((change) => kept.has(change));
  const addresses = new Set(changes.map((change) => change.address));
  const findings = diff.findings.filter(
    ({ address }) => address === undefined || addresses.has(address) || targeted(address),
  );
  return { ...diff, changes, findings };
}

function references(change: Change): string[] {
  return kindOf(change.type).fields.flatMap((field) => {
    const key = change.after?.[field.name];
    return field.refersTo !== undefined && typeof key === "string" ? [addressOf(field.refersTo, key)] : [];
  });
}

/** A finding for each target that names nothing, declared or live: a misspelt one must not read as "no changes". */
export function checkTargets(
  targets: readonly Glob[],
  desired: ReadonlyMap<string, readonly Desired[]>,
  live: Live,
): Finding[] {
  if (targets.length === 0) return [];
  const addresses = new Set<string>();
  for (const [type, objects] of desired) for (const { key } of objects) addresses.add(addressOf(type, key));
  for (const [type, objects] of live) for (const key of objects.keys()) addresses.add(addressOf(type, key));
  const known = [...addresses];
  return targets
    .filter((target) => !known.some((address) => target.matches(address)))
    .map(({ pattern }) => {
      const nearest = closestMatch(pattern, known, { maxDistance: 3 });
      return {
        code: "unknown-target",
        severity: "error",
        message: `--target ${pattern} names nothing, neither in the spec nor on the PBX`,
        hint:
          nearest === undefined
            ? "an address looks like extension/1001 or blacklist/400*"
            : `did you mean ${nearest}?`,
      };
    });
}
