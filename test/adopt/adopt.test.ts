import { describe, expect, it } from "vitest";
import type { Row } from "../../src/resources/index.js";
import { adopted } from "../support/adopted.js";
import { conferenceRow, extensionRow, groupRow, memberRow, phoneRow } from "../support/rows.js";

const groups = [groupRow("out"), groupRow("sales")];
const extensions = (...rows: readonly Row[]) => ({ groups, extensions: rows });
const transfer = (nbr: string, phone: string): Row => extensionRow(nbr, { transfer_phone: phone });

/** The one file of a spec after adopting, and nothing left. */
async function spec(
  text: string,
  rows: Parameters<typeof adopted>[1],
  ...addresses: string[]
): Promise<string> {
  const { files, left, faults } = await adopted({ "pbx.yaml": text }, rows, ...addresses);
  expect({ left, faults }).toEqual({ left: [], faults: [] });
  return files["pbx.yaml"] ?? text;
}

describe("a value", () => {
  it("is replaced in the quotes that it had, whatever stands around it", async () => {
    const text = [
      "version: 1 # one",
      "extensions:",
      "  - extn:   '1001'   # two",
      "    # three",
      "    name: Alice      # four",
      "",
      "    transferPhone: '1'",
      '  - {extn: "1002",transferPhone:   "2" , name: Bob} # five',
    ].join("\r\n");
    const rows = extensions(
      extensionRow("1001", { name: "Alice B", transfer_phone: "11" }),
      extensionRow("1002", { name: "it's: #", transfer_phone: "22" }),
    );
    expect(await spec(`\ufeff${text}`, rows)).toBe(
      `\ufeff${text
        .replace("Alice ", "Alice B ")
        .replace("'1'", "'11'")
        .replace('"2" ', '"22" ')
        .replace("Bob", '"it\'s: #"')}`,
    );
  });

  it("that would read as something else in its old style is quoted", async () => {
    const rows = extensions(extensionRow("1001", { name: "yes" }));
    expect(await spec('version: 1\nextensions: [{ extn: "1001", name: Alice }]\n', rows)).toBe(
      'version: 1\nextensions: [{ extn: "1001", name: "yes" }]\n',
    );
  });

  it("that reads as a reference is written as a literal", async () => {
    const rows = extensions(extensionRow("1001", { name: "${env:X}" }));
    expect(await spec('version: 1\nextensions: [{ extn: "1001", name: Alice }]\n', rows)).toContain(
      'name: "$${env:X}"',
    );
  });

  it("of a block scalar keeps the comment behind its mark", async () => {
    const rows = extensions(extensionRow("1001", { name: "Bob" }));
    const text = 'version: 1\nextensions:\n  - extn: "1001"\n    name: |- # why\n      Alice\n    # end\n';
    expect(await spec(text, rows)).toBe(
      'version: 1\nextensions:\n  - extn: "1001"\n    name: "Bob" # why\n    # end\n',
    );
  });

  it("that comes from the defaults is stated by the entry itself, with a comment", async () => {
    const text = (entry: string): string =>
      `version: 1\ndefaults: { extension: { outboundGroup: out } }\nextensions:\n${entry}`;
    const rows = extensions(extensionRow("1001", { k: "sales" }));
    expect(await spec(text('  - { extn: "1001" }\n'), rows)).toBe(
      text('  - { extn: "1001", outboundGroup: sales } # not the default: outboundGroup\n'),
    );
    expect(await spec(text('  - extn: "1001" # a note\n'), rows)).toBe(
      text('  # not the default: outboundGroup\n  - extn: "1001" # a note\n    outboundGroup: sales\n'),
    );
  });
});

