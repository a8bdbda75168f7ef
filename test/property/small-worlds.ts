/** Small random PBXs, and specs about them. Few values, so that everything meets everything. */
import fc from "fast-check";
import type { Row } from "../../src/resources/index.js";
import { extensionRow, groupRow, phoneRow } from "../support/rows.js";
import type { ObjectInput, SpecInput } from "../support/spec-builder.js";

export const GROUPS = ["g1", "g2", "g3"] as const;
export const EXTENSIONS = ["1001", "1002", "1003"] as const;
export const PHONES = ["13800000001", "13800000002", "13800000003"] as const;

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

const SPELLINGS: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
  if_auto_login: { true: true, false: false },
  if_auto_ready: { true: true, false: false },
  times: { 3: 3 },
  hangup_dtmf: { 0: "none", 1: "agent", 2: "peer" },
};

/** A column's value as a spec writes it. */
function inSpec(column: string, value: string): string | number | boolean {
  return SPELLINGS[column]?.[value] ?? value;
}

type Columns = Readonly<Record<string, readonly string[]>>;

function rowOf(domain: Columns): fc.Arbitrary<Record<string, string>> {
  return fc.record(
    Object.fromEntries(
      Object.entries(domain).map(([column, values]) => [column, fc.constantFrom(...values)]),
    ),
  );
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
  })
  .map(({ groups, extensions, queues, phones }): LiveRows => ({
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

/** Live rows by list call. */
export interface LiveRows {
  readonly groups: readonly Row[];
  readonly extensions: readonly Row[];
  readonly blacklist: readonly Row[];
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
    prune: fc.record({ outboundGroups: fc.boolean(), extensions: fc.boolean(), blacklist: fc.boolean() }),
    ignored: fc.subarray([...GROUPS, ...EXTENSIONS, ...PHONES], { maxLength: 3 }),
    unscoped: fc.subarray([...GROUPS, ...EXTENSIONS, ...PHONES], { maxLength: 3 }),
  })
  .map(({ groups, extensions, blacklist, prune, ignored, unscoped }) => {
    const lists = {
      ...(groups && { outboundGroups: declared("id", GROUPS, groups) }),
      ...(extensions && { extensions: declared("extn", EXTENSIONS, extensions) }),
      ...(blacklist && { blacklist: declared("phone", PHONES, blacklist) }),
    };
    const names = new Set(
      Object.values(lists).flatMap((objects) =>
        objects.map((object) => String(object["id"] ?? object["extn"] ?? object["phone"])),
      ),
    );
    const free = (keys: readonly string[]): string[] => keys.filter((key) => !names.has(key));
    const outside = free(unscoped);
    const scope = [...GROUPS, ...EXTENSIONS, ...PHONES].filter((key) => !outside.includes(key));
    const manage = Object.fromEntries(
      Object.entries(prune).map(([collection, value]) => [collection, { prune: value, scope }]),
    );
    const addresses = (keys: readonly string[]): string[] =>
      keys.flatMap((key) => [`outbound-group/${key}`, `extension/${key}`, `blacklist/${key}`]);
    return {
      input: { ...lists, manage, ignore: addresses(free(ignored)) },
      disowned: new Set([...free(ignored), ...outside]),
    };
  });
