import { symlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadSpec } from "../../src/spec/load.js";
import { TODAY, declared, folder, load, only, summary } from "./support/spec-folder.js";

const spec = (...lines: string[]) => load(["version: 1", ...lines, ""].join("\n"));
const keys = async (...lines: string[]): Promise<string[]> =>
  declared(await spec(...lines), "extension").map(({ key }) => key);

describe("what a spec states", () => {
  it("tells absent collections from empty ones", async () => {
    const { spec: loaded } = await spec("extensions: []");
    expect([...(loaded?.collections ?? [])]).toEqual([["extension", []]]);
    expect(loaded?.manage.get("blacklist")).toMatchObject({ prune: false });
    expect(loaded?.manage.get("blacklist")?.inScope("1")).toBe(true);
  });

  it("leaves out a field that neither the object nor the defaults state", async () => {
    const loaded = await spec('extensions: [{ extn: "1", autoLogin: false, transferPhone: "" }]');
    expect(declared(loaded, "extension")[0]).toMatchObject({
      state: "present",
      values: { autoLogin: false, transferPhone: "" },
      ignoreFields: [],
    });
  });

  it("lets defaults hold for their own file, for what an object does not state, and not for absent ones", async () => {
    const loaded = await load(
      {
        "a.yaml":
          'version: 1\ndefaults: { extension: { name: "n", autoLogin: true } }\nextensions: [{ extn: "1", name: "" }, { extn: "2", state: absent }, { extn: "3", ignoreFields: [name] }]\n',
        "b.yaml": 'version: 1\nextensions: [{ extn: "4" }]\n',
      },
      ["a.yaml", "b.yaml"],
    );
    expect(declared(loaded, "extension").map(({ key, state, values }) => [key, state, values])).toEqual([
      ["1", "present", { name: "", autoLogin: true }],
      ["2", "absent", {}],
      ["3", "present", { name: "n", autoLogin: true }],
      ["4", "present", {}],
    ]);
  });

  it("fills in safety, and adds to the emergency numbers", async () => {
    expect((await spec("extensions: []")).spec?.safety).toEqual({
      deletePercent: 30,
      updatePercent: 30,
      population: 10,
      emergency: ["110", "119", "120", "122", "112"],
    });
    const { spec: own } = await spec('safety: { deletePercent: 0, emergency: ["12395", "110"] }');
    expect(own?.safety).toMatchObject({
      deletePercent: 0,
      emergency: ["110", "119", "120", "122", "112", "12395"],
    });
  });

  it("adds up ignore, protect and approve of several files", async () => {
    const file = (at: number): string =>
      `version: 1\nignore: ["extension/${at}"]\nprotect: ["extension/${at}"]\napprove: [{ gate: replace, addresses: ["outbound-group/*"] }]\n`;
    const { spec: loaded } = await load({ "a.yaml": file(1), "b.yaml": file(2) }, ["a.yaml", "b.yaml"]);
    expect(loaded?.ignore.map(({ pattern }) => pattern)).toEqual(["extension/1", "extension/2"]);
    expect(loaded?.protect).toHaveLength(2);
    expect(
      loaded?.approve.map(({ gate, addresses }) => [gate, addresses[0]?.matches("outbound-group/out")]),
    ).toEqual([
      ["replace", true],
      ["replace", true],
    ]);
  });

  it.each(["connection: { url: 'https://pbx' }", "manage: {}", "safety: {}"])(
    "lets %s stand in one file only",
    async (section) => {
      const text = `version: 1\n${section}\n`;
      expect(only(await load({ "a.yaml": text, "b.yaml": text }, ["a.yaml", "b.yaml"]))).toMatchObject({
        code: "duplicate-section",
        related: [{ at: { file: "a.yaml" } }],
      });
    },
  );

  it("wants an address of a PBX to be one, without credentials", async () => {
    for (const url of ["pbx:8080", "ftp://pbx", "https://u:p@pbx", "https://pbx/?a", "nonsense"]) {
      expect(only(await spec(`connection: { url: "${url}" }`)).code, url).toBe("invalid-value");
    }
    expect((await spec('connection: { url: "https://pbx:8080/base" }')).spec?.connection?.url).toBe(
      "https://pbx:8080/base",
    );
  });
});

