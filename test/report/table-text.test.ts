import { describe, expect, it } from "vitest";
import { displayWidth } from "../../src/report/display-width.js";
import { style } from "../../src/report/style.js";
import { tableText } from "../../src/report/table-text.js";

const table = (fields: readonly string[], records: readonly Record<string, unknown>[]): string[] => [
  ...tableText(fields, records, style(false)),
];

describe("displayWidth", () => {
  it.each([
    ["", 0],
    ["1001", 4],
    ["呼出组", 6],
    ["ＡＢ１", 6],
    ["한글", 4],
    ["ｱｲ", 2],
    ["é", 1],
    ["e\u0301", 1],
    ["a\u200bb", 2],
    ["𠀀", 2],
    ["📞", 2],
    ["售后-1", 6],
  ])("%j takes %i columns", (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

describe("tableText", () => {
  it("aligns columns under their headings, a CJK character counting two", () => {
    const records = [
      { id: "out", name: "呼出组", promptTimes: 3 },
      { id: "night-shift", name: "Night", promptTimes: 12 },
    ];
    expect(table(["id", "name", "promptTimes"], records)).toEqual([
      "ID           NAME    PROMPT-TIMES",
      "out          呼出组  3",
      "night-shift  Night   12",
    ]);
  });

  it("names columns by the records' fields, whichever way these are spelt", () => {
    expect(table(["outboundGroup", "private_data"], [])).toEqual(["OUTBOUND-GROUP  PRIVATE-DATA"]);
  });

  it("shows lists with commas, and a dash for nothing", () => {
    const record = { a: ["1", "2"], b: [], c: "", d: null, e: false, f: 0 };
    expect(table(["a", "b", "c", "d", "e", "f", "g"], [record])[1]).toBe("1,2  -  -  -  false  0  -");
  });

  it("trap 14: shows control characters and lets them do nothing", () => {
    const [, line = ""] = table(["name"], [{ name: "a\u001b[31m\r\nb\u202e" }]);
    expect(line).toBe("a\\u{1b}[31m\\u{d}\\u{a}b\\u{202e}");
    const [, nested = ""] = table(["name"], [{ name: { x: "\u001b\u009b" } }]);
    expect(nested).toBe('{"x":"\\u001b\\u009b"}');
  });

  it("colours the header alone", () => {
    const [header, line] = [...tableText(["id"], [{ id: "out" }], style(true))];
    expect(header).toContain("\u001b[1m");
    expect(line).toBe("out");
  });
});
