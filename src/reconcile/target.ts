/** `--target`: the part of a diff that was asked for, with what its objects refer to. */
import { closestMatch } from "leven";
import { addressOf } from "../resources/address.js";
import type { Glob } from "../resources/address.js";
import { kinds } from "../resources/index.js";
import type { Kind } from "../resources/index.js";
import type { Finding } from "../spec/finding.js";
import type { Desired } from "../spec/model.js";
import type { Change } from "./change.js";
import type { Diff } from "./diff.js";
import type { Live } from "./observe.js";

/**
 * Keeps the changes whose address a target matches, and the changes to what targeted objects refer to, changed themselves
 * or not; of the findings, those about what is kept.
 */
export function narrow(diff: Diff, targets: readonly Glob[]): Diff {
  if (targets.length === 0) return diff;
  const byAddress = new Map(diff.changes.map((change) => [change.address, change]));
  const kept = new Set<Change>();
  const seen = new Set<string>();
  const targeted = (address: string): boolean => targets.some((target) => target.matches(address));
  const references = diff.references();
  const addressed = [...byAddress.keys(), ...references.keys()].filter(targeted);
  for (let address = addressed.pop(); address !== undefined; address = addressed.pop()) {
    if (seen.has(address)) continue;
    seen.add(address);
    const change = byAddress.get(address);
    // What is only referred to is there in the end, or the reference is an error.
    if (change && (change.action !== "delete" || targeted(address))) kept.add(change);
    addressed.push(...(references.get(address) ?? []));
  }
  const changes = diff.changes.filter((change) => kept.has(change));
  const addresses = new Set(changes.map((change) => change.address));
  const findings = diff.findings.filter(
    ({ address }) => address === undefined || addresses.has(address) || targeted(address),
  );
  return { ...diff, changes, findings };
}

/** Whether targets cover an address; without targets, all of them are. */
export const covering =
  (targets: readonly Glob[]) =>
  (address: string): boolean =>
    targets.length === 0 || targets.some((target) => target.matches(address));

/** Of a collection that the spec does not have, nothing is planned, whatever is live. */
function notDeclared(pattern: string, kind: Kind): Finding {
  return {
    code: "unknown-target",
    severity: "error",
    message: `--target ${pattern} names nothing that is planned: the spec has no ${kind.collection}`,
    hint: `a collection that the spec does not have is left alone; declare ${kind.collection}`,
  };
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
    .map(({ pattern }): Finding => {
      const unread = kinds.find(({ type }) => pattern.startsWith(`${type}/`) && !desired.has(type));
      if (unread) return notDeclared(pattern, unread);
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
