/**
 * The digest of a plan: what `apply --plan` compares. It covers the address, the changes and the gates, not what is
 * unmanaged. Secrets enter under a slow key only, so that a plan file is no place to try passwords at.
 */
import { createHash, createHmac, scryptSync } from "node:crypto";
import type { Change } from "./change.js";
import { BUSY } from "./gates/busy.js";
import type { Plan } from "./plan.js";

/** How two digests compare: the same plan, another plan, or plans that were made under different keys. */
export type DigestComparison = "same" | "different" | "other-key";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The part of the digest that anyone can compute: address, changes, gates. */
function openDigest(plan: Omit<Plan, "digest">): string {
  // Not the gates' messages: these count unmanaged objects, too.
  // And not who is in a call just now, which is another matter a minute later.
  const lasting = plan.gates.filter(({ gate }) => gate !== BUSY);
  const gates = lasting.map(({ gate, addresses }) => ({ gate, addresses }));
  return sha256(JSON.stringify({ target: plan.target, changes: plan.resource_changes, gates }));
}

/** Whether a plan is what its digest says: a file that was edited after planning is not. */
export function isUnaltered(plan: Plan): boolean {
  return plan.digest.split(";")[0] === `sha256:${openDigest(plan)}`;
}

/**
 * The digest: `sha256:HEX`, and where the plan writes or overwrites secrets `sha256:HEX;key:HEX;secrets:HEX`.
 * @param keyMaterial what the key is made from: `PBX_PLAN_KEY`, else the PBX credentials
 */
export function digestOf(
  plan: Omit<Plan, "digest">,
  changes: readonly Change[],
  keyMaterial: string,
): string {
  const open = openDigest(plan);
  const secrets = changes.flatMap(secretsOf);
  if (secrets.length === 0) return `sha256:${open}`;
  const key = scryptSync(keyMaterial, `pbxctl plan 1\0${plan.target}`, 32, {
    N: 2 ** 15,
    r: 8,
    p: 1,
    maxmem: 2 ** 26,
  });
  const keyed = (text: string): string => createHmac("sha256", key).update(text).digest("hex");
  return `sha256:${open};key:${keyed("key").slice(0, 8)};secrets:${keyed(JSON.stringify(secrets))}`;
}

/** The sensitive values that a change has to do with, before and after. */
function secretsOf(change: Change): unknown[] {
  const names = [...change.sensitive].sort();
  const values = names.map((name) => [name, change.live?.values[name] ?? null, change.after?.[name] ?? null]);
  return values.length > 0 ? [[change.address, values]] : [];
}

/** Compares the digest of a saved plan with that of today's. */
export function compareDigests(saved: string, now: string): DigestComparison {
  if (saved === now) return "same";
  const keyOf = (digest: string): string | undefined => /;key:([0-9a-f]+)/.exec(digest)?.[1];
  const openOf = (digest: string): string => digest.split(";")[0] ?? "";
  return openOf(saved) === openOf(now) && keyOf(saved) !== keyOf(now) ? "other-key" : "different";
}
