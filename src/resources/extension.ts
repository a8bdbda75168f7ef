import { column, dialCodec, flagCodec, nonEmptyTextCodec, textCodec } from "./codec.js";
import type { Field, Kind, Row, Values } from "./kind.js";
import { columnsOf, decodeRow, formCall, observeRows } from "./one-row.js";

const flag = flagCodec({ yes: "true", no: "false", absent: false });

const fields: readonly Field[] = [
  {
    name: "password",
    param: "extnPwd",
    column: "password",
    codec: nonEmptyTextCodec,
    requiredOnInsert: true,
    sensitive: true,
    neverBlank: true,
    reregisters: true,
  },
  // In the list `context` is the group's display name, which two groups may share; the id is `k`.
  {
    name: "outboundGroup",
    param: "context",
    column: "k",
    codec: nonEmptyTextCodec,
    requiredOnInsert: true,
    neverBlank: true,
    refersTo: "outbound-group",
  },
  {
    name: "name",
    param: "name",
    column: "name",
    codec: textCodec,
    insertDefault: (key) => key,
    reregisters: true,
  },
  { name: "transferPhone", param: "transfer_phone", column: "transfer_phone", codec: dialCodec, dials: true },
  { name: "autoLogin", param: "if_auto_login", column: "if_auto_login", codec: flag, default: false },
  { name: "autoReady", param: "if_auto_ready", column: "if_auto_ready", codec: flag, default: false },
];

/** Whether a PBX shows a password as stars. */
export const isMask = (password: string): boolean => /^[*•●]+$/.test(password);

/**
 * A PBX may hide what it knows: a password as stars or as nothing, a group without its id. Stars are never a value.
 * Nothing is one only when the same answer shows that field of some other extension.
 */
function decoder(rows: readonly Row[]): (row: Row) => Values {
  const tellsPasswords = rows.some(
    (row) => column(row, "password") !== "" && !isMask(column(row, "password")),
  );
  const tellsGroups = rows.some((row) => column(row, "k") !== "");
  return (row) => {
    const values = decodeRow(fields, row);
    const { password = "", outboundGroup = "" } = values;
    const hidesPassword = isMask(String(password)) || (password === "" && !tellsPasswords);
    const hidesGroup = outboundGroup === "" && !tellsGroups;
    if (hidesPassword) delete values["password"];
    if (hidesGroup) delete values["outboundGroup"];
    return values;
  };
}

/** Extensions: `/api/ola/extensions/{insert,update,delete,detail}` (分机). */
export const extension: Kind = {
  type: "extension",
  collection: "extensions",
  keyField: "extn",
  keyPattern: /^[0-9A-Za-z_.*#+]{1,32}$/u,
  noun: { one: "extension", many: "extensions" },
  fields,
  seat: true,
  list: "extensions",
  columns: ["nbr", "description", ...columnsOf(fields)],
  observe: (rows) => observeRows(rows, "nbr", decoder(rows)),
  filter: (key) => ({ extn: key }),
  insert: (key, values) => [formCall("/api/ola/extensions/insert", ["extn", key], fields, values)],
  // Update resets every parameter that is left out, so `values` are complete and all seven go out.
  update: (live, values) => [formCall("/api/ola/extensions/update", ["extn", live.key], fields, values)],
  remove: (live) => [{ method: "POST", path: "/api/ola/extensions/delete", params: { extn: live.key } }],
  losses(live) {
    const queues = live.rows
      .flatMap((row) => column(row, "description").split(","))
      .map((name) => name.trim());
    const names = [...new Set(queues.filter((name) => name !== ""))];
    return names.length > 0 ? [{ what: "queue", names }] : [];
  },
};
