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
  /** What would be lost for good: the PBX hides it, or nobody could create the object again. With any, the backup is not whole. */
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
  const gaps = exported.gaps.flatMap((gap) => {
    const change = touched.get(gap.address);
    return change ? [{ gap, lost: isLost(gap, change), noted: isTouched(gap, change) }] : [];
  });
  const noted = gaps.filter((one) => one.noted && !one.lost);
  return {
    exported,
    secrets,
    objects: touched.size,
    beyond: [...[...touched.values()].flatMap(losses), ...noted.map(({ gap }) => noteText(gap))],
    missing: gaps.filter(({ lost }) => lost).map(({ gap }) => gapText(gap)),
  };
}

/** The address has no blanks and no slash but its own; braces and dollars would read as the reference's syntax. */
function entryName(address: string, field: string): string {
  const safe = address.replace(/[{}$]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${safe}/${field}`;
}

/** Whether the change does away with the value. */
function isTouched({ field = "", value }: Gap, { action, fields, after }: Change): boolean {
  if (action !== "update") return value !== "";
  return value === undefined ? after?.[field] !== undefined : fields.includes(field);
}

/** Whether a gap is something that the change does away with, and that a comment in the backup can't keep either. */
function isLost(gap: Gap, change: Change): boolean {
  const field = kindOf(change.type).fields.find(({ name }) => name === gap.field);
  if (!field || (change.action !== "update" && field.requiredOnInsert)) return true;
  const isSecret = gap.value === undefined || (gap.value !== "" && change.sensitive.has(field.name));
  return isSecret && isTouched(gap, change);
}

const noteText = ({ address, field = "", value, why }: Gap): string =>
  value === ""
    ? `${address} ${field} was not set, which a spec can't say`
    : `${address} ${field} was ${JSON.stringify(value)}: ${why}`;

function losses({ address, type, action, live }: Change): string[] {
  if (!live || action === "update") return [];
  return kindOf(type)
    .losses(live)
    .map(({ what, names }) => `${address} was in ${what} ${names.join(", ")}`);
}
