/** What has to be different in a spec for the live state to be what it asks for. */
import type { Change } from "../reconcile/change.js";
import { type Diff, diff } from "../reconcile/diff.js";
import { exportLive, stateField } from "../reconcile/export.js";
import type { Statement } from "../reconcile/export.js";
import type { Live } from "../reconcile/observe.js";
import { addressOf } from "../resources/address.js";
import type { Glob } from "../resources/address.js";
import { type Kind, type Observed, type Value, kindOf, kinds } from "../resources/index.js";
import type { Declaration, Desired, Spec } from "../spec/model.js";
import { hasReference } from "../spec/template.js";

/** What adopting looks at. */
export interface World {
  readonly spec: Spec;
  readonly desired: ReadonlyMap<string, readonly Desired[]>;
  readonly live: Live;
  /** Only what these name; all that the plan would change where there are none. */
  readonly addresses: readonly Glob[];
  /** Only these addresses, as a report has them. Nobody has looked at them: the doubts about empty lists hold. */
  readonly reported?: ReadonlySet<string>;
}

/** One object's part of the spec that has to change. */
export interface Wish {
  readonly address: string;
  readonly kind: Kind;
  readonly key: string;
  /** The object as it is declared now. */
  readonly declared?: Declaration;
  /** The fields to state anew; not there where the declaration goes. */
  readonly set?: ReadonlyMap<string, Value>;
  /** The object as it is going to be declared; not there where it is not. */
  readonly statement?: Statement;
}

/** What is left to people, and why. */
export interface Left {
  readonly address: string;
  /** Not there where the object as a whole is left. */
  readonly field?: string;
  /** In words that follow the field's or the object's name. */
  readonly why: string;
}

export interface Decision {
  readonly wishes: readonly Wish[];
  readonly left: readonly Left[];
  /** What the plan would change before anything is adopted. */
  readonly before: Diff;
}

const REFERENCE = "its value in the spec is a reference (${…})";
const SECRET = "a password is never written into a spec";

/** Decides what to adopt. Pure: nothing is read or written. */
export function decide(world: World): Decision {
  const before = diff(world.spec, world.desired, world.live);
  const decider = new Decider(world);
  for (const finding of before.findings) {
    const { code, address, at } = finding;
    if (code === "live-ambiguous" && address !== undefined && at && decider.wants(address))
      decider.left.push({ address, why: "the PBX lists it several times" });
  }
  for (const change of before.changes) if (decider.wants(change.address)) decider.change(change);
  if (world.addresses.length > 0 || world.reported) decider.addUndeclared(before.changes);
  return { wishes: decider.wishes, left: decider.left, before };
}

class Decider {
  readonly wishes: Wish[] = [];
  readonly left: Left[] = [];
  readonly #world: World;
  readonly #declared = new Map<string, Declaration>();

  constructor(world: World) {
    this.#world = world;
    for (const [type, declarations] of world.spec.collections)
      for (const one of declarations) this.#declared.set(addressOf(type, one.key), one);
  }

  wants(address: string): boolean {
    const { addresses, reported } = this.#world;
    if (reported) return reported.has(address);
    return addresses.length === 0 || addresses.some((one) => one.matches(address));
  }

  change(change: Change): void {
    if (change.action === "create") this.#lost(change);
    else if (change.action === "delete") this.#found(change);
    else this.#altered(change);
  }

  /** Objects that are live, named and not declared: what the plan counts as unmanaged. */
  addUndeclared(changes: readonly Change[]): void {
    const planned = new Set(changes.map(({ address }) => address));
    for (const { type } of kinds) {
      for (const object of this.#world.live.get(type)?.values() ?? []) {
        const address = addressOf(type, object.key);
        if (!this.wants(address) || planned.has(address) || this.#declared.has(address)) continue;
        const why = this.#unowned(type, object, address);
        if (why === undefined) this.#add(kindOf(type), object.key, undefined);
        else this.left.push({ address, why });
      }
    }
  }

  #unowned(type: string, object: Observed, address: string): string | undefined {
    const { spec } = this.#world;
    if (object.ambiguous) return "the PBX lists it several times";
    if (spec.ignore.some((one) => one.matches(address))) return "the spec ignores it";
    const inScope = spec.manage.get(type)?.inScope(object.key) ?? true;
    return inScope ? undefined : `it is not in manage.${kindOf(type).collection}.scope`;
  }

  /** Declared, and not on the PBX. An empty list is more likely a fault than the truth. */
  #lost({ address, type, key }: Change): void {
    const { live, addresses } = this.#world;
    const kind = kindOf(type);
    const declared = this.#declared.get(address);
    if (live.get(type)?.size === 0 && addresses.length === 0) {
      const why = `the PBX lists no ${kind.noun.many} at all, which may be a fault; name its address to remove it`;
      this.left.push({ address, why });
    } else if (declared) this.wishes.push({ address, kind, key, declared });
  }

  /** Live, and about to be deleted. */
  #found({ address, type, key }: Change): void {
    this.#add(kindOf(type), key, this.#declared.get(address));
  }

  #add(kind: Kind, key: string, declared: Declaration | undefined): void {
    const address = addressOf(kind.type, key);
    const { live } = this.#world;
    const object = live.get(kind.type)?.get(key);
    if (!object) return;
    const alone = new Map([...live, [kind.type, new Map([[key, object]])] as const]);
    const { collections, gaps } = exportLive(alone, [kind.type], () => true);
    const statement = collections.get(kind.collection)?.[0];
    const told = gaps.filter(({ value }) => (value ?? "") !== "");
    this.left.push(
      ...told.map(({ field, why }) => ({ address, ...(field !== undefined && { field }), why })),
    );
    if (statement) this.wishes.push({ address, kind, key, statement, ...(declared && { declared }) });
    else if (told.length === 0) this.left.push({ address, why: gaps[0]?.why ?? "no spec can state it" });
  }

  #altered(change: Change): void {
    const { address, type, key, fields, live } = change;
    const declared = this.#declared.get(address);
    if (!declared || !live) return;
    const kind = kindOf(type);
    const set = new Map<string, Value>();
    for (const name of fields) {
      const stated = this.#stated(kind, name, declared, live);
      if ("value" in stated) set.set(name, stated.value);
      else this.left.push({ address, field: name, why: stated.why });
    }
    if (set.size > 0) this.wishes.push({ address, kind, key, declared, set });
  }

  #stated(
    kind: Kind,
    name: string,
    declared: Declaration,
    live: Observed,
  ): { readonly value: Value } | { readonly why: string } {
    const field = kind.fields.find((one) => one.name === name);
    const held = live.held?.[name];
    if (!field || held !== undefined) return { why: held ?? "no spec states it" };
    if (isReference(declared.values[name])) return { why: REFERENCE };
    if (field.sensitive) return { why: SECRET };
    return stateField(field, live, this.#world.live);
  }
}

const isReference = (value: Value | undefined): boolean => typeof value === "string" && hasReference(value);

/** Why a field that an adopted object has from elsewhere cannot be adopted, if it cannot. */
export function leftByNature({ type, values }: Declaration, name: string): string | undefined {
  if (isReference(values[name])) return REFERENCE;
  return kindOf(type).fields.find((one) => one.name === name)?.sensitive ? SECRET : undefined;
}
