/** What the rows of the lists say about each other. Pure; what a list did not tell is not judged. */
import { column } from "../resources/codec.js";
import { isMask } from "../resources/extension.js";
import type { Row } from "../resources/index.js";
import { count } from "./check.js";
import type { Check } from "./check.js";

const isSet = (row: Row, name: string): boolean => column(row, name) !== "";

/** The values that stand in a column more than once. */
function repeated(rows: readonly Row[], name: string): string[] {
  const times = new Map<string, number>();
  for (const row of rows) times.set(column(row, name), (times.get(column(row, name)) ?? 0) + 1);
  return [...times].filter(([value, number]) => value !== "" && number > 1).map(([value]) => value);
}

/** One line that says that a column's values are unique, or which are not. */
function unique(
  rows: readonly Row[],
  name: string,
  words: { check: string; what: string; hint: string },
): Check {
  const items = repeated(rows, name);
  const { check, what, hint } = words;
  if (items.length === 0) return { check, verdict: "ok", message: `no ${what} stands twice` };
  return {
    check,
    verdict: "note",
    message: `${count(items.length, what)} standing more than once`,
    hint,
    items,
  };
}

const UNTOUCHED = "pbxctl cannot tell them apart and touches none of them: remove the surplus on the PBX";

/** Numbers that stand several times, passwords and groups that the list hides. */
export function checkExtensions(rows: readonly Row[]): Check[] {
  const words = { check: "doubled-extensions", what: "extension number", hint: UNTOUCHED };
  return [unique(rows, "nbr", words), hiddenPasswords(rows), missingGroups(rows)];
}

function hiddenPasswords(rows: readonly Row[]): Check {
  const check = "passwords";
  const hidden = rows.filter((row) => !isSet(row, "password") || isMask(column(row, "password")));
  if (hidden.length === 0) return { check, verdict: "ok", message: "shown, so that an update can keep them" };
  const all = hidden.length === rows.length;
  return {
    check,
    verdict: "note",
    message: all ? "hidden" : `hidden or empty at ${count(hidden.length, "extension")}`,
    hint: "such an extension is updated only when the spec states its password; have the PBX show passwords to this user",
    ...(all ? {} : { items: hidden.map((row) => column(row, "nbr")) }),
  };
}

function missingGroups(rows: readonly Row[]): Check {
  const check = "extension-groups";
  const without = rows.filter((row) => !isSet(row, "k"));
  if (without.length === 0)
    return { check, verdict: "ok", message: "each extension tells its group's id (k)" };
  const all = without.length === rows.length;
  return {
    check,
    verdict: "note",
    message: all
      ? "the list does not tell groups' ids (k)"
      : `${count(without.length, "extension")} without k`,
    hint: "such an extension is updated only when the spec states its outboundGroup",
    ...(all ? {} : { items: without.map((row) => column(row, "nbr")) }),
  };
}

const isLive = (group: Row): boolean => !isSet(group, "deleted_at");

/** The groups that have not been deleted. */
export const liveGroups = (rows: readonly Row[]): readonly Row[] => rows.filter(isLive);

/** Ids and names that stand several times, and deleted groups. */
export function checkGroups(rows: readonly Row[]): Check[] {
  const live = liveGroups(rows);
  const deleted = rows.length - live.length;
  const names = { check: "doubled-group-names", what: "group name" };
  return [
    unique(live, "k", { check: "doubled-groups", what: "group id", hint: UNTOUCHED }),
    unique(live, "v", { ...names, hint: "harmless: pbxctl goes by the id" }),
    deleted === 0
      ? { check: "deleted-groups", verdict: "ok", message: "none listed" }
      : {
          check: "deleted-groups",
          verdict: "note",
          message: `${count(deleted, "deleted group")} still listed (deleted_at)`,
          hint: "deletion only marks the row; pbxctl takes it for gone",
        },
  ];
}

/** Phones that stand several times, and rows of other lists. */
export function checkBlacklist(rows: readonly Row[]): Check[] {
  const isOwn = (row: Row): boolean => /^[234]$/.test(column(row, "special_flag"));
  const own = rows.filter(isOwn);
  const foreign = rows.filter((row) => !isOwn(row));
  const flags = [...new Set(foreign.map((row) => column(row, "special_flag") || "none"))].sort();
  const several =
    "pbxctl reads a number's rows together, and removes surplus ones only when its direction changes";
  return [
    unique(own, "phone", { check: "doubled-phones", what: "blacklist number", hint: several }),
    foreign.length === 0
      ? { check: "foreign-phones", verdict: "ok", message: "no rows of other lists of numbers" }
      : {
          check: "foreign-phones",
          verdict: "note",
          message: `${count(foreign.length, "row")} of other lists of numbers; their special_flag`,
          hint: "pbxctl leaves them alone",
          items: flags,
        },
  ];
}

