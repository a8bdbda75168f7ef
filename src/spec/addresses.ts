import { type Glob, addressFault, addressOf, glob } from "../resources/address.js";
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

const FORM = `write TYPE/KEY, where TYPE is ${types.join(", ")}`;

const ENCODING = "as part of a key, / * ? [ ] % and blanks are percent-encoded: a blank is %20";

/** What is wrong with an address as it is written, if anything: it must be able to name an object. */
export function checkAddress(pattern: string, at: Place): Finding | undefined {
  return unknownType(pattern, at) ?? malformed(pattern, at);
}

function malformed(pattern: string, at: Place): Finding | undefined {
  const slashes = WILD.test(pattern) ? 0 : pattern.split("/").length - 1;
  const fault = addressFault(pattern) ?? (slashes > 1 ? "has a second /" : undefined);
  if (fault === undefined) return undefined;
  const message = `the address ${quote(pattern)} ${fault}`;
  return { code: "invalid-address", severity: "error", message, hint: ENCODING, at };
}

function unknownType(pattern: string, at: Place): Finding | undefined {
  const isComplete = !pattern.endsWith("/") && types.some((type) => canMatch(pattern, type));
  if (isComplete) return undefined;
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
