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
  fc.oneof({ weight: 12, arbitrary: right as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: odd });

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
const extn = fc.constantFrom("1001", "1002", "1003", "1009", "1100-1104", "200", "a*b", "toString");
const group = fc.constantFrom("out", "g1", "__proto__", "constructor");
const phone = fc.constantFrom("13800000001", "13800000002", "110", "+8613900000000", "1001");
const flag = fc.boolean();
const loose = { requiredKeys: [] };
const state = fc.constantFrom("present", "absent");

const extension = fc.record(
  {
    extn: mostly(extn),
    password: mostly(fc.constantFrom("Geheim-1234", "${env:SET}", "${file:secret}", "short")),
    outboundGroup: mostly(group),
    name: mostly(word),
    transferPhone: mostly(phone),
    autoLogin: mostly(flag),
    autoReady: mostly(flag),
    state: mostly(state),
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
    state: mostly(state),
  },
  { requiredKeys: ["id"] },
);
const blocked = fc.oneof(
  fc.record(
    {
      phone: mostly(phone),
      direction: mostly(fc.constantFrom("inbound", "outbound", "both")),
      state: mostly(state),
    },
    { requiredKeys: ["phone"] },
  ),
  fc.record({ file: mostly(fc.constantFrom("list.txt", "list.csv")) }),
);
const conference = fc.record(
  {
    topic: mostly(fc.constantFrom("Weekly", "周会", "a/b*", "__proto__")),
    outboundGroup: mostly(group),
    recording: mostly(flag),
    members: mostly(fc.uniqueArray(fc.constantFrom("1001", "1002", "13900000000"))),
    state: mostly(state),
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
const few = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<unknown> => mostly(fc.array(one, { maxLength: 4 }));

const spec = fc.record(
  {
    version: fc.oneof({ weight: 30, arbitrary: fc.constant<unknown>(1) }, { weight: 1, arbitrary: odd }),
    manage: mostly(
      fc.record(
        { extensions: managed, blacklist: managed, outboundGroups: managed, conferences: managed },
        loose,
      ),
    ),
    ignore: mostly(addresses),
    protect: mostly(addresses),
    safety: mostly(fc.record({ population: fc.nat(5), deletePercent: fc.nat(100) }, loose)),
    defaults: mostly(
      fc.record({ extension: fc.record({ outboundGroup: group, autoLogin: flag }, loose) }, loose),
    ),
    outboundGroups: few(outboundGroup),
    extensions: few(extension),
    blacklist: few(blocked),
    conferences: few(conference),
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