/** The conferences that have not ended. */
export const openConferences = (rows: readonly Row[]): readonly Row[] =>
  rows.filter((row) => !isSet(row, "completed_at"));

/** Topics that stand several times, and where the members are to be read. */
export function checkConferences(rows: readonly Row[]): Check[] {
  const open = openConferences(rows);
  const words = { check: "doubled-topics", what: "open conference topic", hint: UNTOUCHED };
  return [unique(open, "topic", words), memberDetail(open)];
}

function memberDetail(open: readonly Row[]): Check {
  const check = "member-detail";
  const told = open
    .map((row) => row["memberdetail"])
    .filter((cell) => cell !== "" && cell !== null && cell !== undefined);
  const isNumbers = (cell: unknown): boolean => typeof cell === "string" && /^[\d+*#, ]+$/.test(cell);
  if (told.length === 0)
    return { check, verdict: "ok", message: "memberdetail tells nothing; members are read from liveConf" };
  if (told.every(isNumbers)) return { check, verdict: "ok", message: "memberdetail is a list of numbers" };
  const hint = "pbxctl reads the members from liveConf instead, guests and the departed among them";
  return { check, verdict: "note", message: "memberdetail is no list of numbers", hint };
}

/** A group's number of extensions, by each who tells it. */
export interface Headcount {
  readonly k: string;
  /** By the group's own `extn_count`; undefined when it does not tell. */
  readonly claimed: number | undefined;
  /** The extensions whose row names the group. */
  readonly listed: readonly string[];
  /** The extensions of `agent_detail`; undefined when that was not asked or did not answer. */
  readonly detailed: readonly string[] | undefined;
}

function claimOf(group: Row): number | undefined {
  const told = column(group, "extn_count");
  return /^\d+$/.test(told) ? Number(told) : undefined;
}

/** Counts the extensions of each live group. @param detailed what `agent_detail` says, by the group's id */
export function headcounts(
  groups: readonly Row[],
  extensions: readonly Row[],
  detailed: ReadonlyMap<string, readonly Row[]>,
): Headcount[] {
  const byGroup = new Map<string, string[]>();
  for (const row of extensions) {
    const k = column(row, "k");
    const numbers = byGroup.get(k);
    if (numbers) numbers.push(column(row, "nbr"));
    else byGroup.set(k, [column(row, "nbr")]);
  }
  return liveGroups(groups).map((group) => {
    const k = column(group, "k");
    const numbers = detailed.get(k)?.map((row) => column(row, "nbr"));
    return { k, claimed: claimOf(group), listed: byGroup.get(k) ?? [], detailed: numbers };
  });
}

/** Whether the list of extensions is whole, as far as the groups know. */
export function checkHeadcounts(counts: readonly Headcount[], extensions: readonly Row[]): Check[] {
  // A list that does not tell groups can't be counted by group.
  if (extensions.length > 0 && !extensions.some((row) => isSet(row, "k"))) return [];
  const unlisted = counts.flatMap(({ listed, detailed = [] }) => {
    const known = new Set(listed);
    return detailed.filter((number) => !known.has(number));
  });
  const lost = counts.filter(({ claimed = 0, listed, detailed }) => !detailed && claimed > listed.length);
  const checks: Check[] = [];
  if (unlisted.length > 0) {
    const message =
      "extensions of a group (agent_detail) that the list of extensions lacks, or has in another group";
    checks.push({
      check: "group-extensions-agree",
      verdict: "problem",
      message,
      hint: INCOMPLETE,
      items: unlisted,
    });
  }
  return [...checks, countsAgree(counts, lost)];
}

const INCOMPLETE =
  "the list of extensions may be incomplete: pbxctl would insert what is there; ask whether this user may see all of them";

function countsAgree(counts: readonly Headcount[], lost: readonly Headcount[]): Check {
  const check = "extension-counts";
  const differing = counts.filter(
    ({ claimed, listed }) => claimed !== undefined && claimed !== listed.length,
  );
  const items = differing.map(
    ({ k, claimed, listed }) => `${k} (${String(claimed)}, listed ${listed.length})`,
  );
  if (items.length === 0)
    return { check, verdict: "ok", message: "groups' extn_count agrees with the list of extensions" };
  const emptied = counts.every(({ listed }) => listed.length === 0);
  const message = "groups whose extn_count differs from the list of extensions";
  if (lost.length > 0 || emptied) return { check, verdict: "problem", message, hint: INCOMPLETE, items };
  const hint = "the group's own list of extensions agrees with the list: only the counter is wrong";
  return { check, verdict: "note", message, hint, items };
}
