/** Every write of the vendor's document as data, and how a plain address finds its call in it. */
import type { ApiCall, Method } from "./api-call.js";
import { PbxOptionError } from "./errors.js";
import { lists } from "./lists.js";
import type { List } from "./lists.js";

/** A call of the document. */
export interface CallSpec {
  readonly method: Method;
  /** With a name where a value goes: `/api/ola/agents/{extn}/hold`. */
  readonly path: string;
  /** Makes a phone ring, and so is never sent twice. */
  readonly rings?: true;
}

const agent = (what: string): CallSpec => ({ method: "PUT", path: `/api/ola/agents/{extn}/${what}` });
const write = (path: string): CallSpec => ({ method: "POST", path });

/** The writes by name. */
export const writes = {
  dial: { ...agent("dial/{destNumber}"), rings: true },
  hangUp: agent("hangup"),
  goBreak: agent("go_break"),
  goReady: agent("go_ready"),
  hold: agent("hold"),
  unhold: agent("unhold"),
  insertExtension: write("/api/ola/extensions/insert"),
  updateExtension: write("/api/ola/extensions/update"),
  deleteExtension: write("/api/ola/extensions/delete"),
  insertGroup: write("/api/ola/dicts/insert"),
  updateGroup: write("/api/ola/dicts/update"),
  deleteGroup: write("/api/ola/dicts/delete"),
  saveConference: write("/api/conferences/saveConf"),
  deleteConference: write("/api/conferences/delConf/{uuid}"),
  setMembers: write("/api/conferences/addConfMembers"),
  dialMember: { ...write("/api/conferences/dialConf/{member}/{uuid}"), rings: true },
  // Before the next one, which its address would fit as well.
  endConference: write("/api/conferences/oprConf/all/{uuid}/kick"),
  operateMember: write("/api/conferences/oprConf/{member}/{uuid}/{type}"),
  insertPhone: write("/api/special_phone/insert"),
  updatePhone: write("/api/special_phone/update"),
  deletePhone: write("/api/special_phone/delete"),
  groupCall: { method: "PUT", path: "/api/ola/groupCall", rings: true },
  makeCall: { ...write("/api/ola/makeCall"), rings: true },
} as const satisfies Readonly<Record<string, CallSpec>>;

function readsOf({ path, older }: List): CallSpec[] {
  const paths = older === undefined ? [path] : [path, older];
  return paths.map((each) => ({ method: "GET", path: each }));
}

/** Every call of the document, the log-in aside. */
export const documentedCalls: readonly CallSpec[] = [
  ...Object.values(lists).flatMap(readsOf),
  ...Object.values(writes),
];

const isPlaceholder = (segment: string): boolean => segment.startsWith("{");

/** The calls without a value in their address, which is what most writes of an apply are. */
const plain = new Map(
  documentedCalls
    .filter(({ path }) => !path.includes("{"))
    .map((spec) => [`${spec.method} ${spec.path}`, { spec, values: {} }] as const),
);

const patterns = documentedCalls.map((spec) => ({ spec, expected: spec.path.split("/") }));

/** The values in a path, if it fits the pattern. */
function fit(expected: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (given.length !== expected.length) return undefined;
  const fits = expected.every((segment, at) => segment === given[at] || isPlaceholder(segment));
  if (!fits) return undefined;
  const values: Record<string, string> = {};
  for (const [at, segment] of expected.entries())
    if (isPlaceholder(segment)) values[segment.slice(1, -1)] = given[at] ?? "";
  return values;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new PbxOptionError("a part of the call's address is not percent-encoded UTF-8");
  }
}

/** A call by its plain address. */
export interface PlainCall {
  readonly method: Method;
  /** With its values filled in, percent-encoded: `/api/ola/agents/1001/hold`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
}

/** A call of the document that an address fits, and the values in it as they stand there. */
export interface Match {
  readonly spec: CallSpec;
  readonly values: Readonly<Record<string, string>>;
}

/** The document's call at an address; undefined when it has none. */
export function matchCall(method: Method, path: string): Match | undefined {
  const exact = plain.get(`${method} ${path}`);
  if (exact) return exact;
  const given = path.split("/");
  for (const { spec, expected } of patterns) {
    const values = spec.method === method ? fit(expected, given) : undefined;
    if (values) return { spec, values };
  }
  return undefined;
}

/**
 * Finds a call of the document by its address, so that it can be shown without its values, and so that whatever makes a
 * phone ring is known as such whoever sends it.
 * @throws PbxOptionError when the document has no such call.
 */
export function documented({ method, path, params }: PlainCall): ApiCall {
  const match = matchCall(method, path);
  if (!match)
    throw new PbxOptionError("the PBX's document has no such call", "check the method and the address");
  const segments = Object.entries(match.values).map(([name, value]) => [name, segment(name, decoded(value))]);
  return { ...match.spec, params, segments: Object.fromEntries(segments) as Record<string, string> };
}

/**
 * A value that becomes part of a path.
 * @throws PbxOptionError when it is blank or dots, which would name another call, or holds what no number or id does.
 */
export function segment(name: string, value: string): string {
  const hint = `${name} takes what identifies one object`;
  if (value.trim() === "" || value === "." || value === "..")
    throw new PbxOptionError(`${name} is ${JSON.stringify(value)}`, hint);
  if (/[\p{Cc}\p{Cs}]/u.test(value))
    throw new PbxOptionError(`${name} has a control character or half a character in it`, hint);
  return value;
}