describe("a range", () => {
  const text = 'version: 1\nextensions:\n  - { extn: "1100-1105", transferPhone: "1" } # team\n  # end\n';
  const numbers = ["1100", "1101", "1102", "1103", "1104", "1105"];
  const range = (changed: Readonly<Record<string, string | undefined>>) =>
    extensions(
      ...numbers.flatMap((nbr) => {
        const phone = nbr in changed ? changed[nbr] : "1";
        return phone === undefined ? [] : [transfer(nbr, phone)];
      }),
    );

  it("is split around what differs, alike neighbours together", async () => {
    expect(await spec(text, range({ "1102": "2", "1103": "2" }))).toBe(
      [
        "version: 1",
        "extensions:",
        '  - { extn: "1100-1101", transferPhone: "1" } # team',
        '  - { extn: "1102-1103", transferPhone: "2" } # split off from 1100-1105',
        '  - { extn: "1104-1105", transferPhone: "1" }',
        "  # end",
        "",
      ].join("\n"),
    );
  });

  it("stays whole where all of it differs alike", async () => {
    const all = Object.fromEntries(numbers.map((nbr) => [nbr, "2"]));
    expect(await spec(text, range(all))).toBe(text.replace('"1"', '"2"'));
  });

  it("shrinks when its ends are lost, and goes when all of it is", async () => {
    expect(await spec(text, range({ "1100": undefined, "1105": undefined }))).toBe(
      text.replace("1100-1105", "1101-1104"),
    );
    const none = Object.fromEntries(numbers.map((nbr) => [nbr, undefined]));
    const rows = { ...range(none), extensions: [transfer("1900", "")] };
    expect(await spec(text, rows)).toBe("version: 1\nextensions: []\n  # end\n");
  });

  it("in the block style is copied in the block style, its placeholders unresolved", async () => {
    const block =
      'version: 1\nextensions:\n  -   extn: "1100-1102"\n      name: "n{extn}"\n      ignoreFields: [autoLogin]\n';
    const rows = extensions(
      ...["1100", "1101", "1102"].map((nbr) => extensionRow(nbr, { name: nbr === "1101" ? "x" : `n${nbr}` })),
    );
    expect(await spec(block, rows)).toBe(
      [
        "version: 1",
        "extensions:",
        '  -   extn: "1100"',
        '      name: "n{extn}"',
        "      ignoreFields: [autoLogin]",
        "  # split off from 1100-1102",
        '  -   extn: "1101"',
        '      name: "x"',
        "      ignoreFields: [autoLogin]",
        '  -   extn: "1102"',
        '      name: "n{extn}"',
        "      ignoreFields: [autoLogin]",
        "",
      ].join("\n"),
    );
  });
});

describe("anchors, aliases and merged maps", () => {
  it("an alias is replaced, and what it stands for stays", async () => {
    const text =
      'version: 1\nextensions:\n  - { extn: "1001", name: &n "A" }\n  - { extn: "1002", name: *n }\n';
    const rows = extensions(extensionRow("1001", { name: "A" }), extensionRow("1002", { name: "B" }));
    expect(await spec(text, rows)).toBe(text.replace("*n", '"B"'));
  });

  it("the anchor of what is edited moves on to its first alias", async () => {
    const text =
      'version: 1\nextensions:\n  - { extn: "1001", name: &n "A" } # x\n  - { extn: "1002", name: *n }\n  - { extn: "1003", name: *n }\n';
    const rows = extensions(
      extensionRow("1001", { name: "B" }),
      extensionRow("1002", { name: "A" }),
      extensionRow("1003", { name: "A" }),
    );
    expect(await spec(text, rows)).toBe(text.replace('&n "A"', '"B"').replace("*n", '&n "A"'));
  });

  it("an entry that others merge is taken out, and they keep what they had from it", async () => {
    const text =
      'version: 1\nextensions:\n  - &base { extn: "1001", transferPhone: "1" }\n  - { <<: *base, extn: "1002" }\n  - { <<: *base, extn: "1003" }\n';
    const rows = extensions(transfer("1002", "1"), transfer("1003", "3"));
    expect(await spec(text, rows)).toBe(
      'version: 1\nextensions:\n  - { <<: &base { extn: "1001", transferPhone: "1" }, extn: "1002" }\n  - { <<: *base, extn: "1003", transferPhone: "3" } # not the default: transferPhone\n',
    );
  });
});

