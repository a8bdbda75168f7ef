/**
 * What an earlier spec (the base) declared, beside this one. Whatever follows from it is copied into the desired state before
 * anything is compared: what left the spec stands there as absent, a field that nobody states any more with the PBX's own
 * default. The differ knows no base.
 */
import { addressOf } from "../resources/address.js";
import { kinds } from "../resources/index.js";
import type { Kind, Value } from "../resources/index.js";
import type { Finding, Place } from "../spec/finding.js";
import type { Declaration, Desired, Spec } from "../spec/model.js";

/** An earlier spec. Its references are never resolved: which objects and fields it stated is what matters. */
export interface Base {
  /** What people call it: `main`, `applied`, a file's name. */
  readonly name: string;
  /** The commit that it was read from, all of its digits. */
  readonly commit?: string;
  /** By type, then by key; only the collections that it has. */
  readonly declared: ReadonlyMap<string, ReadonlyMap<string, Declaration>>;
  readonly manage: Spec["manage"];
  readonly ignore: Spec["ignore"];
  /** What stands before the names of its files, so that they are told from those of today. */
  readonly prefix: string;
}

/** Whether the spec owns a key: it is in scope and not ignored. */
export function isOwn(spec: Pick<Spec, "manage" | "ignore">, type: string, key: string): boolean {
  const address = addressOf(type, key);
  return (
    (spec.manage.get(type)?.inScope(key) ?? true) && !spec.ignore.some((pattern) => pattern.matches(address))
  );
}

/**
 * The desired state with what follows from the base.
 * @returns also an error for each collection that the base has and the spec lacks: left out by mistake, all of its objects
 * would silently be forgotten
 */
export function recall(
  spec: Spec,
  desired: ReadonlyMap<string, readonly Desired[]>,
  base: Base,
): { desired: ReadonlyMap<string, readonly Desired[]>; findings: Finding[] } {
  const recalled = new Map(desired);
  const findings: Finding[] = [];
  for (const kind of kinds) {
    const before = base.declared.get(kind.type);
    if (!before) continue;
    const now = desired.get(kind.type);
    if (!now) findings.push(collectionGone(kind, spec, base, before));
    else
      recalled.set(kind.type, [
        ...now.map((object) => withLapsed(kind, object, before)),
        ...removed(kind, now, before, spec, base),
      ]);
  }
  return { desired: recalled, findings };
}

/** The place of a base's declaration, told from the same file's place today. */
export const placeInBase = ({ prefix }: Base, at: Place): Place => ({ ...at, file: `${prefix}${at.file}` });

function collectionGone(
  { collection, type, noun }: Kind,
  spec: Spec,
  base: Base,
  before: ReadonlyMap<string, Declaration>,
): Finding {
  const [first] = before.values();
  const file = spec.files.find((name) => name === first?.at.file) ?? spec.files[0];
  return {
    code: "base-collection-gone",
    severity: "error",
    message: `The base ${base.name} has ${collection} (${before.size} ${before.size === 1 ? noun.one : noun.many}), and this spec has none: it does not say whether they shall go`,
    hint: `write ${collection}: [] to delete them, and ignore: ["${type}/*"] beside it to leave them alone from now on`,
    ...(file !== undefined && { at: { file } }),
    ...(first && { related: [{ message: "declared here before", at: placeInBase(base, first.at) }] }),
  };
}

/** The fields that the base stated, that counted there, and that the object does not state now. */
export function lapsedFields(object: Desired, before: Declaration | undefined): string[] {
  if (before?.state !== "present" || object.state !== "present") return [];
  return Object.keys(before.values).filter(
    (name) =>
      object.values[name] === undefined &&
      object.unchecked?.has(name) !== true &&
      !object.ignoreFields.includes(name) &&
      !before.ignoreFields.includes(name),
  );
}

function withLapsed(kind: Kind, object: Desired, before: ReadonlyMap<string, Declaration>): Desired {
  const names = lapsedFields(object, before.get(object.key));
  const defaults = kind.fields.flatMap((field): [string, Value][] =>
    field.default !== undefined && names.includes(field.name) ? [[field.name, field.default]] : [],
  );
  return defaults.length === 0 ? object : { ...object, lapsed: Object.fromEntries(defaults) };
}

/** What the base declared and this spec does not, as far as it still owns it. The rest is released. */
function removed(
  kind: Kind,
  now: readonly Desired[],
  before: ReadonlyMap<string, Declaration>,
  spec: Spec,
  base: Base,
): Desired[] {
  const keys = new Set(now.map(({ key }) => key));
  const sensitive = new Set(kind.fields.filter((field) => field.sensitive).map(({ name }) => name));
  return [...before.values()]
    .filter(({ key, state }) => state === "present" && !keys.has(key) && isOwn(spec, kind.type, key))
    .map(({ type, key, at }) => ({
      type,
      key,
      state: "absent",
      removed: true,
      values: {},
      ignoreFields: [],
      sensitive,
      at: placeInBase(base, at),
    }));
}
