/** Small random PBXs, and specs about them. Few values, so that everything meets everything. */
import fc from "fast-check";
import type { Row, Value } from "../../src/resources/index.js";
import { addressOf } from "../../src/resources/address.js";
import { conferenceRow, extensionRow, groupRow, memberRow, phoneRow } from "../support/rows.js";
import type { ObjectInput, SpecInput } from "../support/spec-builder.js";

export const GROUPS = ["g1", "g2", "g3"] as const;
export const EXTENSIONS = ["1001", "1002", "1003"] as const;
export const PHONES = ["13800000001", "13800000002", "13800000003"] as const;

/** Each contains the one before: the PBX's filter by topic finds them, too. */
export const TOPICS = ["周会", "周会 2", "周会 2/3*"] as const;

/** What the columns of a conference's row may hold, and its members, separated by commas. */
export const CONFERENCE_DOMAIN = {
  context: ["", "g1", "g2"],
  recording: ["true", "false"],
  showname: ["extn", "alias"],
  blending: ["true", "false"],
  members: ["", "1001", "1001,13900000000"],
} as const;

/** What the columns of an extension's row may hold. */
export const EXTENSION_DOMAIN = {
  password: ["Pw-one-1234", "Pw-two-5678"],
  k: ["g1", "g2"],
  name: ["1001", "reception"],
  transfer_phone: ["", "13900000000"],
  if_auto_login: ["true", "false"],
  if_auto_ready: ["true", "false"],
} as const;

/** What the columns of a group's row may hold. */
export const GROUP_DOMAIN = {
  v: ["呼出组", "Sales"],
  start_url: ["", "/a.wav"],
  end_url: ["", "/b.wav"],
  times: ["", "3"],
  hangup_dtmf: ["0", "1", "2"],
} as const;

/** Spec fields by column, and what the spec calls the column's values. */
export const EXTENSION_FIELDS = {
  password: "password",
  k: "outboundGroup",
  name: "name",
  transfer_phone: "transferPhone",
  if_auto_login: "autoLogin",
  if_auto_ready: "autoReady",
} as const;
export const GROUP_FIELDS = {
  v: "name",
  start_url: "startPrompt",
  end_url: "endPrompt",
  times: "promptTimes",
  hangup_dtmf: "collectDtmf",
} as const;

export const CONFERENCE_FIELDS = {
  context: "outboundGroup",
  recording: "recording",
  showname: "displayName",
  blending: "blending",
  members: "members",
} as const;

const SPELLINGS: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
  if_auto_login: { true: true, false: false },
  if_auto_ready: { true: true, false: false },
  recording: { true: true, false: false },
  blending: { true: true, false: false },
  times: { 3: 3 },
  hangup_dtmf: { 0: "none", 1: "agent", 2: "peer" },
};

/** A column's value as a spec writes it. */
function inSpec(column: string, value: string): Value {
  // The other way round than the PBX: a set has no order.
  if (column === "members") return numbersIn(value).reverse();
  return SPELLINGS[column]?.[value] ?? value;
}

/** Numbers separated by commas. */
export const numbersIn = (list: string): string[] => (list === "" ? [] : list.split(","));

type Columns = Readonly<Record<string, readonly string[]>>;

function rowOf(domain: Columns): fc.Arbitrary<Record<string, string>> {
  return fc.record(
    Object.fromEntries(
      Object.entries(domain).map(([column, values]) => [column, fc.constantFrom(...values)]),
    ),
  );
}

/** A conference as the PBX may tell of it. */
interface LiveConference {
  readonly columns: Record<string, string>;
  /** Whether `memberdetail` lists the members, or `liveConf` alone does. */
  readonly listed: boolean;
  /** Whether the meeting is on. */
  readonly on: boolean;
  /** Whether another one of the topic has ended. */
  readonly history: boolean;
}

const conference: fc.Arbitrary<LiveConference> = fc.record({
  columns: rowOf(CONFERENCE_DOMAIN),
  listed: fc.boolean(),
  on: fc.integer({ min: 0, max: 4 }).map((number) => number === 0),
  history: fc.boolean(),
});

