import { describe, expect, test } from "vitest";
import { extensionRow, groupRow, phoneRow } from "../../support/rows.js";
import { alarmsOf } from "./support.js";

const groups = [groupRow("out")];

describe("lockout", () => {
  const messages = (
    ...args: Parameters<typeof alarmsOf> extends [string, ...infer Rest] ? Rest : never
  ): string[] => alarmsOf("lockout", ...args).map(({ message }) => message);

  test.each(["110", "119", "120", "122", "112"])("outbound calls to %s stay possible", (phone) => {
    expect(messages({ blacklist: [{ phone, direction: "outbound" }] }, {})).toEqual([
      `blacklist/${phone} (outbound) would block an emergency number`,
    ]);
    expect(messages({ blacklist: [{ phone }] }, {})).toHaveLength(1);
    expect(messages({ blacklist: [{ phone, direction: "inbound" }] }, {})).toEqual([]);
  });

  test("an update is a way to block, too; a deletion, or what is blocked already, is none", () => {
    const blacklist = [phoneRow("110", 2), phoneRow("119", 3)];
    expect(messages({ blacklist: [{ phone: "110", direction: "both" }] }, { blacklist })).toHaveLength(1);
    expect(messages({ blacklist: [{ phone: "119", direction: "outbound" }] }, { blacklist })).toEqual([]);
    expect(messages({ blacklist: [{ phone: "119", state: "absent" }] }, { blacklist })).toEqual([]);
  });

  test("numbers that the spec's extensions use stay reachable, either way", () => {
    const extensions = [{ extn: "1001", transferPhone: "13800001111" }];
    const rows = { groups, extensions: [extensionRow("1001", { transfer_phone: "13800001111" })] };
    const blocking = (phone: string, direction: string): string[] =>
      messages({ extensions, blacklist: [{ phone, direction }] }, rows);
    expect(blocking("1001", "inbound")).toEqual(["blacklist/1001 (inbound) would block the extension 1001"]);
    expect(blocking("13800001111", "outbound")).toEqual([
      "blacklist/13800001111 (outbound) would block the transferPhone of extension 1001",
    ]);
    expect(blocking("13800002222", "both")).toEqual([]);
  });

  test("a transfer phone that came out of a reference is not said to be one", () => {
    const extensions = [{ extn: "1001", transferPhone: "13800001111", references: ["transferPhone"] }];
    const rows = { groups, extensions: [extensionRow("1001", { transfer_phone: "13800001111" })] };
    expect(messages({ extensions, blacklist: [{ phone: "13800001111" }] }, rows)).toEqual([
      "blacklist/13800001111 (both) would block a number in use",
    ]);
  });

  test("an extension that goes is not in use", () => {
    const extensions = [{ extn: "1001", state: "absent" as const }];
    const rows = { groups, extensions: [extensionRow("1001")] };
    expect(messages({ extensions, blacklist: [{ phone: "1001" }] }, rows)).toEqual([]);
  });

  test("a number that is blocked already does not become one in use", () => {
    const blacklist = [phoneRow("13800001111", 3), phoneRow("1001", 2)];
    const rows = {
      groups,
      blacklist,
      extensions: [extensionRow("1002"), extensionRow("1003", { transfer_phone: "13800001111" })],
    };
    const blocked = [
      { phone: "13800001111", direction: "outbound" },
      { phone: "1001", direction: "inbound" },
    ];
    const using = (extension: object, phones: object[] = blocked): string[] =>
      messages({ extensions: [{ extn: "1002", ...extension }], blacklist: phones as never }, rows);
    expect(using({ transferPhone: "13800001111" })).toEqual([
      "the transferPhone of extension 1002 would be a number that blacklist/13800001111 (outbound) blocks",
    ]);
    expect(using({ extn: "1001", password: "a-long-password", outboundGroup: "out" })).toEqual([
      "the extension 1001 would be a number that blacklist/1001 (inbound) blocks",
    ]);
    // What was so before, and what the plan unblocks.
    expect(using({ extn: "1003", transferPhone: "13800001111" })).toEqual([]);
    const unblocked = [{ phone: "13800001111", state: "absent" }, blocked[1] ?? {}];
    expect(using({ transferPhone: "13800001111" }, unblocked)).toEqual([]);
  });

  test("a transfer phone that came out of a reference is not told by the number that blocks it", () => {
    const rows = { groups, blacklist: [phoneRow("13800001111", 3)], extensions: [extensionRow("1002")] };
    const extensions = [{ extn: "1002", transferPhone: "13800001111", references: ["transferPhone"] }];
    expect(
      messages({ extensions, blacklist: [{ phone: "13800001111", direction: "outbound" }] }, rows),
    ).toEqual(["extension/1002 would use a number that the blacklist blocks"]);
  });

  test("safety.emergency adds", () => {
    const spec = { blacklist: [{ phone: "999" }], safety: { emergency: ["110", "999"] } };
    expect(messages(spec, {})).toHaveLength(1);
  });
});