describe("objects", () => {
  it("that are new stand behind the next lower key, in the style of their neighbours, defaults left out", async () => {
    const text = [
      "version: 1",
      "manage: { extensions: { prune: true } }",
      "defaults: { extension: { outboundGroup: out, autoReady: false } }",
      "extensions:",
      "  # first",
      "  - extn: '1001'",
      "    name: Alice",
      "  # second",
      "  - extn: '1003'",
      "",
    ].join("\n");
    const rows = extensions(
      extensionRow("1001", { name: "Alice" }),
      extensionRow("1002"),
      extensionRow("1003"),
    );
    expect(await spec(text, rows)).toBe(
      text.replace(
        "    name: Alice\n",
        "    name: Alice\n  - extn: '1002'\n    name: \"1002\"\n    transferPhone: ''\n    autoLogin: false\n",
      ),
    );
  });

  it("that shall be absent and are there are declared", async () => {
    const text = 'version: 1\nblacklist:\n  - { phone: "4001", state: absent } # no\n  - { phone: "4002" }\n';
    expect(await spec(text, { blacklist: [phoneRow("4001", 2), phoneRow("4002", 4)] })).toBe(
      'version: 1\nblacklist:\n  - { phone: "4001", direction: inbound }\n  - { phone: "4002" }\n',
    );
  });

  it("that nobody declared are adopted when they are named, also where the spec lacks their collection", async () => {
    const rows = {
      ...extensions(extensionRow("1001")),
      blacklist: [phoneRow("4001", 2), phoneRow("4002", 2)],
    };
    expect(await spec("version: 1\nextensions: []\n# end", rows)).toBe("version: 1\nextensions: []\n# end");
    expect(
      await spec("version: 1\nextensions: [] # none\n# end", rows, "blacklist/4001", "extension/*"),
    ).toBe(
      'version: 1\nextensions: # none\n  - { extn: "1001", outboundGroup: out, name: "1001", transferPhone: "", autoLogin: false, autoReady: false }\nblacklist:\n  - { phone: "4001", direction: inbound }\n# end',
    );
  });

  it("of a spec in the flow style stay in it", async () => {
    const rows = { blacklist: [phoneRow("4001", 2), phoneRow("4002", 4)] };
    expect(await spec("{version: 1, blacklist: []}", rows, "blacklist/4001")).toBe(
      '{version: 1, blacklist: [{ phone: "4001", direction: inbound }]}',
    );
    expect(await spec("{version: 1}", rows, "blacklist/4001")).toBe(
      '{version: 1, blacklist: [{ phone: "4001", direction: inbound }]}',
    );
    const two = '{version: 1, blacklist: [{phone: "4001"}, {phone: "4002"}]}';
    expect(await spec(two, { blacklist: [phoneRow("4002", 4)] })).toBe(
      '{version: 1, blacklist: [{phone: "4002"}]}',
    );
    expect(await spec(two, { blacklist: [phoneRow("4001", 4)] })).toBe(
      '{version: 1, blacklist: [{phone: "4001"}]}',
    );
  });

  it("that are gone from the end of a flow list take no comment of the one before along", async () => {
    const text =
      'version: 1\nblacklist: [{ phone: "4001" }, # the first\n  { phone: "4002" }, { phone: "4003" }]\n';
    expect(await spec(text, { blacklist: [phoneRow("4001", 4)] })).toBe(
      'version: 1\nblacklist: [{ phone: "4001" }, # the first\n  ]\n',
    );
    expect(await spec(text, { blacklist: [phoneRow("4001", 4), phoneRow("4003", 4)] })).toBe(
      'version: 1\nblacklist: [{ phone: "4001" }, # the first\n  { phone: "4003" }]\n',
    );
  });

  it("stand in the file of their kin", async () => {
    const files = {
      "a.yaml": "version: 1\nmanage: { blacklist: { prune: true } }\n",
      "b.yaml": 'version: 1\nblacklist:\n  - { phone: "4001" }\n',
      "c.yaml": 'version: 1\nblacklist:\n  - { phone: "5001" }\n',
    };
    const rows = { blacklist: ["4001", "4002", "5001", "5002"].map((phone) => phoneRow(phone, 4)) };
    const { files: changed, faults } = await adopted(files, rows);
    expect(faults).toEqual([]);
    expect(changed).toEqual({
      "b.yaml": `${files["b.yaml"]}  - { phone: "4002", direction: both }\n`,
      "c.yaml": `${files["c.yaml"]}  - { phone: "5002", direction: both }\n`,
    });
  });

  it("members of a conference go and come, the others stay as they were", async () => {
    const text = [
      "version: 1",
      "conferences:",
      "  - topic: Weekly",
      "    members:",
      "      - '1001' # chair",
      "      - '1002'",
      "      # guests",
      "      - '1003'",
      "",
    ].join("\n");
    const rows = { conferences: [conferenceRow("Weekly", { memberdetail: "1001,1003,1004" })] };
    expect(await spec(text, rows)).toBe(text.replace("      - '1002'\n", "") + "      - '1004'\n");
  });
});