describe("ranges", () => {
  it("expand to all of their numbers, as digits", async () => {
    expect(await keys('extensions: [{ extn: "0998-1001" }]')).toEqual(["0998", "0999", "1000", "1001"]);
    expect(await keys('extensions: [{ extn: "7-7" }]')).toEqual(["7"]);
    expect(await keys(`extensions: [{ extn: "${"9".repeat(31)}0-${"9".repeat(32)}" }]`)).toHaveLength(10);
  });

  it("have as many members as their ends say", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(9_999), fc.nat(300), async (low, size) => {
        const high = Math.min(9_999, low + size);
        const found = await keys(
          `extensions: [{ extn: "${String(low).padStart(4, "0")}-${String(high).padStart(4, "0")}" }]`,
        );
        expect(new Set(found).size).toBe(high - low + 1);
        expect(found.every((key) => key.length === 4 && Number(key) >= low && Number(key) <= high)).toBe(
          true,
        );
      }),
      { numRuns: 30 },
    );
  });

  it("have {extn} replaced in every text, defaults included, before ${…}", async () => {
    const loaded = await spec(
      'defaults: { extension: { password: "${file:secrets/{extn}}" } }',
      'extensions: [{ extn: "10-11", name: "a{extn}b{extn}", transferPhone: "$&" }]',
    );
    expect(declared(loaded, "extension").map(({ values }) => values)).toEqual([
      { password: "${file:secrets/10}", name: "a10b10", transferPhone: "$&" },
      { password: "${file:secrets/11}", name: "a11b11", transferPhone: "$&" },
    ]);
  });

  it("may be absent", async () => {
    expect(
      declared(await spec('extensions: [{ extn: "1-3", state: absent }]'), "extension").map(
        ({ state }) => state,
      ),
    ).toEqual(["absent", "absent", "absent"]);
  });

  it.each([
    ["990-1010", "range-order", "both ends need the same number of digits, such as 0990-1010"],
    ["1010-990", "range-order", "both ends need the same number of digits"],
    ["99-010", "range-order", "both ends need the same number of digits"],
    ["1010-1001", "range-order", "write the smaller end first: 1001-1010"],
    ["000000-100000", "range-size", "check its digits"],
  ])("%s is %s", async (extn, code, hint) => {
    expect(only(await spec(`extensions: [{ extn: "${extn}" }]`))).toMatchObject({ code, hint });
  });

  it("have 100,000 numbers at most, and the spec 2,000,000 objects", async () => {
    expect(await keys('extensions: [{ extn: "00000-99999" }]')).toHaveLength(100_000);
    const many = Array.from({ length: 21 }, (_, at) => `{ extn: "${10 + at}00000-${10 + at}99999" }`);
    expect(only(await spec(`extensions: [${many.join(", ")}]`))).toMatchObject({
      code: "range-size",
      message: expect.stringContaining("2000000") as string,
    });
  }, 180_000);
});

describe("duplicates", () => {
  it("are found in a file, across files, and between ranges and entries", async () => {
    expect(summary(await spec('extensions: [{ extn: "1" }, { extn: "1" }]'))).toEqual([
      "duplicate-object 2:29",
    ]);
    const two = await load(
      {
        "a.yaml": 'version: 1\nextensions: [{ extn: "1" }]\n',
        "b.yaml": 'version: 1\nextensions: [{ extn: "1" }]\n',
      },
      ["b.yaml", "a.yaml"],
    );
    expect(only(two)).toMatchObject({
      at: { file: "b.yaml" },
      related: [{ at: { file: "a.yaml" } }],
      address: "extension/1",
    });
  });

  it("of two ranges are one finding that counts them", async () => {
    expect(only(await spec('extensions: [{ extn: "100-149" }, { extn: "140-160" }]')).message).toBe(
      "extension/140 and 9 more of the range are declared twice",
    );
  });

  it("are found exactly when a key is repeated", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 12 }), async (numbers) => {
        const loaded = await spec(
          `extensions: [${numbers.map((number) => `{ extn: "${number}" }`).join(", ")}]`,
        );
        expect(loaded.findings.length).toBe(numbers.length - new Set(numbers).size);
      }),
      { numRuns: 50 },
    );
  });

  it("tell kinds apart", async () => {
    expect(
      (
        await spec(
          'outboundGroups: [{ id: "1" }]',
          'extensions: [{ extn: "1" }]',
          'blacklist: [{ phone: "1" }]',
        )
      ).findings,
    ).toEqual([]);
  });
});

