import { describe, expect, test } from "vitest";
import { blacklist } from "../../src/resources/blacklist.js";
import type { Call, Observed } from "../../src/resources/index.js";
import { phoneRow } from "../support/rows.js";

const PHONE = "13678267674";
const VIP = 1;

function liveNumber(...flags: (number | string)[]): Observed {
  const [live] = blacklist.observe(flags.map((flag) => phoneRow(PHONE, flag)));
  if (!live) throw new Error("not on the blacklist");
  return live;
}

/** `verb flag` of each call; all are about the phone, and all say which flag they mean. */
function said(calls: readonly Call[]): string[] {
  return calls.map(({ method, path, params }) => {
    expect(method).toBe("POST");
    expect(Object.keys(params)).toEqual(["phone", "special_flag"]);
    expect(params["phone"]).toBe(PHONE);
    return `${path.replace("/api/special_phone/", "")} ${params["special_flag"]}`;
  });
}

const turned = (flags: readonly (number | string)[], direction: string): string[] =>
  said(blacklist.update(liveNumber(...flags), { direction }));

describe("trap 5: a phone's rows together are one direction", () => {
  test.each([
    [[2], "inbound"],
    [["3"], "outbound"],
    [[4], "both"],
    [[2, 3], "both"],
    [[3, "2"], "both"],
    [[4, 2], "both"],
    [[2, 2], "inbound"],
    [[VIP, 3], "outbound"],
  ])("rows %j read as %s", (flags, direction) => {
    expect(liveNumber(...flags).values).toEqual({ direction });
  });

  test("a phone that only stands on other people's lists is not there", () => {
    expect(blacklist.observe([phoneRow(PHONE, VIP), phoneRow(PHONE, "7"), phoneRow(PHONE, "")])).toEqual([]);
  });

  test("an object keeps all rows of its phone, other people's included", () => {
    expect(liveNumber(2, VIP).rows).toHaveLength(2);
  });
});

describe("trap 5: the fewest calls, none of which can hit another list's row", () => {
  test.each<[string, number[], string, string[]]>([
    ["a lone row is changed by one update", [2], "outbound", ["update 3"]],
    ["… also to both: never completed by its other half", [2], "both", ["update 4"]],
    ["… and from both", [4], "inbound", ["update 2"]],
    ["beside another list's row, an update could hit that", [2, VIP], "outbound", ["insert 3", "delete 2"]],
    ["… so the other half is inserted", [3, VIP], "both", ["insert 2"]],
    ["2 and 3 are both already", [2, 3], "both", []],
    ["4 beside either, too", [4, 3], "both", []],
    ["a doubled row is left alone", [2, 2], "inbound", []],
    ["one half of two goes", [2, 3], "inbound", ["delete 3"]],
    ["4 goes, and the half beside it stays", [2, 4], "inbound", ["delete 4"]],
    ["the last row that is left is updated", [2, 4], "outbound", ["delete 4", "update 3"]],
    ["… unless it is not the last", [2, 4, VIP], "outbound", ["insert 3", "delete 2", "delete 4"]],
    ["doubled rows go with one deletion", [2, 2, 4], "outbound", ["delete 2", "update 3"]],
    ["a doubled lone flag takes an insert first", [4, 4], "inbound", ["insert 2", "delete 4"]],
  ])("%s: %j to %s", (_, flags, direction, calls) => expect(turned(flags, direction)).toEqual(calls));

  test("removal names each of the blacklist's own flags, and no other", () => {
    expect(said(blacklist.remove(liveNumber(2, VIP, 4, 2)))).toEqual(["delete 2", "delete 4"]);
  });

  test("an insert sends the direction, both where nothing is said", () => {
    expect(said(blacklist.insert(PHONE, { direction: "inbound" }))).toEqual(["insert 2"]);
    expect(said(blacklist.insert(PHONE, {}))).toEqual(["insert 4"]);
  });
});