describe("what is left", () => {
  const why = async (text: string, rows: Parameters<typeof adopted>[1], ...addresses: string[]) => {
    const { files, left, faults } = await adopted({ "pbx.yaml": text }, rows, ...addresses);
    expect(faults).toEqual([]);
    return { files, left };
  };

  it("passwords and values behind references are never touched", async () => {
    const text =
      'version: 1\nextensions: [{ extn: "1001", password: "${env:SECRET}", name: "${env:SECRET}" }, { extn: "1002", password: "literal-pw" }]\n';
    expect(await why(text, extensions(extensionRow("1001"), extensionRow("1002")))).toEqual({
      files: {},
      left: [
        { address: "extension/1001", field: "password", why: "its value in the spec is a reference (${…})" },
        { address: "extension/1001", field: "name", why: "its value in the spec is a reference (${…})" },
        { address: "extension/1002", field: "password", why: "a password is never written into a spec" },
      ],
    });
  });

  it("a password that a new object gets from the defaults is named", async () => {
    const text =
      'version: 1\nmanage: { extensions: { prune: true } }\ndefaults: { extension: { password: "${env:SECRET}" } }\nextensions: []\n';
    const { left } = await why(text, extensions(extensionRow("1001")));
    expect(left).toEqual([
      { address: "extension/1001", field: "password", why: "its value in the spec is a reference (${…})" },
    ]);
  });

  it("trap 15: objects of a list that came back empty, unless they are named", async () => {
    const text = 'version: 1\nblacklist:\n  - { phone: "4001" }\n';
    const { files, left } = await why(text, { blacklist: [] });
    expect(files).toEqual({});
    expect(left[0]?.why).toContain("the PBX lists no blacklist numbers at all");
    const named = await why(text, { blacklist: [] }, "blacklist/4001");
    expect(named.files).toEqual({ "pbx.yaml": "version: 1\nblacklist: []\n" });
  });

  it("trap 12: members of a meeting that is on", async () => {
    const text = 'version: 1\nconferences: [{ topic: Weekly, recording: true, members: ["1001"] }]\n';
    const row = conferenceRow("Weekly", { recording: false });
    const rows = {
      conferences: [row],
      liveMembers: [memberRow("Weekly", "1002", { typ: "inMeeting" })],
    };
    const { files, left } = await why(text, rows);
    expect(left).toEqual([{ address: "conference/Weekly", field: "members", why: "the meeting is on" }]);
    expect(files["pbx.yaml"]).toBe(text.replace("true", "false"));
  });

  it("what no spec can state", async () => {
    const text = 'version: 1\nextensions: [{ extn: "1001", name: a, transferPhone: "1" }]\n';
    const rows = extensions(extensionRow("1001", { name: "b\u0007", transfer_phone: "two words" }));
    const { files, left } = await why(text, rows);
    expect(files).toEqual({});
    expect(left.map(({ field }) => field)).toEqual(["name", "transferPhone"]);
  });

  it("named objects that are ignored, out of scope or there twice", async () => {
    const text =
      'version: 1\nignore: ["blacklist/4001"]\nmanage: { extensions: { scope: ["1*"] } }\nblacklist: []\nextensions: []\n';
    const rows = {
      ...extensions(extensionRow("2001"), extensionRow("1001"), extensionRow("1001")),
      blacklist: [phoneRow("4001", 2)],
    };
    const { files, left } = await why(text, rows, "*/*");
    expect(files["pbx.yaml"]).toContain("outboundGroups:");
    expect(left).toEqual([
      { address: "extension/2001", why: "it is not in manage.extensions.scope" },
      { address: "extension/1001", why: "the PBX lists it several times" },
      { address: "blacklist/4001", why: "the spec ignores it" },
    ]);
  });
});

it("a spec that would ask for something else is no proof: others of a collection that begins to exist and prunes", async () => {
  const text = "version: 1\nmanage: { blacklist: { prune: true } }\n";
  const rows = { blacklist: [phoneRow("4001", 2), phoneRow("4002", 2)] };
  const { faults } = await adopted({ "pbx.yaml": text }, rows, "blacklist/4001");
  expect(faults).toEqual(["blacklist/4002 would be changed by the next apply"]);
});
