/** The list calls as data, and how their answers are checked before they are believed. */
import type { ListName, Row } from "../resources/kind.js";
import { HttpStatusError, PbxCodeError, ShapeError } from "./errors.js";
import { LOGIN } from "./session.js";
import { isObject } from "./json/values.js";

/** A list call. */
export interface List {
  readonly path: string;
  /** Where an older PBX has it: tried when `path` is answered with 404. */
  readonly older?: string;
  /** The column that every row must have. */
  readonly key: string;
  /** The answer is an object, and the rows stand under this name. Without it the answer is a bare JSON array. */
  readonly under?: string;
  /** Stands beside `under` and says how many rows there are: where it says none, `under` may say nothing. */
  readonly count?: string;
}

export const lists = {
  extensions: {
    path: "/api/ola/extensions/detail",
    older: "/api/ola/extensions_detail",
    key: "nbr",
  },
  groups: { path: "/api/ola/dicts/detail", key: "k" },
  blacklist: { path: "/api/special_phone/special_phone_detail", key: "phone" },
  groupExtensions: { path: "/api/ola/dicts/agent_detail/{k}", key: "nbr" },
  queues: { path: "/api/ola/all_queues", key: "uuid" },
  gatewayGroups: { path: "/api/ola/gateway_groups", key: "uuid" },
  ivrFlows: { path: "/api/ola/ivr_flows", key: "flow_id" },
  agents: { path: "/api/ola/agents", key: "extn", under: "agent" },
  agent: { path: "/api/ola/agents/{extn}", key: "extn", under: "agent" },
  callers: { path: "/api/ola/queues/{uuid}/get_callers", key: "uuid", under: "callers", count: "count" },
  conferences: { path: "/api/conferences/conference/detail", key: "uuid" },
  liveMembers: { path: "/api/conferences/liveConf/{uuid}", key: "uuid" },
} as const satisfies Readonly<Record<string, List>> & Readonly<Record<ListName, List>>;

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return `a ${typeof value}`;
}

/** What is wrong with a row's key; undefined when nothing is. */
function keyFault(row: Row, key: string): string | undefined {
  const cell = row[key];
  if (typeof cell === "number")
    return Number.isSafeInteger(cell)
      ? undefined
      : `a row whose ${key} is no whole number that JSON holds exactly`;
  return typeof cell === "string" && cell.trim() !== "" && cell !== "undefined"
    ? undefined
    : `a row without ${key}`;
}

/** A column of this name would become the row's prototype when a program copies the row. */
function harmless(row: Row): Row {
  if (!Object.hasOwn(row, "__proto__")) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== "__proto__"));
}

/** Whether a cell is what the PBX writes for nothing. */
export const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || value === "undefined";

function arrayIn(label: string, list: List, json: unknown): readonly unknown[] {
  if (list.under === undefined) {
    if (Array.isArray(json)) return json;
    throw new ShapeError(label, `${kindOf(json)} where a list should be`);
  }
  if (!isObject(json)) throw new ShapeError(label, `${kindOf(json)} where an object should be`);
  const rows = Object.hasOwn(json, list.under) ? json[list.under] : undefined;
  if (Array.isArray(rows)) return rows;
  if (list.count !== undefined && String(json[list.count]) === "0" && isNothing(rows)) return [];
  throw new ShapeError(
    label,
    rows === undefined
      ? `an object without ${list.under}`
      : `${kindOf(rows)} as ${list.under} where a list should be`,
  );
}

function checked(label: string, key: string, row: unknown, number: number): Row {
  if (!isObject(row)) throw new ShapeError(label, `${kindOf(row)} where a row should be (row ${number})`);
  const fault = keyFault(row, key);
  if (fault !== undefined) throw new ShapeError(label, `${fault} (row ${number})`);
  return harmless(row);
}

/**
 * The rows in a list call's answer, each an object with its key column.
 * @throws ShapeError for anything else: nothing that is no list ever passes for an empty one.
 */
export function rowsIn(label: string, list: List, json: unknown): readonly Row[] {
  return arrayIn(label, list, json).map((row, index) => checked(label, list.key, row, index + 1));
}

/** Whether the PBX answered the call, and not the log-in before it, with the body's `code` 404. */
export function isCode404(error: unknown): boolean {
  return error instanceof PbxCodeError && error.code === "404" && error.call !== LOGIN;
}

/** The same, or with HTTP status 404. */
export function isNotFound(error: unknown): boolean {
  return (
    isCode404(error) || (error instanceof HttpStatusError && error.status === 404 && error.call !== LOGIN)
  );
}
