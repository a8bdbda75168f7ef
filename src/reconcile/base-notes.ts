/** What leaves the spec's care without a change to the PBX: the reviewer should know. */
import { addressOf } from "../resources/address.js";
import { kinds } from "../resources/index.js";
import type { Kind } from "../resources/index.js";
import type { Desired, Spec } from "../spec/model.js";
import { isOwn, lapsedFields } from "./base.js";
import type { Base } from "./base.js";
import type { Live } from "./observe.js";
import type { Note } from "./plan.js";

/** What the base is looked at beside. */
interface Beside {
  readonly spec: Spec;
  readonly desired: ReadonlyMap<string, readonly Desired[]>;
  readonly live: Live;
}

/** Notes about objects that are released, and about fields that become unmanaged since the PBX has no default for them. */
export function baseNotes(scene: Beside, base: Base, covers: (address: string) => boolean): Note[] {
  return kinds.flatMap((kind) => {
    const now = scene.desired.get(kind.type);
    if (!now || !base.declared.has(kind.type)) return [];
    return [
      ...released(kind, now, scene, base, covers),
      ...unmanagedFields(kind, now, scene.live, base, covers),
    ];
  });
}

function released(
  kind: Kind,
  now: readonly Desired[],
  { spec, live }: Beside,
  base: Base,
  covers: (address: string) => boolean,
): Note[] {
  const keys = new Set(now.map(({ key }) => key));
  const addresses = [...(base.declared.get(kind.type)?.values() ?? [])]
    .filter(
      ({ key, state }) => state === "present" && !keys.has(key) && live.get(kind.type)?.has(key) === true,
    )
    .filter(({ key }) => !isOwn(spec, kind.type, key))
    .map(({ key }) => addressOf(kind.type, key))
    .filter(covers);
  if (addresses.length === 0) return [];
  const they = addresses.length === 1 ? `1 ${kind.noun.one} is` : `${addresses.length} ${kind.noun.many} are`;
  return [
    {
      note: "released",
      message: `${they} released and stay on the PBX: declared in ${base.name}, now out of scope or ignored`,
      addresses: addresses.sort(),
    },
  ];
}

/** What is there to lose is there: a field that is empty already needs no word. */
const isEmptyValue = (value: unknown): boolean =>
  value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

function unmanagedFields(
  kind: Kind,
  now: readonly Desired[],
  live: Live,
  base: Base,
  covers: (address: string) => boolean,
): Note[] {
  const byField = new Map<string, string[]>();
  for (const object of now) {
    if (!covers(addressOf(kind.type, object.key))) continue;
    const values = live.get(kind.type)?.get(object.key)?.values;
    for (const name of lapsedFields(object, base.declared.get(kind.type)?.get(object.key))) {
      const field = kind.fields.find((one) => one.name === name);
      if (!field || field.default !== undefined || isEmptyValue(values?.[name])) continue;
      const address = addressOf(kind.type, object.key);
      const others = byField.get(name);
      if (others) others.push(address);
      else byField.set(name, [address]);
    }
  }
  return [...byField].map(([name, addresses]) => ({
    note: "no-longer-managed",
    message: `${name} keeps its live value: ${base.name} stated it, this spec doesn't, and the PBX has no default for it`,
    addresses: addresses.sort(),
  }));
}