describe("number lists", () => {
  const lists = (files: Record<string, string | Uint8Array>, ...entries: string[]) =>
    load({ "pbx.yaml": `version: 1\nblacklist: [${entries.join(", ")}]\n`, ...files });

  it("take their entry's direction where a line states none", async () => {
    const loaded = await lists(
      { "a.csv": "phone,direction\n1,outbound\n2,\n", "b.txt": "3\n" },
      "{ file: a.csv, direction: inbound }",
      "{ file: b.txt }",
    );
    expect(declared(loaded, "blacklist").map(({ key, values, at }) => [key, values, at])).toEqual([
      ["1", { direction: "outbound" }, { file: "a.csv", line: 2, column: 1 }],
      ["2", { direction: "inbound" }, { file: "a.csv", line: 3, column: 1 }],
      ["3", {}, { file: "b.txt", line: 1, column: 1 }],
    ]);
  });

  it("may be absent as a whole", async () => {
    const loaded = await lists(
      { "a.csv": "phone,direction\n1,outbound\n" },
      "{ file: a.csv, state: absent }",
    );
    expect(declared(loaded, "blacklist")).toMatchObject([{ key: "1", state: "absent", values: {} }]);
  });

  it("repeat a number: the same direction is a warning a file, another one an error", async () => {
    const loaded = await lists(
      { "a.txt": "1\n2\n1\n2\n", "b.txt": "1\n" },
      "{ file: a.txt }",
      "{ file: b.txt }",
    );
    expect(declared(loaded, "blacklist").map(({ key }) => key)).toEqual(["1", "2"]);
    expect(loaded.findings.map(({ code, severity, at }) => [code, severity, at?.file])).toEqual([
      ["duplicate-number", "warning", "a.txt"],
      ["duplicate-number", "warning", "b.txt"],
    ]);
    expect(loaded.findings[0]).toMatchObject({
      message: expect.stringContaining("1 more") as string,
      at: { line: 3 },
      related: [{ at: { line: 1 } }, { at: { line: 4 } }],
    });
    expect(
      only(await lists({ "a.csv": "phone,direction\n1,inbound\n1,outbound\n" }, "{ file: a.csv }")),
    ).toMatchObject({ code: "duplicate-object", severity: "error", at: { line: 3 } });
  });

  it("named by two entries are said once, at the entries", async () => {
    const files = { "a.csv": `phone,direction\n1,\n2,\nx,\n`, "b.txt": "3\n" };
    expect(summary(await lists(files, "{ file: a.csv, direction: inbound }", "{ file: ./a.csv }"))).toEqual([
      "duplicate-object 2:58",
      "list-number 4:1",
    ]);
    const same = await lists(files, "{ file: b.txt }", "{ file: b.txt }");
    expect(declared(same, "blacklist").map(({ key }) => key)).toEqual(["3"]);
    expect(only(same)).toMatchObject({
      code: "duplicate-number",
      severity: "warning",
      at: { file: "pbx.yaml", path: ["blacklist", 1, "file"] },
      related: [{ at: { file: "pbx.yaml", path: ["blacklist", 0, "file"] } }],
    });
  });

  it.each(["", "\n", "\ufeff", "# none yet\n", "phone,direction\n"])(
    "without a number are a warning: %j",
    async (text) => {
      const loaded = await lists({ "a.csv": text }, "{ file: a.csv }");
      expect(only(loaded)).toMatchObject({ code: "list-empty", severity: "warning" });
      expect(declared(loaded, "blacklist")).toEqual([]);
    },
  );

  it("and entries must not declare the same number", async () => {
    expect(only(await lists({ "a.txt": "1\n" }, "{ file: a.txt }", '{ phone: "1" }')).code).toBe(
      "duplicate-object",
    );
  });

  it("are UTF-8, with or without mark, or GB18030", async () => {
    expect((await lists({ "a.csv": "\ufeff号码,方向\n1,呼入\n" }, "{ file: a.csv }")).findings).toEqual([]);
    expect(
      declared(
        await lists({ "a.csv": Buffer.from("bac5c2eb2cb7bdcff20a312cbaf4c8eb0a", "hex") }, "{ file: a.csv }"),
        "blacklist",
      )[0]?.values,
    ).toEqual({ direction: "inbound" });
    expect(summary(await lists({ "a.csv": Buffer.from("\ufeff1\n", "utf16le") }, "{ file: a.csv }"))).toEqual(
      ["encoding 1:1"],
    );
    expect(
      summary(await lists({ "a.txt": Buffer.from("1\n2\n\xff\n", "latin1") }, "{ file: a.txt }")),
    ).toEqual(["encoding 3:1"]);
  });

  it.each([
    ["none.txt", "file-not-found"],
    ["../x.txt", "file-outside"],
    ["/etc/x.txt", "file-outside"],
    ["a.xlsx", "list-syntax"],
    ["a", "list-syntax"],
    ["dir.txt", "file-unreadable"],
  ])("%s is %s", async (file, code) => {
    expect(summary(await lists({ "dir.txt/x": "" }, `{ file: ${file} }`))).toEqual([`${code} 2:21`]);
  });

  it("are not read through a link that leads out, unless that folder is allowed", async () => {
    const cwd = folder({
      "site/pbx.yaml": "version: 1\nblacklist: [{ file: a.txt }]\n",
      "shared/a.txt": "1\n",
    });
    symlinkSync("../shared/a.txt", join(cwd, "site/a.txt"));
    expect(only(await loadSpec(["site"], { cwd, today: TODAY })).code).toBe("file-outside");
    expect((await loadSpec(["site"], { cwd, today: TODAY, allowFileRoots: ["shared"] })).findings).toEqual(
      [],
    );
  });

  it("keep a thousand findings and count the others", async () => {
    const loaded = await lists({ "a.txt": "x\n".repeat(5_000) }, "{ file: a.txt }");
    expect(loaded.findings).toHaveLength(1_001);
    expect(loaded.findings.at(-1)).toMatchObject({
      code: "too-many-findings",
      message: "4000 more of list-number are not listed",
    });
  });
});

