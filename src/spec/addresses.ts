import { type Glob, addressOf, encodeKey, glob } from "../resources/address.js";
import { kinds } from "../resources/index.js";
import type { Finding, Place } from "./finding.js";
import { nearest } from "./nearest.js";
import { quote } from "./quote.js";

/** An address as a spec states it, and where. */
export interface StatedAddress {
  readonly glob: Glob;
  readonly at: Place;
}

const WILD = /[*?[]/;
const types = kinds.map(({ type }) => type);

/** The type part of a pattern, or nothing when a wildcard may span the slash. */
function typePart(pattern: string): string | undefined {
  const slash = pattern.indexOf("/");
  return slash < 0 ? undefined : pattern.slice(0, slash);
}

/** Whether a pattern can match an address of the type. */
function canMatch(pattern: string, type: string): boolean {
  const part = typePart(pattern);
  if (part !== undefined && !WILD.test(part)) return part === type;
  if (part !== undefined && !part.includes("*")) return glob(part).matches(type);
  // A * may stand for the slash, too: what is before it must agree.
  const head = pattern.slice(0, pattern.search(WILD));
  return WILD.test(pattern) && `${type}/`.startsWith(head);
}

/** The key's part of an address as plans write it: what is no wildcard and reads as syntax is percent-encoded. */
function encoded(keyPart: string): string {
  return keyPart.replace(/((?:%[0-9A-Fa-f]{2})+)|[/%\s]/g, (found, bytes?: string) => {
    if (bytes === undefined) return encodeKey(found);
    try {
      return encodeKey(decodeURIComponent(bytes));
    } catch {
      return encodeKey(found);
    }
  });
}

/** An address that no object has, since its key is spelt otherwise: it would silently match nothing. */
function misspelt({ glob: { pattern }, at }: StatedAddress): Finding | undefined {
  const part = typePart(pattern);
  if (part === undefined) return undefined;
  const right = `${part}/${encoded(pattern.slice(part.length + 1))}`;
  if (right === pattern) return undefined;
  return {
    code: "unknown-address-type",
    severity: "error",
    message: `the address ${quote(pattern)} can name no object, since its key is not encoded as addresses are`,
    hint: `write ${right}`,
    at,
  };
}

const FORM = `write TYPE/KEY, where TYPE is ${types.join(", ")}`;

/** What is wrong with an address, if anything: it must be able to name an object. */
export function checkAddress(stated: StatedAddress): Finding | undefined {
  const {
    glob: { pattern },
    at,
  } = stated;
  const isComplete = !pattern.endsWith("/") && types.some((type) => canMatch(pattern, type));
  if (isComplete) return misspelt(stated);
  const part = typePart(pattern) ?? pattern;
  const near = types.includes(part) ? part : nearest(part, types);
  const message = types.includes(part)
    ? `the address ${quote(pattern)} has no key`
    : `the address ${quote(pattern)} is of no type there is`;
  const hint =
    near === undefined
      ? FORM
      : `${near === part ? "write" : "did you mean"} ${near}/${pattern.slice(part.length + 1) || "*"}`;
  return {
    code: "unknown-address-type",
    severity: "error",
    message,
    hint: near === part || near === undefined ? hint : `${hint}?`,
    at,
  };
}

/** Finds which of some addresses names a key of a type: plain ones by look-up, patterns one by one. */
export function addressFinder(
  addresses: readonly StatedAddress[],
  type: string,
): (key: string) => StatedAddress | undefined {
  const plain = new Map<string, StatedAddress>();
  const wild: StatedAddress[] = [];
  for (const address of addresses) {
    const { pattern } = address.glob;
    if (!canMatch(pattern, type)) continue;
    if (WILD.test(pattern)) wild.push(address);
    else if (!plain.has(pattern)) plain.set(pattern, address);
  }
  if (plain.size === 0 && wild.length === 0) return () => undefined;
  return (key) => {
    const address = addressOf(type, key);
    return plain.get(address) ?? wild.find(({ glob }) => glob.matches(address));
  };
}
