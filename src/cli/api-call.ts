/** A call of the document out of a command line, checked before anything is sent. */
import type { Method } from "../pbx/api-call.js";
import { matchCall } from "../pbx/calls.js";
import type { CallSpec, PlainCall } from "../pbx/calls.js";
import { guideTo } from "../pbx/handbook.js";
import type { CallGuide } from "../pbx/handbook.js";
import { nearestCall } from "../pbx/nearest-call.js";
import { didYouMean } from "../spec/nearest.js";
import { isInline, parsePairs, readValue } from "./api-values.js";
import type { Written } from "./api-values.js";
import { UsageError } from "./exit-codes.js";

const METHODS: readonly Method[] = ["GET", "POST", "PUT"];

/** A call that can be made. */
export interface ReadyCall {
  readonly spec: CallSpec;
  readonly guide: CallGuide;
  readonly call: PlainCall;
  /** The parameters whose value stands on the command line itself. */
  readonly inline: readonly string[];
}

/**
 * Reads a call.
 * @param path with or without leading slash or `/api`; `{name}` in it takes its value from the pair of that name; a
 *   query counts as pairs
 * @throws UsageError for a call that the document does not have, and for parameters that it does not take or lacks
 */
export async function readCall(method: string, path: string, pairs: readonly string[]): Promise<ReadyCall> {
  const verb = methodOf(method);
  const [address, query] = addressOf(path);
  const spec = specOf(verb, address);
  const guide = guideTo(spec);
  const written = parsePairs([...query, ...pairs]);
  const inPath = address.split("/").flatMap((segment) => /^\{(\w+)\}$/.exec(segment)?.[1] ?? []);
  checkNames(spec, guide, written, inPath);
  const values = new Map<string, string>();
  for (const [key, value] of written) values.set(key, await readValue(key, value));
  const filled = address.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values.get(name) ?? ""),
  );
  const params = Object.fromEntries([...values].filter(([key]) => !inPath.includes(key)));
  const inline = [...written].filter(([, value]) => isInline(value)).map(([key]) => key);
  return { spec, guide, call: { method: verb, path: filled, params }, inline };
}

function methodOf(word: string): Method {
  const method = METHODS.find((each) => each === word.toUpperCase());
  if (method) return method;
  const hint = word.includes("/")
    ? `the method comes first: pbxctl api GET ${word}`
    : "it takes GET, POST or PUT";
  throw new UsageError(`${JSON.stringify(word)} is no method`, hint);
}

/** The address as the document has it, and the pairs of its query. */
function addressOf(path: string): [address: string, pairs: string[]] {
  if (/^https?:/i.test(path))
    throw new UsageError(
      "The path is a whole address",
      "give the path alone; --url or PBX_URL say where the PBX is",
    );
  const [bare = "", query = ""] = path.split(/\?(.*)/s);
  const address = `/api/${bare.replace(/^\/+/, "").replace(/^api\//, "")}`;
  // A file's content is not asked for by an address.
  const pairs = [...new URLSearchParams(query)].map(([key, value]) => `${key}=${value.replace(/^@/, "@@")}`);
  return [address, pairs];
}

function specOf(method: Method, address: string): CallSpec {
  const match = matchCall(method, address);
  if (match) return match.spec;
  if (address === "/api/login")
    throw new UsageError("The log-in is no call of its own", "every call logs in by itself");
  const nearest = nearestCall(method, address);
  throw new UsageError(
    `The PBX's document has no call ${method} ${address}`,
    nearest === undefined ? "pbxctl api --list lists them" : `did you mean ${nearest}?`,
  );
}

function checkNames(spec: CallSpec, guide: CallGuide, written: Written, inPath: readonly string[]): void {
  const call = `${spec.method} ${spec.path}`;
  const known = [...inPath, ...guide.required, ...guide.optional];
  const unknown = [...written.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const takes = known.length === 0 ? "it takes no parameters" : `it takes ${known.join(", ")}`;
    throw new UsageError(`${call} takes no ${JSON.stringify(unknown)}`, didYouMean(unknown, known) ?? takes);
  }
  const missing = [...inPath, ...guide.required].filter((key) => !written.has(key));
  if (missing.length === 0) return;
  const hint =
    spec.path === "/api/ola/extensions/update"
      ? "an update sends everything: the PBX resets what is left out, the password included"
      : `write ${missing.map((key) => `${key}=…`).join(" ")}; KEY=@FILE and KEY=@- read a value`;
  throw new UsageError(`${call} lacks ${missing.join(", ")}`, hint);
}