describe("what is owned", () => {
  it("is told by ranges, globs and keys", async () => {
    const { spec: loaded } = await spec(
      'manage: { extensions: { prune: true, scope: ["1000-1999", "80*", "7", "%2A77"] } }',
      "extensions: []",
    );
    const management = loaded?.manage.get("extension");
    expect(["1000", "1999", "80", "8012", "7", "*77"].every((key) => management?.inScope(key))).toBe(true);
    expect(
      ["999", "2000", "01000", "10000", "15x", "77", "180"].some((key) => management?.inScope(key)),
    ).toBe(false);
    expect(management?.prune).toBe(true);
  });

  it.each(["900-1999", "20-10", "1000-", "-1999", "1000..1999", "1000 - 1999", "1000–1999", " "])(
    "refuses %j as a scope",
    async (entry) => {
      expect(only(await spec(`manage: { extensions: { scope: ["${entry}"] } }`)).code).toBe("invalid-scope");
    },
  );

  it("holds all that is declared; a range outside is one finding", async () => {
    const loaded = await spec(
      'manage: { extensions: { scope: ["1000-1099"] } }',
      'extensions: [{ extn: "1090-1109" }, { extn: "5", state: absent }]',
    );
    expect(loaded.findings.map(({ code, message }) => [code, message.slice(0, 40)])).toEqual([
      ["outside-scope", "extension/1100 and 9 more of the range a"],
      ["outside-scope", "extension/5 is declared, but not in mana"],
    ]);
  });

  it("holds all that is declared, also where an entry of the scope is wrong", async () => {
    for (const [entry, code] of [
      ['"20-10"', "invalid-scope"],
      ["1000", "number-as-text"],
    ] as const) {
      const loaded = await spec(
        `manage: { extensions: { scope: [${entry}, "2000-2099"] } }`,
        'extensions: [{ extn: "2001" }, { extn: "1000" }, { extn: "3000" }]',
      );
      expect(loaded.findings.map(({ code: found, address }) => `${found} ${address ?? ""}`)).toEqual([
        `${code} `,
        ...(code === "invalid-scope" ? ["outside-scope extension/1000"] : []),
        "outside-scope extension/3000",
      ]);
    }
  });

  it("is not ignored for a range: one finding", async () => {
    expect(only(await spec('ignore: ["extension/20*"]', 'extensions: [{ extn: "2000-2099" }]')).message).toBe(
      "extension/2000 and 99 more of the range are declared and ignored",
    );
  });

  it("is not ignored, by address or glob, percent-encoded where need be", async () => {
    for (const address of ["extension/*77", "extension/%2A77", "ext*/%2A7?", "*77"]) {
      const loaded = await spec(`ignore: ["${address}"]`, 'extensions: [{ extn: "*77" }, { extn: "78" }]');
      expect(only(loaded), address).toMatchObject({ code: "ignored-declared", address: "extension/%2A77" });
    }
    expect((await spec('ignore: ["blacklist/1"]', 'extensions: [{ extn: "1" }]')).findings).toEqual([]);
  });

  it("warns where prune does nothing", async () => {
    expect(
      only(await spec("manage: { blacklist: { prune: true }, extensions: { prune: false } }")),
    ).toMatchObject({ code: "prune-without-collection", severity: "warning" });
    expect((await spec("manage: { blacklist: { prune: true } }", "blacklist: []")).findings).toEqual([]);
  });
});

