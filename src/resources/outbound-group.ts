import { choiceCodec, column, countCodec, textCodec } from "./codec.js";
import type { Field, Kind } from "./kind.js";
import { columnsOf, decodeRow, formCall, observeRows } from "./one-row.js";

const fields: readonly Field[] = [
  { name: "name", param: "v", column: "v", codec: textCodec, insertDefault: (key) => key, immutable: true },
  { name: "startPrompt", param: "start_url", column: "start_url", codec: textCodec },
  { name: "endPrompt", param: "end_url", column: "end_url", codec: textCodec },
  { name: "promptTimes", param: "times", column: "times", codec: countCodec },
  {
    name: "collectDtmf",
    param: "hangup_dtmf",
    column: "hangup_dtmf",
    codec: choiceCodec({ none: "0", agent: "1", peer: "2" }),
  },
];

const updatable = fields.filter((field) => field.immutable !== true);

/** Outbound groups: `/api/ola/dicts/{insert,update,delete,detail}` (呼出组). */
export const outboundGroup: Kind = {
  type: "outbound-group",
  collection: "outboundGroups",
  keyField: "id",
  keyPattern: /^[^\s\p{Cc}]{1,64}$/u,
  noun: { one: "outbound group", many: "outbound groups" },
  fields,
  list: "groups",
  columns: ["k", "deleted_at", "extn_count", ...columnsOf(fields)],
  // A row whose `deleted_at` is set does not exist.
  observe: (rows) =>
    observeRows(
      rows.filter((row) => column(row, "deleted_at") === ""),
      "k",
      (row) => decodeRow(fields, row),
    ),
  // The one filter is by name, and fuzzy.
  filter: () => ({}),
  insert: (key, values) => [formCall("/api/ola/dicts/insert", ["k", key], fields, values)],
  // Update may reset what is left out: all of its parameters go out.
  update: (live, values) => [formCall("/api/ola/dicts/update", ["k", live.key], updatable, values)],
  remove: (live) => [{ method: "POST", path: "/api/ola/dicts/delete", params: { k: live.key } }],
  losses: () => [],
  claims: (live) => ({
    type: "extension",
    count: live.rows.reduce((sum, row) => sum + (Number(column(row, "extn_count")) || 0), 0),
  }),
};