describe("weak-password", () => {
  const weak = (password: string, more: Parameters<typeof alarmsOf>[1] = {}): readonly string[] =>
    alarmsOf(
      "weak-password",
      { extensions: [{ extn: "10010010", password, outboundGroup: "out" }, ...(more.extensions ?? [])] },
      { groups, extensions: [extensionRow("1002", { password: "Live-pw-1002" }), extensionRow("1003")] },
    ).flatMap(({ addresses }) => addresses);

  test.each([
    ["the number itself", "10010010", true],
    ["seven characters", "aB3$xyz", true],
    ["eight characters", "aB3$xyz!", false],
    ["seven characters in fourteen UTF-16 units", "😀😀😀😀😀😀😀", true],
    ["one that a live extension has", "Live-pw-1002", true],
  ])("%s", (_, password, held) => expect(weak(password)).toEqual(held ? ["extension/10010010"] : []));

  test("shared by two new extensions: both are named", () => {
    const twin = { extn: "1009", password: "same-for-both", outboundGroup: "out" };
    expect(weak("same-for-both", { extensions: [twin] })).toEqual(["extension/10010010", "extension/1009"]);
  });

  test("shared with one that is given another, or deleted, is not shared", () => {
    const changed = { extn: "1002", password: "another-one" };
    expect(weak("Live-pw-1002", { extensions: [changed] })).toEqual([]);
    expect(weak("Live-pw-1002", { extensions: [{ extn: "1002", state: "absent" }] })).toEqual([]);
  });

  test("shared with what another extension was created with and does not have any more is not shared", () => {
    const ignoring = { extn: "1002", password: "first-password", ignoreFields: ["password"] };
    expect(weak("first-password", { extensions: [ignoring] })).toEqual([]);
  });

  test("what is not written is not judged", () => {
    const rows = { groups, extensions: [extensionRow("1001", { password: "1001" })] };
    const spec = { extensions: [{ extn: "1001", password: "1001", autoLogin: true }] };
    expect(alarmsOf("weak-password", spec, rows)).toEqual([]);
  });

  test("what is written over a hidden password is judged", () => {
    const rows = { groups, extensions: [extensionRow("1001", { password: "****" })] };
    const spec = { extensions: [{ extn: "1001", password: "1001", autoLogin: true }] };
    expect(alarmsOf("weak-password", spec, rows)).toMatchObject([{ addresses: ["extension/1001"] }]);
  });

  test("the message tells nothing from which a password could be guessed", () => {
    const message = (password: string): string[] =>
      alarmsOf(
        "weak-password",
        { extensions: [{ extn: "1001", password, outboundGroup: "out" }] },
        { groups },
      ).map((alarm) => alarm.message);
    expect(message("1001")).toEqual(message("short"));
    expect(message("1001")).toEqual([
      "1 password to be written is weak (equal to the number, under 8 characters, or shared)",
    ]);
  });
});
