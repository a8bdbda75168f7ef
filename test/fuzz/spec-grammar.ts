/** Specs made by their grammar: mostly right, and wrong in one place or another. */
import fc from "fast-check";
import { stringify } from "yaml";

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e21,
    "",
    " ",
    "1001",
    "undefined",
    "__proto__",
    [],
    {},
    "${env:SET}",
    "$${x}",
  ),
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A value of its kind, now and then another. */
const mostly = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 120, arbitrary: right }, { weight: 1, arbitrary: odd });

const word = fc.constantFrom(
  "a",
  "前台",
  "Sales",
  "out",
  "1001",
  "x y",
  "{extn}",
  "${env:SET}",
  "${env:NONE:-d}",
);
const extn = fc.constantFrom(
  "1001",
  "1002",
  "1003",
  "1009",
  "1100-1104",
  "200",
  "a*b",
  "toString",
  "1004",
  "1005",
  "1006",
);
const group = fc.constantFrom("out", "g1", "__proto__", "constructor");
const phone = fc.constantFrom("13800000001", "13800000002", "110", "+8613900000000", "1001");
const topic = fc.constantFrom("Weekly", "周会", "a/b*", "__proto__");
const flag = fc.boolean();
const loose = { requiredKeys: [] };

const extension = fc.record(
  {
    extn: mostly(extn),
    password: mostly(fc.constantFrom("Geheim-1234", "${env:SET}", "${file:secret}", "short")),
    outboundGroup: mostly(group),
    name: mostly(word),
    transferPhone: mostly(phone),
    autoLogin: mostly(flag),
    autoReady: mostly(flag),
    ignoreFields: mostly(fc.subarray(["name", "password", "transferPhone"])),
  },
  { requiredKeys: ["extn"] },
);
const outboundGroup = fc.record(
  {
    id: mostly(group),
    name: mostly(word),
    startPrompt: mostly(word),
    promptTimes: mostly(fc.nat(99)),
    collectDtmf: mostly(fc.constantFrom("none", "agent", "peer")),
  },
  { requiredKeys: ["id"] },
);
const blocked = fc.oneof(
  fc.record(
    {
      phone: mostly(phone),
      direction: mostly(fc.constantFrom("inbound", "outbound", "both")),
    },
    { requiredKeys: ["phone"] },
  ),
  fc.record({ file: mostly(fc.constantFrom("list.txt", "list.csv")) }),
);
const conference = fc.record(
  {
    topic: mostly(topic),
    outboundGroup: mostly(group),
    recording: mostly(flag),
    members: mostly(fc.uniqueArray(fc.constantFrom("1001", "1002", "13900000000"))),
  },
  { requiredKeys: ["topic"] },
);
const managed = fc.record(
  { prune: mostly(flag), scope: mostly(fc.uniqueArray(fc.constantFrom("1000-1999", "80*", "13*", "out"))) },
  loose,
);
const addresses = fc.uniqueArray(
  fc.constantFrom(
    "extension/1001",
    "extension/*",
    "blacklist/138*",
    "outbound-group/out",
    "conference/周会",
    "*",
  ),
  { maxLength: 3 },
);
/** Few entries, hardly any two of them about the same, some of which shall be absent. */
function few(
  key: string,
  keys: fc.Arbitrary<string>,
  one: fc.Arbitrary<Readonly<Record<string, unknown>>>,
): fc.Arbitrary<unknown> {
  const absent = keys.map((name) => ({ [key]: name, state: "absent" }));
  const entry = fc.oneof({ weight: 4, arbitrary: one }, { weight: 1, arbitrary: absent });
  const distinct = fc.uniqueArray(entry, { maxLength: 4, selector: (value) => String(value[key]) });
  return fc.oneof(
    { weight: 20, arbitrary: mostly(distinct) },
    { weight: 1, arbitrary: fc.array(entry, { maxLength: 4 }) },
  );
}

/** Ignoring what is declared is an error, so that most specs should not. */
const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: fc.constant<unknown>([]) }, { weight: 1, arbitrary: mostly(value) });

const spec = fc.record(
  {
    version: fc.oneof({ weight: 120, arbitrary: fc.constant<unknown>(1) }, { weight: 1, arbitrary: odd }),
    manage: mostly(
      fc.record(
        { extensions: managed, blacklist: managed, outboundGroups: managed, conferences: managed },
        loose,
      ),
    ),
    ignore: rarely(addresses),
    protect: mostly(addresses),
    safety: mostly(fc.record({ population: fc.nat(5), deletePercent: fc.nat(100) }, loose)),
    defaults: mostly(
      fc.record({ extension: fc.record({ outboundGroup: group, autoLogin: flag }, loose) }, loose),
    ),
    outboundGroups: few("id", group, outboundGroup),
    extensions: few("extn", extn, extension),
    blacklist: few("phone", phone, blocked),
    conferences: few("topic", topic, conference),
  },
  { requiredKeys: ["version"] },
);

/** A spec's text, in one of YAML's many ways to write the same. */
export const specText: fc.Arbitrary<string> = fc
  .tuple(
    spec,
    fc.record({
      collectionStyle: fc.constantFrom<"any" | "block" | "flow">("any", "block", "flow"),
      defaultStringType: fc.constantFrom<"PLAIN" | "QUOTE_DOUBLE" | "QUOTE_SINGLE">(
        "PLAIN",
        "QUOTE_DOUBLE",
        "QUOTE_SINGLE",
      ),
      indent: fc.constantFrom(2, 4),
    }),
  )
  .map(([value, style]) => stringify(value, style));
