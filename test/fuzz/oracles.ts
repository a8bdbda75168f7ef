/** What must hold whatever is read. */
import { expect } from "vitest";
import type { Desired, Spec } from "../../src/spec/model.js";
import { addressOf } from "../../src/resources/address.js";
import { kindOf, kinds } from "../../src/resources/index.js";
import type { Value } from "../../src/resources/index.js";

/** What steers a terminal or turns the writing direction: C0 save the line feed, DEL, C1, separators, marks. */
const STEERING =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Nothing in an output steers a terminal. */
export function isHarmless(text: string): void {
  const found = STEERING.exec(text);
  if (found)
    throw new Error(
      `a raw control character: ${JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 10))}`,
    );
}

/** Nobody's prototype was touched. */
export function hasNoPollution(): void {
  const clean: Record<string, unknown> = {};
  for (const name in clean) throw new Error(`Object.prototype has ${name}`);
  expect(clean["polluted"]).toBeUndefined();
  expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
}

/** A write as a PBX receives it. */
export interface Sent {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

const isText = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** Every scalar in a JSON value, as text. */
export function scalarsIn(value: unknown, into = new Set<string>()): Set<string> {
  if (isText(value)) into.add(String(value));
  else if (typeof value === "object" && value !== null)
    for (const inner of Object.values(value)) scalarsIn(inner, into);
  return into;
}

/** The parameter that names a write's object, by the beginning of its path. */
const KEYS = [
  ["/api/ola/extensions/", "extension", "extn"],
  ["/api/ola/dicts/", "outbound-group", "k"],
  ["/api/special_phone/", "blacklist", "phone"],
  ["/api/conferences/saveConf", "conference", "topic"],
] as const;

/** The words of the API that stand for a spec's own. */
const WORDS = ["", "0", "1", "2", "3", "4", "t", "f", "true", "false", "extn", "alias"];

/** What a write may be about, and what it may carry. */
export interface Allowed {
  readonly addresses: ReadonlySet<string>;
  /** What the spec holds and what the PBX told. */
  readonly texts: ReadonlySet<string>;
}

/** Each write is about an address that the plan lists, and carries nothing that neither the spec nor the PBX has. */
export function isAskedFor({ path, params }: Sent, { addresses, texts }: Allowed): void {
  const known = KEYS.find(([start]) => path.startsWith(start));
  if (known) {
    const [, type, param] = known;
    const address = addressOf(type, params[param] ?? "");
    if (!addresses.has(address)) throw new Error(`${path} is about ${address}, which the plan does not list`);
  } else if (![...addresses].some((address) => address.startsWith("conference/")))
    throw new Error(`${path}: the plan lists no conference`);
  const id = /^\/api\/conferences\/delConf\/(.*)$/.exec(path)?.[1];
  const values = [...Object.values(params), ...(id === undefined ? [] : [decodeURIComponent(id)])];
  for (const value of values)
    for (const part of texts.has(value) ? [] : value.split(","))
      if (!texts.has(part) && !WORDS.includes(part))
        throw new Error(`${path} carries ${JSON.stringify(part)}, which neither the spec nor the PBX holds`);
}

/** Everything that a spec's objects say. */
export function textsOf(desired: ReadonlyMap<string, readonly Desired[]>): Set<string> {
  const texts = new Set<string>();
  const add = (value: Value): void => void scalarsIn(value, texts);
  for (const objects of desired.values())
    for (const { key, values } of objects) {
      texts.add(key);
      for (const value of Object.values(values)) add(value);
    }
  return texts;
}

/** What a spec permits to be deleted: what it declares absent, and what it prunes. */
export function mayDelete(spec: Spec, type: string, key: string): boolean {
  const { noun } = kindOf(type);
  expect(kinds.map((kind) => kind.noun)).toContain(noun);
  const declared = spec.collections.get(type)?.find((object) => object.key === key);
  if (declared) return declared.state === "absent";
  const management = spec.manage.get(type);
  const ignored = spec.ignore.some((pattern) => pattern.matches(addressOf(type, key)));
  return spec.collections.has(type) && management?.prune === true && management.inScope(key) && !ignored;
}
