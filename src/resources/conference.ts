import { choiceCodec, column, flagCodec, setCodec, textCodec } from "./codec.js";
import type { Call, Field, Kind, Observed, Row, Value, Values } from "./kind.js";
import { decodeRow, formCall, observeRows } from "./one-row.js";
import { sameValue } from "./value.js";

const settings: readonly Field[] = [
  {
    name: "outboundGroup",
    param: "context",
    column: "context",
    codec: textCodec,
    refersTo: "outbound-group",
  },
  {
    name: "recording",
    param: "recording",
    column: "recording",
    codec: flagCodec({ yes: "t", no: "f", absent: false }),
  },
  {
    name: "displayName",
    param: "showName",
    column: "showname",
    codec: choiceCodec({ extn: "extn", alias: "alias" }, "extn"),
  },
  {
    name: "blending",
    param: "blending",
    column: "blending",
    codec: flagCodec({ yes: "true", no: "false", absent: true }),
  },
];

/** The column under which the rows of `liveConf` are kept with their conference. */
const LIVE = "live_members";

const members: Field = { name: "members", param: "members", column: LIVE, codec: setCodec };

/** The numbers of `memberdetail`, whose form is undocumented; `undefined` where it is no list of numbers. */
function listed(row: Row): string[] | undefined {
  const numbers = column(row, "memberdetail")
    .split(",")
    .map((number) => number.trim());
  return numbers.every((number) => /^\+?[0-9*#]{1,32}$/.test(number)) ? numbers : undefined;
}

function liveRows(row: Row): readonly Row[] {
  const rows = row[LIVE];
  return Array.isArray(rows) ? (rows as readonly Row[]) : [];
}

function memberNumbers(row: Row): string[] {
  const numbers = listed(row) ?? liveRows(row).map((live) => column(live, "member_number"));
  return [...new Set(numbers.filter((number) => number !== ""))].sort();
}

/** Somebody is in the meeting: setting the members now would throw them out of the list. */
const isOn = (row: Row): boolean =>
  liveRows(row).some((live) => ["inMeeting", "beMute"].includes(column(live, "typ")));

function decode(row: Row): Values {
  const values: Record<string, Value> = decodeRow(settings, row);
  return { ...values, members: memberNumbers(row) };
}

const uuidOf = (live: Observed): string => column(live.rows[0] ?? {}, "uuid");

const ADD_MEMBERS = "/api/conferences/addConfMembers";

/** Conferences: `/api/conferences/{saveConf,delConf,conference/detail,addConfMembers,liveConf}` (会议). */
export const conference: Kind = {
  type: "conference",
  collection: "conferences",
  keyField: "topic",
  keyPattern: /^[^\s\p{Cc}](?:[^\p{Cc}]{0,62}[^\s\p{Cc}])?$/u,
  noun: { one: "conference", many: "conferences" },
  fields: [...settings, members],
  list: "conferences",
  details: {
    list: "liveMembers",
    filter: (row) => (column(row, "completed_at") === "" ? { uuid: column(row, "uuid") } : undefined),
    column: LIVE,
  },
  // A conference that has ended is history: neither matched nor pruned. Topics are not unique.
  observe(rows) {
    const open = rows.filter((row) => column(row, "completed_at") === "");
    return observeRows(open, "topic", decode).map((live) =>
      live.rows.some(isOn) ? { ...live, held: { members: "the meeting is on" } } : live,
    );
  },
  filter: (key) => ({ topic: key }),
  insert(key, values) {
    const create = formCall("/api/conferences/saveConf", ["topic", key], settings, values);
    const wanted = values["members"];
    if (typeof wanted !== "object" || wanted.length === 0) return [create];
    // The PBX chooses the id that the second call needs.
    const params = { members: members.codec.encode(wanted) };
    return [create, { method: "POST", path: ADD_MEMBERS, params, fromAnswer: { confId: "confUuid" } }];
  },
  update(live, values) {
    const calls: Call[] = [];
    const confId = uuidOf(live);
    // With confId, saveConf resets what is left out: all settings go out.
    if (settings.some(({ name }) => !sameValue(live.values[name], values[name]))) {
      const save = formCall("/api/conferences/saveConf", ["topic", live.key], settings, values);
      calls.push({ ...save, params: { confId, ...save.params } });
    }
    const wanted = values["members"];
    if (wanted !== undefined && !sameValue(live.values["members"], wanted)) {
      calls.push({
        method: "POST",
        path: ADD_MEMBERS,
        params: { confId, members: members.codec.encode(wanted) },
      });
    }
    return calls;
  },
  remove: (live) => [
    { method: "POST", path: `/api/conferences/delConf/${encodeURIComponent(uuidOf(live))}`, params: {} },
  ],
  losses: () => [],
};
