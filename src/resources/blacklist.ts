import { choiceCodec, column } from "./codec.js";
import type { Call, Field, Kind, Observed, Row, Values } from "./kind.js";

const codes = { inbound: "2", outbound: "3", both: "4" } as const;
type Flag = (typeof codes)[keyof typeof codes];
const BOTH: Flag = codes.both;

const direction: Field = {
  name: "direction",
  param: "special_flag",
  column: "special_flag",
  codec: choiceCodec(codes),
  insertDefault: () => "both",
};

const isOwn = (flag: string): flag is Flag => flag === "2" || flag === "3" || flag === "4";

/** The blacklist's own flags among an object's rows, each once, in order. */
function ownFlags(rows: readonly Row[]): Flag[] {
  return [...new Set(rows.map((row) => column(row, "special_flag")).filter(isOwn))].sort();
}

/** What rows of these flags block together: 2 and 3 make 4, and 4 beside either stays 4. */
const effective = (flags: readonly Flag[]): Flag | undefined => (flags.length > 1 ? BOTH : flags[0]);

/** One object for all numbers of a flag, of which there may be a million. */
const valuesByFlag: Readonly<Record<Flag, Values>> = {
  2: { direction: direction.codec.decode("2") },
  3: { direction: direction.codec.decode("3") },
  4: { direction: direction.codec.decode("4") },
};

/** Whether exactly one row would be left if all of the blacklist's other flags were deleted. */
function isOnlyRowBut(rows: readonly Row[], kept: Flag, flags: readonly Flag[]): boolean {
  const deleted = flags.filter((flag) => flag !== kept) as readonly string[];
  return rows.filter((row) => !deleted.includes(column(row, "special_flag"))).length === 1;
}

const call = (verb: "insert" | "update" | "delete", phone: string, flag: Flag): Call => ({
  method: "POST",
  path: `/api/special_phone/${verb}`,
  params: { phone, special_flag: flag },
});

/**
 * The fewest calls from the live rows to `wanted`, none of which can hit somebody else's row: `delete` always names a
 * flag, and `update`, which does not say which row it means, is used on a phone's only row.
 * Where both an insert and deletions are needed the insert goes first, so that there is no moment without the block.
 */
function turn(live: Observed, wanted: Flag): Call[] {
  const flags = ownFlags(live.rows);
  if (effective(flags) === wanted) return [];
  const phone = live.key;
  if (live.rows.length === 1) return [call("update", phone, wanted)];
  if (wanted === BOTH) return [call("insert", phone, flags[0] === "2" ? "3" : "2")];
  const surplus = flags.filter((flag) => flag !== wanted).map((flag) => call("delete", phone, flag));
  if (flags.includes(wanted)) return surplus;
  // Where a deletion leaves the phone with a single row, updating that row spares an insert and a deletion.
  const single = flags.find((flag) => flags.length > 1 && isOnlyRowBut(live.rows, flag, flags));
  if (single !== undefined) {
    return [
      ...flags.filter((flag) => flag !== single).map((flag) => call("delete", phone, flag)),
      // A deletion that was acknowledged and not taken would have the update hit two rows.
      { ...call("update", phone, wanted), looksFirst: true },
    ];
  }
  return [call("insert", phone, wanted), ...surplus];
}

/** The rows of each of these phones. */
function rowsOf(phones: ReadonlySet<string>, rows: readonly Row[]): Map<string, Row[]> {
  const found = new Map([...phones].map((phone): [string, Row[]] => [phone, []]));
  for (const row of rows) found.get(column(row, "phone"))?.push(row);
  return found;
}

/** The numbers by phone, with one look-up a row: there may be a million, most of them in a single row. */
function index(rows: readonly Row[]): Map<string, Observed> {
  const objects = new Map<string, Observed>();
  /** Phones of which one row does not tell all. */
  const unsettled = new Set<string>();
  for (const row of rows) {
    const key = column(row, "phone");
    const flag = column(row, "special_flag");
    const { size } = objects;
    objects.set(key, { key, values: isOwn(flag) ? valuesByFlag[flag] : {}, rows: [row] });
    if (objects.size === size || !isOwn(flag)) unsettled.add(key);
  }
  if (unsettled.size === 0) return objects;
  for (const [key, own] of rowsOf(unsettled, rows)) {
    const flag = effective(ownFlags(own));
    // A phone that only stands on other lists (a VIP list, say) is not a blacklist number.
    if (flag === undefined) objects.delete(key);
    else objects.set(key, { key, values: valuesByFlag[flag], rows: own });
  }
  return objects;
}

/** Blacklist numbers: `/api/special_phone/{insert,update,delete,special_phone_detail}` (黑名单). */
export const blacklist: Kind = {
  type: "blacklist",
  collection: "blacklist",
  keyField: "phone",
  keyPattern: /^\+?[0-9*#]{1,32}$/u,
  noun: { one: "blacklist number", many: "blacklist numbers" },
  fields: [direction],
  list: "blacklist",
  columns: ["phone", "special_flag"],
  observe: (rows) => [...index(rows).values()],
  index,
  filter: (key) => ({ phone: key }),
  insert: (key, values) => [
    call("insert", key, direction.codec.encode(values["direction"] ?? "both") as Flag),
  ],
  update: (live, values) => turn(live, direction.codec.encode(values["direction"] ?? "both") as Flag),
  remove: (live) => ownFlags(live.rows).map((flag) => call("delete", live.key, flag)),
  losses: () => [],
};
