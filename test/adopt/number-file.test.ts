import { describe, expect, it } from "vitest";
import { NumberFile } from "../../src/adopt/number-file.js";
import { adopted } from "../support/adopted.js";
import { phoneRow } from "../support/rows.js";

const GB18030 = new Map([
  ["号码", [0xba, 0xc5, 0xc2, 0xeb]],
  ["方向", [0xb7, 0xbd, 0xcf, 0xf2]],
  ["备注", [0xb1, 0xb8, 0xd7, 0xa2]],
  ["呼入", [0xba, 0xf4, 0xc8, 0xeb]],
  ["呼出", [0xba, 0xf4, 0xb3, 0xf6]],
  ["双向", [0xcb, 0xab, 0xcf, 0xf2]],
]);

/** Text in GB18030, of the words above and ASCII. */
function gb18030(text: string): Buffer {
  const parts = text.split(/(号码|方向|备注|呼入|呼出|双向)/);
  return Buffer.concat(parts.map((part) => Buffer.from(GB18030.get(part) ?? [...Buffer.from(part)])));
}

function edited(file: string, text: string | Uint8Array, work: (list: NumberFile) => void): Buffer {
  const list = new NumberFile(file, Buffer.from(text));
  work(list);
  return Buffer.from(list.bytes());
}

const text = (...args: Parameters<typeof edited>): string => edited(...args).toString("utf8");

it("the table of the tests is GB18030", () => {
  for (const [word, bytes] of GB18030)
    expect(new TextDecoder("gb18030").decode(Uint8Array.from(bytes))).toBe(word);
});

describe("a text list", () => {
  it("loses the lines of a number, all of them, and gains lines at its end", () => {
    const list = "\ufeff4001\r\n# kept\r\n4002\r\n\r\n4001\r\n4003";
    expect(
      text("a.txt", list, (one) => {
        one.remove("4001");
        one.append("4004", "both");
      }),
    ).toBe("\ufeff# kept\r\n4002\r\n\r\n4003\r\n4004");
  });

  it("says whether it had a number", () => {
    const list = new NumberFile("a.txt", Buffer.from("4001\n"));
    expect([list.remove("4001"), list.remove("4002"), list.statesDirection]).toEqual([true, false, false]);
  });
});

describe("a CSV list", () => {
  it("states directions in the words that it uses, and stays GB18030", () => {
    const list = gb18030("备注,号码,方向\n,4001,呼入\n,4002,\n,4003,呼出\n");
    const after = edited("a.csv", list, (one) => {
      one.direct("4001", "outbound");
      one.direct("4002", "both");
      one.remove("4003");
      one.append("4004", "inbound");
    });
    expect(after).toEqual(gb18030("备注,号码,方向\n,4001,呼出\n,4002,双向\n,4004,呼入\n"));
  });

  it("in UTF-8 keeps its language, its delimiter and its quotes", () => {
    expect(text("a.csv", "号码;方向\n4001;呼入\n", (one) => one.direct("4001", "both"))).toBe(
      "号码;方向\n4001;双向\n",
    );
    expect(text("a.csv", 'phone\tdirection\n"4001"\t"both"\n', (one) => one.direct("4001", "inbound"))).toBe(
      'phone\tdirection\n"4001"\t"inbound"\n',
    );
  });

  it("fills in the cells that a row lacks", () => {
    expect(
      text("a.csv", "phone,note,direction\n4001\n4002,x\n", (one) => {
        one.direct("4001", "both");
        one.direct("4002", "inbound");
      }),
    ).toBe("phone,note,direction\n4001,,both\n4002,x,inbound\n");
  });

  it("loses all lines of a row whose quoted cell has several", () => {
    const list = 'phone,note\n4001,"one\ntwo"\n4002,x\n';
    expect(text("a.csv", list, (one) => one.remove("4001"))).toBe("phone,note\n4002,x\n");
  });
});

describe("adopting numbers of lists", () => {
  it("edits the lists; a direction that a list cannot state makes an entry of its own", async () => {
    const pbx =
      "version: 1\nblacklist:\n  - { file: a.txt, direction: inbound } # a\n  - { file: b.csv, direction: both }\n";
    const files = {
      "pbx.yaml": pbx,
      "a.txt": "# one\n4001\n4002\n",
      "b.csv": "phone,direction\n5001,inbound\n5002,\n",
    };
    const rows = {
      blacklist: [phoneRow("4001", 2), phoneRow("4002", 3), phoneRow("5001", 3), phoneRow("6001", 4)],
    };
    const { files: after, left, faults } = await adopted(files, rows, "blacklist/*");
    expect({ left, faults }).toEqual({ left: [], faults: [] });
    expect(after).toEqual({
      "a.txt": "# one\n4001\n",
      "b.csv": "phone,direction\n5001,outbound\n6001,both\n",
      "pbx.yaml": pbx.replace(
        "# a\n",
        '# a\n  - { phone: "4002", direction: outbound } # split off from a.txt\n',
      ),
    });
  });

  it("takes a number that stands in two lists out of both", async () => {
    const files = {
      "pbx.yaml":
        "version: 1\nblacklist: [{ file: a.txt, direction: both }, { file: b.txt, direction: both }]\n",
      "a.txt": "4001\n4002\n",
      "b.txt": "4002\n4003\n",
    };
    const { files: after, faults } = await adopted(files, {
      blacklist: [phoneRow("4001", 4), phoneRow("4003", 4)],
    });
    expect(faults).toEqual([]);
    expect(after).toEqual({ "a.txt": "4001\n", "b.txt": "4003\n" });
  });

  it("of a list that shall be absent takes out what is there, and declares it", async () => {
    const files = {
      "pbx.yaml": "version: 1\nblacklist:\n  - { file: a.txt, state: absent }\n",
      "a.txt": "4001\n4002\n",
    };
    const { files: after, faults } = await adopted(files, { blacklist: [phoneRow("4001", 2)] });
    expect(faults).toEqual([]);
    expect(after).toEqual({
      "a.txt": "4002\n",
      "pbx.yaml": `${files["pbx.yaml"]}  - { phone: "4001", direction: inbound }\n`,
    });
  });
});
