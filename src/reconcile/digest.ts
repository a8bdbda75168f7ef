/**
 * The digest of a plan: what `apply --plan` compares. It covers the address, the changes and the gates, not what is
 * unmanaged. Secrets enter under a slow key only, so that a plan file is no place to try passwords at.
 */
import { createHash, createHmac, scryptSync } from "node:crypto";
import { inChunks } from "../files/pieces.js";
import type { Change } from "./change.js";
import { BUSY } from "./gates/busy.js";
import { COMPACT, jsonParts } from "./json-parts.js";
import type { Plan } from "./plan.js";

/** How two digests compare: the same plan, another plan, or plans that were made under different keys. */
export type DigestComparison = "same" | "different" | "other-key";

/** The part of the digest that anyone can compute: address, changes, gates. */
function openDigest(plan: Omit<Plan, "digest">): string {
  // Not the gates' messages: these count unmanaged objects, too.
  // And not who is in a call just now, which is another matter a minute later.
  const lasting = plan.gates.filter(({ gate }) => gate !== BUSY);
  const gates = lasting.map(({ gate, addresses }) => ({ gate, addresses }));
  const covered = { target: plan.target, changes: plan.resource_changes, gates };
  return hexOf(createHash("sha256"), jsonParts(covered, COMPACT));
}

interface Hashing {
  update(text: string): unknown;
  digest(encoding: "hex"): string;
}

/** Takes in pieces of a text: the whole of a plan of a million changes may be longer than any text can be. */
function hexOf(hash: Hashing, pieces: Iterable<string>): string {
  for (const chunk of inChunks(pieces)) hash.update(chunk);
  return hash.digest("hex");
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
  if (!changes.some(({ sensitive }) => sensitive.size > 0)) return `sha256:${open}`;
  const key = scryptSync(keyMaterial, `pbxctl plan 1\0${plan.target}`, 32, {
    N: 2 ** 15,
    r: 8,
    p: 1,
    maxmem: 2 ** 26,
  });
  const keyed = (pieces: Iterable<string>): string => hexOf(createHmac("sha256", key), pieces);
  return `sha256:${open};key:${keyed(["key"]).slice(0, 8)};secrets:${keyed(secretsOf(changes))}`;
}

/** The sensitive values that changes have to do with, before and after, as pieces of a JSON list. */
function* secretsOf(changes: readonly Change[]): Generator<string> {
  let before = "[";
  for (const { address, sensitive, live, after } of changes) {
    if (sensitive.size === 0) continue;
    const names = [...sensitive].sort();
    const values = names.map((name) => [name, live?.values[name] ?? null, after?.[name] ?? null]);
    yield before + JSON.stringify([address, values]);
    before = ",";
  }
  yield "]";
}

/** Compares the digest of a saved plan with that of today's. */
export function compareDigests(saved: string, now: string): DigestComparison {
  if (saved === now) return "same";
  const keyOf = (digest: string): string | undefined => /;key:([0-9a-f]+)/.exec(digest)?.[1];
  const openOf = (digest: string): string => digest.split(";")[0] ?? "";
  return openOf(saved) === openOf(now) && keyOf(saved) !== keyOf(now) ? "other-key" : "different";
}