function conferenceRows(topic: string, { columns, listed, history }: LiveConference): Row[] {
  const { members = "", recording, ...rest } = columns;
  const row = conferenceRow(topic, {
    ...rest,
    recording: recording === "true",
    memberdetail: listed ? members : "",
  });
  const ended = { uuid: `ended-${topic}`, completed_at: "2022-01-01 00:00:00" };
  return history ? [conferenceRow(topic, ended), row] : [row];
}

function memberRows(topic: string, { columns, on }: LiveConference): Row[] {
  const numbers = numbersIn(columns["members"] ?? "");
  // Called twice: the first time nobody answered.
  const again = numbers.slice(0, 1).map((number) => memberRow(topic, number, { uuid: "x", typ: "beCancel" }));
  return [...again, ...numbers.map((number) => memberRow(topic, number, on ? { typ: "inMeeting" } : {}))];
}

/** Live rows of all kinds; every extension's group is there, one number's rows are whatever a table can hold. */
export const liveRows = fc
  .record({
    groups: fc.record({
      g1: rowOf(GROUP_DOMAIN),
      g2: rowOf(GROUP_DOMAIN),
      g3: fc.option(rowOf(GROUP_DOMAIN)),
    }),
    extensions: fc.tuple(...EXTENSIONS.map(() => fc.option(rowOf(EXTENSION_DOMAIN), { freq: 3 }))),
    queues: fc.constantFrom("", "1,AI"),
    phones: fc.tuple(
      ...PHONES.map(() => fc.array(fc.constantFrom(1, 2, 2, 3, 3, 4, 7), { minLength: 0, maxLength: 4 })),
    ),
    conferences: fc.tuple(...TOPICS.map(() => fc.option(conference, { freq: 3 }))),
  })
  .map(({ groups, extensions, queues, phones, conferences }): LiveRows => ({
    ...conferenceLists(conferences),
    groups: Object.entries(groups).flatMap(([k, columns]) => (columns ? [groupRow(k, columns)] : [])),
    extensions: EXTENSIONS.flatMap((nbr, index) => {
      const columns = extensions[index];
      return columns ? [extensionRow(nbr, { description: queues, ...columns })] : [];
    }),
    blacklist: PHONES.flatMap((phone, index) =>
      // Numbers and text: the PBX lists flags either way.
      (phones[index] ?? []).map((flag, at) =>
        phoneRow(phone, at % 2 === 0 ? flag : String(flag), { uuid: `${phone}-${at}` }),
      ),
    ),
  }));

function conferenceLists(
  made: readonly (LiveConference | null)[],
): Pick<LiveRows, "conferences" | "liveMembers"> {
  const each = (rowsOf: (topic: string, live: LiveConference) => Row[]): Row[] =>
    TOPICS.flatMap((topic, index) => {
      const live = made[index];
      return live ? rowsOf(topic, live) : [];
    });
  return { conferences: each(conferenceRows), liveMembers: each(memberRows) };
}

/** Live rows by list call. */
export interface LiveRows {
  readonly groups: readonly Row[];
  readonly extensions: readonly Row[];
  readonly blacklist: readonly Row[];
  readonly conferences: readonly Row[];
  readonly liveMembers: readonly Row[];
}

/** What a spec says of one object, beside its key. Nothing: it is not declared. */
type Word = ObjectInput | null;

/** Some of the fields with some of their values; those in `always` surely. `ignored` may be any of them. */
function stated(
  domain: Columns,
  fields: Readonly<Record<string, string>>,
  always: readonly string[],
): fc.Arbitrary<ObjectInput> {
  return fc
    .record({
      row: rowOf(domain),
      columns: fc.subarray(Object.keys(domain)),
      ignored: fc.subarray(Object.keys(domain), { maxLength: 2 }),
    })
    .map(({ row, columns, ignored }) => {
      const chosen = Object.keys(domain).filter(
        (column) => always.includes(column) || columns.includes(column),
      );
      const values = chosen.map(
        (column) => [fields[column] ?? "", inSpec(column, row[column] ?? "")] as const,
      );
      return {
        ...Object.fromEntries(values),
        ignoreFields: ignored
          .filter((column) => chosen.includes(column))
          .map((column) => fields[column] ?? ""),
      };
    });
}