describe("addresses", () => {
  it.each([
    "extension/1001",
    "*",
    "ext*",
    "*/10*",
    "out*/x",
    "blacklist/400*",
    "e*n/1",
    "?xtension/1",
    "[eo]*/1",
    "conference/Weekly",
    "conference/a%2Fb%20*%25",
    "conference/周会",
    "conference/a%2fb",
    "conference/%E5%91%A8%E4%BC%9A",
  ])("%s can name an object", async (address) => {
    expect(
      (
        await spec(
          `ignore: ["${address}"]`,
          `protect: ["${address}"]`,
          `approve: [{ gate: replace, addresses: ["${address}"] }]`,
        )
      ).findings,
    ).toEqual([]);
  });

  it.each([
    ["extensions/1001", "did you mean extension/1001?"],
    ["outboundGroup/out", "did you mean outbound-group/out?"],
    ["extension", "write extension/*"],
    ["extension/", "write extension/*"],
    ["gateway/Weekly", "write TYPE/KEY"],
    ["1001", "write TYPE/KEY"],
    ["exx*", "write TYPE/KEY"],
  ])("%s cannot", async (address, hint) => {
    for (const section of [
      `ignore: ["${address}"]`,
      `protect: ["${address}"]`,
      `approve: [{ gate: replace, addresses: ["${address}"] }]`,
    ]) {
      expect(only(await spec(section))).toMatchObject({
        code: "unknown-address-type",
        hint: expect.stringContaining(hint) as string,
      });
    }
  });

  it.each([
    ["extension/1000 ", "holds a blank"],
    ["conference/Weekly sync", "holds a blank"],
    ["conference/100%", "%"],
    ["conference/%ff", "%"],
    ["extension/Front\u3000desk", "holds a blank"],
    ["extension/10\\x0700", "holds a control character"],
    ["extension/[", "has a [ that no ] closes"],
    ["extension/10[12", "has a [ that no ] closes"],
    ["extension/10]", "has a ] without a [ before it"],
    ["extension/%zz", "has a % that no two hexadecimal digits follow"],
    ["extension/50%", "has a % that no two hexadecimal digits follow"],
    ["outbound-group/%E5", "has escapes (%) that are no UTF-8 text"],
    ["outbound-group/a/b", "has a second /"],
  ])("%j can match nothing", async (address, fault) => {
    for (const section of [
      `ignore: ["${address}"]`,
      `protect: ["${address}"]`,
      `approve: [{ gate: replace, addresses: ["${address}"] }]`,
    ]) {
      expect(only(await spec(section))).toMatchObject({
        code: "invalid-address",
        severity: "error",
        message: expect.stringContaining(fault) as string,
      });
    }
  });

  it("are found in either case of their escapes", async () => {
    for (const address of ["extension/%2a7", "extension/%2A7", "extension/%2a%37", "ext*/%2a?"]) {
      const loaded = await spec(`ignore: ["${address}"]`, 'extensions: [{ extn: "*7" }]');
      expect(only(loaded).code, address).toBe("ignored-declared");
    }
  });

  it("of an approval hold up to its last day", async () => {
    const until = (day: string) =>
      spec(`approve: [{ gate: replace, addresses: ["extension/1"], until: ${day} }]`);
    expect((await until(TODAY)).findings).toEqual([]);
    expect(only(await until("2026-05-31"))).toMatchObject({ code: "approve-expired", severity: "warning" });
    for (const day of ["2026-02-30", "2026-13-01", "26-01-01", "tomorrow"])
      expect(only(await until(day)).code, day).toBe("invalid-value");
  });
});

