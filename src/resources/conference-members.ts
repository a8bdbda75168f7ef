/** Who belongs to a conference, and whether its meeting is on, as its row and the rows of `liveConf` tell. */
import { column, isNumber, numbersCodec, text } from "./codec.js";
import type { Details, Row, Value } from "./kind.js";

/** The column under which the rows of `liveConf` are kept with their conference. */
export const LIVE = "live_members";

/** Whether a conference's row is still one: one that has ended is history. */
export const isOpen = (row: Row): boolean => column(row, "completed_at") === "";

/** `GET /api/conferences/liveConf/UUID` (查询会议成员), asked for each conference that has not ended. */
export const liveConf: Details = {
  list: "liveMembers",
  filter: (row) => (isOpen(row) ? { uuid: column(row, "uuid") } : undefined),
  column: LIVE,
};

function liveRows(row: Row): readonly Row[] | undefined {
  const rows = row[LIVE];
  return Array.isArray(rows) ? (rows as readonly Row[]) : undefined;
}

/** The numbers of `memberdetail`, whose form is undocumented; `undefined` where it is no list of numbers. */
function listed(row: Row): readonly string[] | undefined {
  const cell = row["memberdetail"];
  if (Array.isArray(cell)) return cell.map(text).every(isNumber) ? cell.map(text) : undefined;
  if (typeof cell !== "string") return undefined;
  const numbers = cell
    .split(",")
    .map((number) => number.trim())
    .filter((number) => number !== "");
  return numbers.length > 0 && numbers.every(isNumber) ? numbers : undefined;
}

/** The members; `undefined` where neither `memberdetail` nor `liveConf` was there to tell. */
export function membersOf(row: Row): Value | undefined {
  const numbers = listed(row) ?? liveRows(row)?.map((live) => column(live, "member_number"));
  return numbers && numbersCodec.decode(numbers);
}

/** Somebody is in the meeting: setting the members now would delete who is in it. */
export const isOn = (row: Row): boolean =>
  (liveRows(row) ?? []).some((live) => ["inMeeting", "beMute"].includes(column(live, "typ")));
