/** Specs as tests write them: what a YAML file would say, already read and resolved. */
import { glob } from "../../src/resources/address.js";
import { kinds } from "../../src/resources/index.js";
import type { Kind, Value, Values } from "../../src/resources/index.js";
import type { Desired, Management, Safety, Spec } from "../../src/spec/model.js";

/** An object as a spec states it, beside its fields. `references` names fields whose value came out of `${…}`. */
export interface ObjectInput {
  readonly state?: "absent";
  readonly ignoreFields?: readonly string[];
  readonly references?: readonly string[];
  readonly [field: string]: Value | undefined;
}

interface ManageInput {
  readonly prune?: boolean;
  /** Globs over keys. */
  readonly scope?: readonly string[];
}

export interface SpecInput {
  readonly outboundGroups?: readonly ObjectInput[];
  readonly extensions?: readonly ObjectInput[];
  readonly blacklist?: readonly ObjectInput[];
  readonly conferences?: readonly ObjectInput[];
  readonly manage?: Readonly<Record<string, ManageInput>>;
  readonly ignore?: readonly string[];
  readonly protect?: readonly string[];
  readonly approve?: readonly {
    readonly gate: string;
    readonly addresses: readonly string[];
    readonly until?: string;
  }[];
  readonly safety?: Partial<Safety>;
}

/** A spec with its declarations resolved. */
export interface BuiltSpec {
  readonly spec: Spec;
  readonly desired: ReadonlyMap<string, readonly Desired[]>;
}

const SAFETY: Safety = {
  deletePercent: 30,
  updatePercent: 30,
  population: 10,
  emergency: ["110", "119", "120", "122", "112"],
};

const NOT_FIELDS = new Set(["state", "ignoreFields", "references"]);

function declaration(kind: Kind, input: ObjectInput, index: number): Desired {
  const stated = Object.entries(input).filter(([name]) => !NOT_FIELDS.has(name) && name !== kind.keyField);
  const values: Values = Object.fromEntries(
    stated.flatMap(([name, value]): [string, Value][] => (value === undefined ? [] : [[name, value]])),
  );
  const unknown = Object.keys(values).find((name) => !kind.fields.some((field) => field.name === name));
  if (unknown !== undefined) throw new Error(`${kind.type} has no field ${unknown}`);
  const secret = kind.fields.filter((field) => field.sensitive).map(({ name }) => name);
  return {
    type: kind.type,
    key: String(input[kind.keyField]),
    state: input.state ?? "present",
    values,
    ignoreFields: input.ignoreFields ?? [],
    at: { file: "pbx.yaml", path: [kind.collection, index] },
    sensitive: new Set([...secret, ...(input.references ?? [])]),
  };
}

function management({ prune = false, scope }: ManageInput = {}): Management {
  const globs = scope?.map((pattern) => glob(pattern));
  return { prune, inScope: (key) => globs?.some((pattern) => pattern.matches(key)) ?? true };
}

/** Builds a spec. A collection that is left out is not in the spec; `[]` is there and empty. */
export function specOf(input: SpecInput): BuiltSpec {
  const listed: Readonly<Record<string, readonly ObjectInput[] | undefined>> = {
    outboundGroups: input.outboundGroups,
    extensions: input.extensions,
    blacklist: input.blacklist,
    conferences: input.conferences,
  };
  const desired = new Map(
    kinds.flatMap((kind): [string, Desired[]][] => {
      const objects = listed[kind.collection];
      return objects ? [[kind.type, objects.map((object, index) => declaration(kind, object, index))]] : [];
    }),
  );
  const spec: Spec = {
    files: ["pbx.yaml"],
    manage: new Map(kinds.map((kind) => [kind.type, management(input.manage?.[kind.collection])])),
    ignore: (input.ignore ?? []).map((pattern) => glob(pattern)),
    protect: (input.protect ?? []).map((pattern) => glob(pattern)),
    approve: (input.approve ?? []).map(({ addresses, ...entry }) => ({
      ...entry,
      addresses: addresses.map((pattern) => glob(pattern)),
      at: { file: "pbx.yaml" },
    })),
    safety: { ...SAFETY, ...input.safety },
    collections: desired,
  };
  return { spec, desired };
}