describe("references between objects", () => {
  const groups = "outboundGroups: [{ id: sales }, { id: old, state: absent }]";

  it("to what shall be absent are errors, prune or not", async () => {
    expect(only(await spec(groups, 'extensions: [{ extn: "1", outboundGroup: old }]'))).toMatchObject({
      code: "unknown-reference",
      at: { path: ["extensions", 0, "outboundGroup"] },
    });
  });

  it("to what is not declared are errors where it would be pruned", async () => {
    const extensions = 'extensions: [{ extn: "1", outboundGroup: sale }, { extn: "2", outboundGroup: sale }]';
    expect((await spec(groups, extensions)).findings).toEqual([]);
    expect(only(await spec("manage: { outboundGroups: { prune: true } }", groups, extensions))).toMatchObject(
      { hint: "did you mean sales?", message: expect.stringContaining("1 more") as string },
    );
    expect(
      (
        await spec(
          'manage: { outboundGroups: { prune: true, scope: ["x*", "sales", "old"] } }',
          groups,
          extensions,
        )
      ).findings,
    ).toEqual([]);
    expect(
      (
        await spec(
          "manage: { outboundGroups: { prune: true } }",
          'ignore: ["outbound-group/sale"]',
          groups,
          extensions,
        )
      ).findings,
    ).toEqual([]);
    expect(
      (await spec("manage: { outboundGroups: { prune: true } }", extensions)).findings.map(
        ({ code }) => code,
      ),
    ).toEqual(["prune-without-collection"]);
  });

  it("of a range are one finding at one place", async () => {
    const loaded = await spec(groups, 'extensions: [{ extn: "1-9", outboundGroup: old }]');
    expect(only(loaded)).toMatchObject({
      message: "this refers to outbound-group/old (as 8 more objects do), which shall be absent",
      related: [{ message: "it shall be absent here" }],
    });
  });

  it("through ${…} are left to the plan", async () => {
    expect(
      (
        await spec(
          "manage: { outboundGroups: { prune: true } }",
          groups,
          'extensions: [{ extn: "1", outboundGroup: "${env:G}" }]',
        )
      ).findings,
    ).toEqual([]);
  });

  it("from defaults point at the defaults", async () => {
    const loaded = await spec(
      "defaults: { extension: { outboundGroup: old } }",
      groups,
      'extensions: [{ extn: "1" }]',
    );
    expect(summary(loaded)).toEqual(["unknown-reference 2:41"]);
  });

  it("are not judged while part of the spec cannot be understood", async () => {
    const loaded = await spec(
      "manage: { outboundGroups: { prune: true } }",
      "outboundGroups: [{ id: sales, nam: x }]",
      'extensions: [{ extn: "1", outboundGroup: sales }]',
    );
    expect(loaded.findings.map(({ code }) => code)).toEqual(["unknown-property"]);
  });
});

