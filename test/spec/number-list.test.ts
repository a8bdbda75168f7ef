import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/spec/finding.js";
import { type ListEntry, readCsvList, readTextList } from "../../src/spec/number-list.js";

function read(form: "csv" | "txt", text: string): { entries: ListEntry[]; findings: Finding[] } {
  const entries: ListEntry[] = [];
  const findings: Finding[] = [];
  const sink = {
    entry: (entry: ListEntry) => entries.push(entry),
    finding: (finding: Finding) => findings.push(finding),
  };
  if (form === "csv") readCsvList("list.csv", text, sink, parse);
  else readTextList("list.txt", text, sink);
  return { entries, findings };
}

/** `number[/direction] line:column` of each entry, and of findings their code. */
function said(form: "csv" | "txt", text: string): string[] {
  const { entries, findings } = read(form, text);
  const good = entries.map(({ number, direction, line, column }) => ({
    text: `${number}${direction === undefined ? "" : `/${direction}`}`,
    line,
    column,
  }));
  const bad = findings.map(({ code, at }) => ({ text: code, line: at?.line ?? 0, column: at?.column ?? 0 }));
  return [...good, ...bad]
    .sort((one, other) => one.line - other.line)
    .map(({ text, line, column }) => `${text} ${line}:${column}`);
}

const numbers = (form: "csv" | "txt", text: string): string[] =>
  read(form, text).entries.map(({ number }) => number);

describe("a text list", () => {
  it("has a number a line; blank lines and comments are passed over", () => {
    expect(said("txt", '# old\n13800001111\n\n  \n  # x, "\n\t110\n+8613*#\n')).toEqual([
      "13800001111 2:1",
      "110 6:2",
      "+8613*# 7:1",
    ]);
  });

  it.each(["\n", "\r\n", "\r"])("ends its lines with %j", (end) => {
    expect(said("txt", `1${end}2${end}`)).toEqual(["1 1:1", "2 2:1"]);
  });

  it("is trimmed of all that shows nothing, and of what spreadsheets put around text", () => {
    const cells = [
      "\u00a01\u00a0",
      "\u30001",
      "\u200b1\u200f",
      "\u202a1\u202c",
      "'1",
      '="1"',
      "\t1 ",
      "\ufeff1",
    ];
    expect(numbers("txt", cells.join("\n"))).toEqual(cells.map(() => "1"));
  });

  it("trap 8: never guesses a number that a spreadsheet spoilt", () => {
    for (const cell of [
      "1.36782E+10",
      "1.36782e10",
      "1E+10",
      "13678267674.0",
      "1,36782E+10",
      "'1.36782E+10",
    ]) {
      const { entries, findings } = read("txt", cell);
      expect(entries, cell).toEqual([]);
      expect(findings[0], cell).toMatchObject({
        code: "list-spoilt-number",
        hint: expect.stringContaining("format the column as text") as string,
      });
    }
  });

  it.each([
    ["138-0000 1111", "write 13800001111"],
    ["１３８", "write 138"],
    ["(010)1234", "write 0101234"],
    ["138,inbound", "one number a line; a list with several columns is a .csv file with a header"],
    ["13800000033 # trailing", "a comment needs a line of its own"],
    ["abc", "a number has"],
    ["1".repeat(33), "a number has"],
  ])("refuses %s and says what to write", (cell, hint) => {
    expect(read("txt", cell).findings[0]).toMatchObject({
      code: "list-number",
      hint: expect.stringContaining(hint) as string,
    });
  });
});

describe("a CSV list", () => {
  it("names its columns in English or Chinese, in any case and order, among others", () => {
    expect(said("csv", " Direction ,note,PHONE\nboth,x,1\n,y,2\n")).toEqual(["1/both 2:8", "2 3:4"]);
    expect(said("csv", "号码,备注,方向\n1,张三,呼入\n2,李四,呼出\n3,,双向\n4,,呼入呼出\n")).toEqual([
      "1/inbound 2:1",
      "2/outbound 3:1",
      "3/both 4:1",
      "4/both 5:1",
    ]);
  });

  it.each([",", ";", "\t"])("is divided by %j", (mark) => {
    expect(said("csv", `phone${mark}direction\n1${mark}inbound\n`)).toEqual(["1/inbound 2:1"]);
  });

  it("may have one column and no header", () => {
    expect(said("csv", "# c\n1\n2,,\n\n3\n")).toEqual(["1 2:1", "2 3:1", "3 5:1"]);
    expect(said("csv", "1\n2,inbound\n")).toEqual(["1 1:1", "list-header 2:1"]);
    expect(said("csv", "1.3E+10\n2\n")).toEqual(["list-spoilt-number 1:1", "2 2:1"]);
  });

  it.each(["电话,方向\n1,呼入\n", "1,inbound\n", "direction\nboth\n", "phone,号码\n1,2\n", "x\n1\n"])(
    "wants a header it knows: %j",
    (text) => {
      expect(said("csv", text)).toEqual(["list-header 1:1"]);
    },
  );

  it("finds directions that mean nothing, and lines without a number", () => {
    expect(said("csv", "phone,direction\n1,呼进\n2,INBOUND\n,both\n")).toEqual([
      "list-direction 2:3",
      "2/inbound 3:1",
      "list-number 4:1",
    ]);
  });

  it("reads quotes as spreadsheets write them, over several lines too, and keeps count of lines", () => {
    const text = '\ufeffphone,note\r\n"1","a\r\nb, ""c"""\r\n# it\'s "x\r\n="2",d\r\n"=""3""",e\r\n';
    expect(said("csv", text)).toEqual(["1 2:2", "2 5:1", "3 6:1"]);
  });

  it("says on which line a quote is not closed", () => {
    expect(said("csv", 'phone,note\n1,"a\nb"\n2,"c\n3,d\n')).toEqual(["list-syntax 4:1"]);
  });

  it("reads without quotes what it reads with them", () => {
    const cell = fc.stringMatching(/^[0-9a-z #']{0,6}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
        const plain = ["phone,note,end", ...rows.map(([phone, note]) => `${phone},${note},x`)].join("\n");
        const quoted = ['phone,note,"end"', ...rows.map(([phone, note]) => `${phone},${note},x`)].join("\n");
        expect(said("csv", quoted)).toEqual(said("csv", plain));
      }),
    );
  });

  it("never throws", () => {
    const text = fc.string({
      unit: fc.constantFrom('"', ",", "\n", "\r", "1", "phone", "号码", ";", "\t", "=", "'", "#", " ", "é"),
    });
    fc.assert(
      fc.property(text, (content) => {
        read("csv", content);
        read("txt", content);
      }),
    );
  });
});
