import { describe, expect, it } from "vitest";
import { load, only, summary } from "./support/spec-folder.js";

const extension = (fields: string) => load(`version: 1\nextensions:\n  - { ${fields} }\n`);

describe("one finding a mistake, with its place and a hint", () => {
  it("trap 8: a number that is text keeps the digits its author wrote", async () => {
    expect(only(await extension("extn: 013800001111"))).toMatchObject({
      code: "number-as-text",
      hint: 'quote it: "013800001111" (YAML reads it as 13800001111)',
    });
    expect(only(await extension('extn: "1", transferPhone: 0x1F')).hint).toContain('"0x1F"');
    expect(only(await extension('extn: "1", transferPhone: 12345678901234567890')).hint).toContain(
      '"12345678901234567890"',
    );
    expect(only(await extension('extn: "1", transferPhone: 110')).hint).toBe('quote it: "110"');
  });

  it("trap 8: also behind an alias, a merge key and in defaults", async () => {
    const text =
      'version: 1\ndefaults: { extension: { name: &n 0100 } }\nextensions:\n  - { extn: "1", transferPhone: *n }\n  - { extn: "2", <<: { name: 0200 } }\n';
    const { findings, locate } = await load(text);
    expect(findings.map(({ hint }) => hint)).toEqual([
      'quote it: "0100" (YAML reads it as 100)',
      'quote it: "0100" (YAML reads it as 100)',
      'quote it: "0200" (YAML reads it as 200)',
    ]);
    expect(findings.map(({ at }) => at && locate(at)?.line)).toEqual([2, 4, 5]);
  });

  it("a transfer phone is what can be called, as far as that can be told", async () => {
    const phone = (text: string) => extension(`extn: "1", transferPhone: ${JSON.stringify(text)}`);
    const fine = ["", "013800001111", "+86*#", "9,13800001111", "front.desk", "1{extn}", "${env:X:-a b}"];
    for (const text of fine) expect((await phone(text)).findings, text).toEqual([]);
    for (const text of ["138 0000 1111", "张三", "１３８", "1380000\u00a01111"]) {
      expect(only(await phone(text))).toMatchObject({
        code: "invalid-value",
        message: `transferPhone: "${text}" is not a number to call (digits, letters from A to Z and signs, no blanks)`,
        at: { path: ["extensions", 0, "transferPhone"] },
      });
    }
  });

  it("trap 8: members of a conference are numbers, and numbers are text, each once", async () => {
    const members = (list: string) =>
      load(`version: 1\nconferences: [{ topic: "Weekly", members: ${list} }]\n`);
    expect((await members('["1001", "+86*#"]')).findings).toEqual([]);
    expect((await members("[]")).findings).toEqual([]);
    expect(only(await members('["1001", 013800001111]'))).toMatchObject({
      code: "number-as-text",
      message: "an entry of members is text, and without quotes this is a number",
      hint: 'quote it: "013800001111" (YAML reads it as 13800001111)',
      at: { path: ["conferences", 0, "members", 1] },
    });
    expect(only(await members('["1001", "1002", "1001"]'))).toMatchObject({
      code: "invalid-value",
      message: 'members names "1001" twice',
      hint: "keep one of the two",
    });
    for (const odd of ['"10 01"', '"10,01"', '"Ms Li"', '"${env:PHONE}"', '""'])
      expect(only(await members(`[${odd}]`)), odd).toMatchObject({ code: "invalid-value" });
    expect(only(await members('"1001,1002"'))).toMatchObject({ code: "wrong-type" });
    expect(only(await members("null"))).toMatchObject({ code: "null-value" });
  });

  it("takes any topic that an address can name, and no other", async () => {
    const topic = (text: string) => load(`version: 1\nconferences: [{ topic: ${text} }]\n`);
    for (const good of ['"周会 a/b*?[1] 100%"', "Weekly", '"$ {"'])
      expect((await topic(good)).findings, good).toEqual([]);
    for (const bad of ['" Weekly"', '"Weekly "', '""', '"a\\tb"', '"a\\x7f"', `"${"x".repeat(65)}"`])
      expect(only(await topic(bad)), bad).toMatchObject({ code: "invalid-value" });
    expect(only(await topic("2024"))).toMatchObject({ code: "number-as-text", hint: 'quote it: "2024"' });
    expect(only(await topic('"${env:TOPIC}"'))).toMatchObject({ code: "reference-not-allowed" });
  });

  it("points at an unknown key and names the nearest one", async () => {
    const loaded = await extension('extn: "1", tranferPhone: "2"');
    expect(summary(loaded)).toEqual(["unknown-property 3:18"]);
    expect(only(loaded).hint).toBe("did you mean transferPhone?");
    expect(only(await extension('extn: "1", colour: "2"')).hint).toContain("known here: extn, password");
    expect(only(await load("version: 1\ngateways: []\n")).code).toBe("unknown-property");
  });

  it("points at the entry that lacks its key", async () => {
    expect(summary(await extension('name: "x"'))).toEqual(["missing-property 3:5"]);
    expect(only(await load("extensions: []\n")).hint).toBe("begin the file with version: 1");
  });

  it("says of an entry of the blacklist what it lacks or has too much, once", async () => {
    const loaded = await load(
      'version: 1\nblacklist: [{ direction: both }, { phone: "1", file: a.txt }, 3, "x"]\n',
    );
    expect(loaded.findings.map(({ code, message }) => [code, message])).toEqual([
      ["missing-property", "an entry of blacklist lacks phone or file"],
      ["invalid-value", "an entry of blacklist states both phone and file"],
      ["wrong-type", "an entry of blacklist is a number, and a map is wanted"],
      ["wrong-type", "an entry of blacklist is text, and a map is wanted"],
    ]);
  });

  it("knows other versions", async () => {
    for (const version of ["2", '"1"', "1.5", "one"]) {
      expect(only(await load(`version: ${version}\n`)), version).toMatchObject({
        code: "version",
        hint: "write version: 1",
      });
    }
    expect(only(await load("version:\n")).code).toBe("null-value");
  });

  it("translates what people write for true and false", async () => {
    const words = { yes: "true", No: "false", on: "true", '"true"': "true", "0": "false", 是: "true" };
    for (const [word, meant] of Object.entries(words)) {
      expect(only(await extension(`extn: "1", autoLogin: ${word}`))).toMatchObject({
        code: "wrong-type",
        hint: `write ${meant}${word.startsWith('"') ? ", without quotes" : ""}`,
      });
    }
    expect(only(await extension('extn: "1", name: true')).hint).toBe('quote it: "true"');
    expect(only(await extension('extn: "1", name: [a]'))).toMatchObject({
      code: "wrong-type",
      message: "name is a list, and text is wanted",
    });
    expect(only(await load('version: 1\nignore: "extension/1"\n')).hint).toContain("[ … ]");
  });

  it("null is neither none nor left alone", async () => {
    expect(only(await load("version: 1\nblacklist:\n"))).toMatchObject({
      code: "null-value",
      hint: expect.stringContaining("[]") as string,
    });
    expect(only(await extension('extn: "1", name: ~'))).toMatchObject({
      code: "null-value",
      hint: expect.stringContaining('""') as string,
    });
    expect(only(await extension('extn: "1", autoLogin: null')).code).toBe("null-value");
    expect(only(await load('version: 1\nblacklist: [{ phone: "1", direction: }]\n')).code).toBe("null-value");
    expect(only(await load("version: 1\nextensions: [null]\n")).code).toBe("null-value");
  });

  it("lists the allowed values and names the nearest", async () => {
    const { message, hint } = only(
      await load('version: 1\nblacklist: [{ phone: "1", direction: inbond }]\n'),
    );
    expect([message, hint]).toEqual([
      '"inbond" is not a value of direction; allowed: inbound, outbound, both',
      "did you mean inbound?",
    ]);
    expect(
      only(await load('version: 1\napprove: [{ gate: protected, addresses: ["extension/1"] }]\n')).code,
    ).toBe("invalid-value");
  });

  it.each([
    ['extn: "10 01"', "extn"],
    ['extn: ""', "extn"],
    [`extn: "${"1".repeat(33)}"`, "extn"],
    ['extn: "1", name: "a\\nb"', "name"],
    ['extn: "1", name: "a\\0"', "name"],
    ['extn: "1", password: ""', "password"],
    ['extn: "1", ignoreFields: [extn]', "ignoreFields"],
    ['extn: "1", ignoreFields: [name, name]', "ignoreFields"],
    ['extn: "1", state: gone', "state"],
  ])("refuses %s", async (fields, name) => {
    const finding = only(await extension(fields));
    expect(finding.code).toBe("invalid-value");
    expect(finding.at?.path).toContain(name);
  });

  it.each(["0", "3", "99", '""'])("takes promptTimes: %s", async (value) => {
    expect(
      (await load(`version: 1\noutboundGroups: [{ id: out, promptTimes: ${value} }]\n`)).findings,
    ).toEqual([]);
  });

  it.each(["-1", "100", "1.5", '"3"', "true", "[]"])(
    "refuses promptTimes: %s with one finding",
    async (value) => {
      only(await load(`version: 1\noutboundGroups: [{ id: out, promptTimes: ${value} }]\n`));
    },
  );

  it("says of promptTimes what it really takes", async () => {
    expect(only(await load("version: 1\noutboundGroups: [{ id: out, promptTimes: 1.5 }]\n")).message).toBe(
      'promptTimes is a number, and a whole number from 0 to 99, or "" is wanted',
    );
  });

  it.each(["[]", "text", "1", '"version: 1"', "true"])("refuses %s as a spec", async (text) => {
    expect(only(await load(text)).code).toBe("wrong-type");
  });

  it.each(["", "\n\n", "# nothing\n", "---\n", "null", "~", "\ufeff"])(
    "calls %j an empty spec",
    async (text) => {
      expect(only(await load(text)).code).toBe("empty-spec");
    },
  );

  it("cannot be made to drive a terminal", async () => {
    const { findings } = await load(
      'version: 1\n"\\e[31mred\\u202e": 1\nblacklist: [{ phone: "1", direction: "\\e]0;x\\a" }]\n',
    );
    expect(JSON.stringify(findings.map(({ message }) => message))).not.toMatch(/\\u001b|\\u202e|\\u0007/);
  });
});
