import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { cell } from "../../src/simulator/rows.js";
import type { Row } from "../../src/simulator/rows.js";
import { parseSeed } from "../../src/simulator/seed.js";
import { Simulator } from "../../src/simulator/simulator.js";

const file = new URL("../../examples/live.json", import.meta.url);
const { extensions, dicts, agents, all_queues, special_phone } = new Simulator({
  seed: parseSeed(await readFile(file, "utf8"), "live.json"),
}).snapshot();

const column = (rows: readonly Row[], name: string): string[] => rows.map((row) => cell(row, name));
const splitAll = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => (text === "" ? [] : text.split(",")));

describe("the example's live state", () => {
  it("hangs together: groups, queues and agents that rows name are there", () => {
    const live = dicts.filter((group) => group["deleted_at"] === null);
    expect(column(live, "k")).toEqual(expect.arrayContaining(column(extensions, "k")));
    expect(column(all_queues, "name")).toEqual(
      expect.arrayContaining(splitAll(column(extensions, "description"))),
    );
    expect(column(extensions, "nbr")).toEqual(expect.arrayContaining(column(agents, "extn")));
  });

  it("has passwords that no gate would stop", () => {
    const passwords = column(extensions, "password");
    expect(new Set(passwords).size).toBe(extensions.length);
    expect(passwords.filter((password) => password.length < 8)).toEqual([]);
  });

  it("shows what is special about a real blacklist: a number in two rows, and a row of another list", () => {
    const flags = special_phone
      .filter((row) => row["phone"] === "13678267674")
      .map((row) => row["special_flag"]);
    expect(flags).toEqual([2, 3]);
    expect(column(special_phone, "special_flag")).toContain("5");
  });
});