const absent: fc.Arbitrary<ObjectInput> = fc.constant({ state: "absent" as const });

function words(present: fc.Arbitrary<ObjectInput>, count: number): fc.Arbitrary<Word[]> {
  const word = fc.oneof(
    { weight: 4, arbitrary: present },
    { weight: 1, arbitrary: absent },
    { weight: 2, arbitrary: fc.constant(null) },
  );
  return fc.array(word, { minLength: count, maxLength: count });
}

function declared(keyField: string, keys: readonly string[], said: readonly Word[]): ObjectInput[] {
  return keys.flatMap((key, index) => {
    const word = said[index] ?? null;
    return word === null ? [] : [{ [keyField]: key, ...word }];
  });
}

/** A spec with what it leaves out on purpose: keys that it may ignore or keep out of scope when it does not declare them. */
export interface SmallSpec {
  readonly input: SpecInput;
  /** Addresses that the spec does not own, among what it does not declare. */
  readonly disowned: ReadonlySet<string>;
}

const KEYS: readonly string[] = [...GROUPS, ...EXTENSIONS, ...PHONES, ...TOPICS];

/** A key as a glob that matches it alone. */
const escaped = (key: string): string => key.replaceAll("*", "[*]");

const direction = fc.constantFrom("inbound", "outbound", "both");

/** Random specs. Where an extension is not live, its declaration states what insert needs. */
export const specs: fc.Arbitrary<SmallSpec> = fc
  .record({
    groups: fc.option(words(stated(GROUP_DOMAIN, GROUP_FIELDS, []), GROUPS.length), { freq: 4 }),
    extensions: fc.option(words(stated(EXTENSION_DOMAIN, EXTENSION_FIELDS, ["password", "k"]), 3), {
      freq: 4,
    }),
    blacklist: fc.option(
      words(
        fc.oneof(
          fc.record({ direction }),
          fc.constant({}),
          direction.map((value) => ({ direction: value, ignoreFields: ["direction"] })),
        ),
        PHONES.length,
      ),
      { freq: 4 },
    ),
    conferences: fc.option(words(stated(CONFERENCE_DOMAIN, CONFERENCE_FIELDS, []), TOPICS.length), {
      freq: 4,
    }),
    prune: fc.record({
      outboundGroups: fc.boolean(),
      extensions: fc.boolean(),
      blacklist: fc.boolean(),
      conferences: fc.boolean(),
    }),
    ignored: fc.subarray([...KEYS], { maxLength: 4 }),
    unscoped: fc.subarray([...KEYS], { maxLength: 4 }),
  })
  .map(({ groups, extensions, blacklist, conferences, prune, ignored, unscoped }) => {
    const lists = {
      ...(groups && { outboundGroups: declared("id", GROUPS, groups) }),
      ...(extensions && { extensions: declared("extn", EXTENSIONS, extensions) }),
      ...(blacklist && { blacklist: declared("phone", PHONES, blacklist) }),
      ...(conferences && { conferences: declared("topic", TOPICS, conferences) }),
    };
    const names = new Set(
      Object.values(lists).flatMap((objects) =>
        objects.map((object) => String(object["id"] ?? object["extn"] ?? object["phone"] ?? object["topic"])),
      ),
    );
    const free = (keys: readonly string[]): string[] => keys.filter((key) => !names.has(key));
    const outside = free(unscoped);
    const scope = KEYS.filter((key) => !outside.includes(key)).map(escaped);
    const manage = Object.fromEntries(
      Object.entries(prune).map(([collection, value]) => [collection, { prune: value, scope }]),
    );
    const addresses = (keys: readonly string[]): string[] =>
      keys.flatMap((key) =>
        ["outbound-group", "extension", "blacklist", "conference"].map((type) => addressOf(type, key)),
      );
    return {
      input: { ...lists, manage, ignore: addresses(free(ignored)) },
      disowned: new Set([...free(ignored), ...outside]),
    };
  });