describe("references to values", () => {
  it("are checked for form, without need of value or file, where they stand in the text", async () => {
    expect(
      (await spec('extensions: [{ extn: "1", password: "${env:NOT_SET}", name: "${file:not/there}" }]'))
        .findings,
    ).toEqual([]);
    expect(
      summary(await spec('extensions: [{ extn: "1", name: "ab ${x}" }, { extn: "2", name: "a${env:}" }]')),
    ).toEqual(["reference-syntax 2:37", "reference-syntax 2:67"]);
    expect(summary(await spec('defaults: { extension: { name: "${extn}" } }', "extensions: []"))).toEqual([
      "reference-syntax 2:33",
    ]);
    expect(only(await spec('extensions: [{ extn: "1-9", name: "${env:}" }]')).code).toBe("reference-syntax");
  });

  it("to files must stay in the folder of the spec, once for a range", async () => {
    expect(only(await spec('extensions: [{ extn: "1-9", password: "${file:../{extn}}" }]'))).toMatchObject({
      code: "file-outside",
      at: { path: ["extensions", 0, "password"] },
    });
    expect((await spec('extensions: [{ extn: "1-9", password: "${file:a/../{extn}}" }]')).findings).toEqual(
      [],
    );
  });

  it.each([
    'extensions: [{ extn: "${env:A}" }]',
    'extensions: [{ extn: "${derive:A}" }]',
    'conferences: [{ topic: "${derive:A}" }]',
    'connection: { url: "http://${derive:A}" }',
    'outboundGroups: [{ id: "${env:A}" }]',
    'blacklist: [{ phone: "${env:A}" }]',
    'blacklist: [{ file: "${env:A}" }]',
    'connection: { url: "${env:A}" }',
    'manage: { extensions: { scope: ["${env:A}"] } }',
    'ignore: ["extension/${env:A}"]',
    'protect: ["extension/${env:A}"]',
    'approve: [{ gate: replace, addresses: ["extension/${env:A}"] }]',
    'approve: [{ gate: replace, addresses: ["extension/1"], until: "${env:A}" }]',
    'approve: [{ gate: "${env:A}", addresses: ["extension/1"] }]',
    'safety: { emergency: ["${env:A}"] }',
  ])("are not allowed in %s", async (section) => {
    expect(only(await spec(section)).code).toBe("reference-not-allowed");
  });
});

describe("all findings at once", () => {
  it("in the order of files and lines, of files that can be read and of those that cannot", async () => {
    const loaded = await load(
      {
        "a.yaml":
          'version: 1\nx: 1\nignore: [no]\nextensions: [{ extn: 1 }, { extn: "2", state: absent, name: x }]\n',
        "b.yaml": "[",
        "c.yaml": "version: 2\n",
      },
      ["c.yaml", "b.yaml", "a.yaml"],
    );
    expect(loaded.spec).toBeUndefined();
    expect(loaded.findings.map(({ code, at }) => `${at?.file ?? ""} ${code}`)).toEqual([
      "a.yaml unknown-property",
      "a.yaml unknown-address-type",
      "a.yaml number-as-text",
      "a.yaml absent-with-fields",
      "b.yaml yaml-syntax",
      "c.yaml version",
    ]);
  });

  it("absent objects state their key alone", async () => {
    expect(
      summary(await spec('extensions: [{ extn: "1", state: absent, ignoreFields: [name], name: x }]')),
    ).toEqual(["absent-with-fields 2:42"]);
  });

  it("finds no place in a file that was not read", async () => {
    expect((await spec()).locate({ file: "other.yaml", line: 3 })).toBeUndefined();
  });
});
