import { choiceCodec, column, flagCodec, numbersCodec, textCodec } from "./codec.js";
import { LIVE, isOn, isOpen, liveConf, membersOf } from "./conference-members.js";
import type { Call, Field, Kind, Observed, Row, Value, Values } from "./kind.js";
import { columnsOf, decodeRow, formCall, observeRows } from "./one-row.js";
import { sameValue } from "./value.js";

const settings: readonly Field[] = [
  {
    name: "outboundGroup",
    param: "context",
    column: "context",
    codec: textCodec,
    default: "",
    refersTo: "outbound-group",
  },
  {
    name: "recording",
    param: "recording",
    column: "recording",
    codec: flagCodec({ yes: "t", no: "f", absent: false }),
    default: false,
  },
  {
    name: "displayName",
    param: "showName",
    column: "showname",
    codec: choiceCodec({ extn: "extn", alias: "alias" }, "extn"),
    default: "extn",
  },
  {
    name: "blending",
    param: "blending",
    column: "blending",
    codec: flagCodec({ yes: "true", no: "false", absent: true }),
    default: true,
  },
];

const members: Field = { name: "members", param: "members", column: LIVE, codec: numbersCodec };

function decode(row: Row): Values {
  const numbers = membersOf(row);
  return { ...decodeRow(settings, row), ...(numbers !== undefined && { members: numbers }) };
}

const uuidOf = (live: Observed): string => column(live.rows[0] ?? {}, "uuid");

const save = (topic: string, values: Values): Call =>
  formCall("/api/conferences/saveConf", ["topic", topic], settings, values);

/** Replaces the whole list of members. */
const setMembers = (wanted: Value, params: Readonly<Record<string, string>> = {}): Call => ({
  method: "POST",
  path: "/api/conferences/addConfMembers",
  params: { ...params, members: numbersCodec.encode(wanted) },
});

/** Conferences: `/api/conferences/{saveConf,delConf,conference/detail,addConfMembers,liveConf}` (会议). */
export const conference: Kind = {
  type: "conference",
  collection: "conferences",
  keyField: "topic",
  keyPattern: /^(?![\s\S]*\$\{)[^\s\p{Cc}\p{Cs}](?:[^\p{Cc}\p{Cs}]{0,62}[^\s\p{Cc}\p{Cs}])?$/u,
  noun: { one: "conference", many: "conferences" },
  fields: [...settings, members],
  list: "conferences",
  columns: ["uuid", "topic", "nbr", "completed_at", "memberdetail", ...columnsOf(settings)],
  mayBeMissing: true,
  details: liveConf,
  // Topics are not unique: two open conferences of one topic are one ambiguous object.
  observe: (rows) =>
    observeRows(rows.filter(isOpen), "topic", decode).map((live) =>
      live.rows.some(isOn) ? { ...live, held: { members: "the meeting is on" } } : live,
    ),
  filter: (key) => ({ topic: key }),
  insert(key, values) {
    const wanted = values["members"] ?? [];
    if (typeof wanted !== "object" || wanted.length === 0) return [save(key, values)];
    // The PBX chooses the id that the second call needs.
    return [save(key, values), { ...setMembers(wanted), fromAnswer: { confId: "confUuid" } }];
  },
  update(live, values) {
    const confId = uuidOf(live);
    const calls: Call[] = [];
    // With confId, saveConf resets what is left out: all settings go out. Without it, it would make another conference.
    if (settings.some(({ name }) => !sameValue(live.values[name], values[name]))) {
      const call = save(live.key, values);
      calls.push({ ...call, params: { confId, ...call.params } });
    }
    const wanted = values["members"];
    if (wanted !== undefined && !sameValue(live.values["members"], wanted))
      calls.push(setMembers(wanted, { confId }));
    return calls;
  },
  remove: (live) => [
    {
      method: "POST",
      path: `/api/conferences/delConf/${encodeURIComponent(uuidOf(live))}`,
      form: "/api/conferences/delConf/{uuid}",
      params: {},
    },
  ],
  losses: () => [],
};
