/** What a run is going to overwrite or delete, as it is before: a spec, and the secrets that it refers to. */
import { kindOf } from "../resources/index.js";
import type { Change } from "./change.js";
import { exportLive, gapText } from "./export.js";
import type { Conceal, Export, Gap } from "./export.js";
import type { Live } from "./observe.js";

/** A backup that is not written yet. */
export interface Backup {
  /** The objects whole, sensitive values as references to the file of secrets. */
  readonly exported: Export;
  /** What stands in the file of secrets, by entry. */
  readonly secrets: ReadonlyMap<string, string>;
  /** How many objects there are. */
  readonly objects: number;
  /** What applying the backup does not bring back, in words; the PBX's own names in it are untrusted. */
  readonly beyond: readonly string[];
  /** What would be lost for good, since the PBX hides it or no spec can state it; with any, the backup is not whole. */
  readonly missing: readonly string[];
}

/**
 * Takes the backup of what `changes` overwrite or delete. Objects that they create are no part of it.
 * @param live the state that was read, what the objects refer to included
 * @param secretsFile the name under which the spec refers to the file of secrets
 */
export function backupOf(changes: readonly Change[], live: Live, secretsFile: string): Backup {
  const touched = new Map(changes.filter((change) => change.live).map((change) => [change.address, change]));
  const types = [...new Set([...touched.values()].map(({ type }) => type))];
  const secrets = new Map<string, string>();
  const conceal: Conceal = (address, field, value) => {
    const isSecret = touched.get(address)?.sensitive.has(field) === true;
    if (!isSecret || typeof value !== "string" || value === "") return undefined;
    const entry = entryName(address, field);
    secrets.set(entry, value);
    return `\${file:${secretsFile}::${entry}}`;
  };
  const exported = exportLive(live, types, (address) => touched.has(address), conceal);
  const missing = exported.gaps.filter((gap) => isLost(gap, touched.get(gap.address)));
  const unset = exported.gaps.filter((gap) => isUnset(gap, touched.get(gap.address)));
  return {
    exported,
    secrets,
    objects: touched.size,
    beyond: [
      ...[...touched.values()].flatMap(losses),
      ...unset.map((gap) => `${gapText(gap)}, which a spec can't say`),
    ],
    missing: missing.map(gapText),
  };
}

/** The address has no blanks and no slash but its own; braces and dollars would read as the reference's syntax. */
function entryName(address: string, field: string): string {
  const safe = address.replace(/[{}$]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${safe}/${field}`;
}

/** Whether a gap is something that the change destroys and that nobody could set again. */
function isLost({ field: name, value }: Gap, change: Change | undefined): boolean {
  if (!change) return false;
  const field = kindOf(change.type).fields.find((one) => one.name === name);
  if (!field) return true;
  if (change.action === "update") {
    return value === undefined
      ? change.after?.[field.name] !== undefined
      : value !== "" && change.fields.includes(field.name);
  }
  return value !== "" || field.requiredOnInsert === true;
}

/** Whether a gap is a field that the change sets for the first time. */
const isUnset = ({ field, value }: Gap, change: Change | undefined): boolean =>
  value === "" && change?.action === "update" && field !== undefined && change.fields.includes(field);

function losses({ address, type, action, live }: Change): string[] {
  if (!live || action === "update") return [];
  return kindOf(type)
    .losses(live)
    .map(({ what, names }) => `${address} was in ${what} ${names.join(", ")}`);
}
