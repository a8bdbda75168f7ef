/** Seeds: the state a simulator starts from, as rows of the PBX's own list calls. */
import type { Call, WrapUp } from "./phone/call.js";
import { checkCalls, checkWrapUps } from "./phone/check-calls.js";
import type { Row } from "./rows.js";

/** Each list call's rows under its name. */
export interface SeedRows {
  readonly extensions: readonly Row[];
  /** Outbound groups. */
  readonly dicts: readonly Row[];
  /** The blacklist, and whatever other lists of numbers there are. */
  readonly special_phone: readonly Row[];
  readonly conferences: readonly Row[];
  readonly all_queues: readonly Row[];
  readonly gateway_groups: readonly Row[];
  readonly ivr_flows: readonly Row[];
  readonly agents: readonly Row[];
  /** The conferences' members as `liveConf` lists them; `conference_uuid` says whose. */
  readonly live_conf: readonly Row[];
  /** Who waits, as `get_callers` lists them; `queue` says where. */
  readonly callers: readonly Row[];
  /** Calls in progress, and agents that wrap up: what a snapshot writes, so that a restart loses nothing. */
  readonly calls: readonly Call[];
  readonly wrap_ups: readonly WrapUp[];
}

/** A seed as people write it: any of the lists, and `agents` also in the envelope of its call. */
export type Seed = Partial<Omit<SeedRows, "agents">> & {
  readonly agents?: readonly Row[] | { readonly code?: unknown; readonly agent?: readonly Row[] };
};

/** The column that a row cannot do without, by list; the other lists are only handed out again. */
const keyColumns: Readonly<Record<keyof SeedRows, string | undefined>> = {
  extensions: "nbr",
  dicts: "k",
  special_phone: "phone",
  conferences: undefined,
  all_queues: undefined,
  gateway_groups: undefined,
  ivr_flows: undefined,
  agents: "extn",
  live_conf: "member_number",
  callers: "caller_number",
  calls: "uuid",
  wrap_ups: "extn",
};

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (value === "") return "empty text";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}

const isRecord = (value: unknown): value is Row =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function checkRow(list: string, keyColumn: string | undefined, row: unknown, index: number): Row {
  if (!isRecord(row))
    throw new Error(`${list}[${index}]: expected a row (an object), found ${describe(row)}`);
  if (keyColumn === undefined) return row;
  const key = row[keyColumn];
  if ((typeof key === "string" && key !== "") || typeof key === "number") return row;
  throw new Error(`${list}[${index}].${keyColumn}: expected text or a number, found ${describe(key)}`);
}

/** Agents come in an envelope, which is without a list where nobody is signed in. */
function unwrapAgents(value: unknown): unknown {
  if (!isRecord(value)) return value;
  if ("agent" in value) return value["agent"];
  return String(value["code"]) === "404" ? [] : value;
}

function checkList(list: keyof SeedRows, value: unknown): readonly Row[] {
  if (value === undefined) return [];
  const rows = list === "agents" ? unwrapAgents(value) : value;
  if (!Array.isArray(rows)) throw new Error(`${list}: expected a list of rows, found ${describe(rows)}`);
  return rows.map((row: unknown, index) => checkRow(list, keyColumns[list], row, index));
}

/**
 * Checks a seed's shape.
 * @returns every list, empty where the seed leaves it out; the rows as they came
 * @throws Error naming the list, the row (from 0) and the column, and what was found there
 */
export function checkSeed(value: unknown): SeedRows {
  if (!isRecord(value)) throw new Error(`expected an object of lists, found ${describe(value)}`);
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(keyColumns, key));
  if (unknown !== undefined) {
    throw new Error(`${unknown}: no such list; there are ${Object.keys(keyColumns).join(", ")}`);
  }
  const list = (name: keyof SeedRows): readonly Row[] => checkList(name, value[name]);
  return {
    extensions: list("extensions"),
    dicts: list("dicts"),
    special_phone: list("special_phone"),
    conferences: list("conferences"),
    all_queues: list("all_queues"),
    gateway_groups: list("gateway_groups"),
    ivr_flows: list("ivr_flows"),
    agents: list("agents"),
    live_conf: list("live_conf"),
    callers: list("callers"),
    calls: checkCalls(list("calls")),
    wrap_ups: checkWrapUps(list("wrap_ups")),
  };
}

/** Parses JSON. The reason is the parser's position alone: its message repeats the text, which may be a password. */
function parseJson(text: string): { readonly value: unknown } | { readonly reason: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    if (text.trim() === "") return { reason: "the file is empty" };
    const offset = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    if (offset === undefined) return { reason: "this is no JSON" };
    const before = text.slice(0, Number(offset)).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    return { reason: `this is no JSON (line ${before.length}, column ${column})` };
  }
}

/**
 * Reads a seed file's text.
 * @param source how the user named the file, for errors
 * @throws Error when it is no JSON or no seed
 */
export function parseSeed(text: string, source: string): SeedRows {
  const parsed = parseJson(text.startsWith("\uFEFF") ? text.slice(1) : text);
  if ("reason" in parsed) throw new Error(`${source}: ${parsed.reason}`);
  try {
    return checkSeed(parsed.value);
  } catch (error) {
    throw new Error(`${source}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
