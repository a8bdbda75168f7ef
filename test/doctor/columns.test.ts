import { describe, expect, it } from "vitest";
import { checkColumns } from "../../src/doctor/columns.js";
import { documents } from "../../src/doctor/document.js";
import type { Row } from "../../src/resources/index.js";
import { fillAgent, fillConference, fillGateway, fillMember, fillQueue } from "../../src/simulator/fill.js";
import { extensionRow, groupRow, phoneRow } from "../support/rows.js";

const source = { uuid: () => "some-uuid", stamp: () => "2023-05-31 15:36:15" };

const without = (row: Row, ...names: string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

describe("rows as in the document", () => {
  it.each([
    [documents.extensions, extensionRow("1001")],
    [documents.groupExtensions, extensionRow("1001")],
    [documents.groups, groupRow("out")],
    [documents.blacklist, phoneRow("110", 2)],
    [documents.blacklist, phoneRow("110", "2")],
    [documents.conferences, fillConference({ topic: "Weekly" }, source)],
    [documents.liveMembers, fillMember({ member_number: "1001" }, source)],
    [documents.queues, fillQueue({}, 0, source)],
    [documents.gatewayGroups, fillGateway({}, source)],
    [documents.agents, fillAgent({ extn: "1001" }, source)],
    [documents.ivrFlows, { flow_id: 29, flow_name: "呼入语音导航" }],
    [
      documents.callers,
      { uuid: "1", caller_number: "130", created_at: "2020-02-01 00:00:00", wait_time: "20" },
    ],
  ])("$name is ok in one line", (document, row) => {
    const checks = checkColumns(document, [row]);
    expect(checks).toHaveLength(1);
    expect(checks[0]).toMatchObject({ check: document.name, verdict: "ok" });
    expect(checks[0]?.message).toContain(`all ${document.columns.size} columns`);
  });

  it("a queue may be spelt as in the document's table of fields", () => {
    const { hidencallernumber, ...rest } = fillQueue({}, 0, source);
    expect(checkColumns(documents.queues, [{ ...rest, hiddencallernumber: hidencallernumber }])).toHaveLength(
      1,
    );
  });

  it("an empty list has no columns to check", () => {
    expect(checkColumns(documents.extensions, [])).toMatchObject([{ verdict: "ok" }]);
  });
});

describe("rows unlike the document", () => {
  it("a column that the reconciler reads and no row has is a problem", () => {
    const checks = checkColumns(documents.extensions, [
      without(extensionRow("1001"), "transfer_phone", "typ"),
    ]);
    expect(checks[1]).toMatchObject({ verdict: "problem", items: ["transfer_phone", "typ"] });
    expect(checks[1]?.check).toBe("extensions-missing-columns");
  });

  it("a column that nothing depends on is a note", () => {
    const checks = checkColumns(documents.extensions, [without(extensionRow("1001"), "typ")]);
    expect(checks[1]).toMatchObject({ verdict: "note", items: ["typ"] });
  });

  it("hidden passwords and ids are not judged here: pbxctl never writes what it does not know", () => {
    const checks = checkColumns(documents.extensions, [without(extensionRow("1001"), "password", "k")]);
    expect(checks[1]).toMatchObject({ verdict: "note", items: ["password", "k"] });
  });

  it.each([
    ["outbound groups", documents.groups, groupRow("out"), "deleted_at"],
    ["blacklist", documents.blacklist, phoneRow("110", 2), "special_flag"],
    ["conferences", documents.conferences, fillConference({ topic: "x" }, source), "completed_at"],
    ["members", documents.liveMembers, fillMember({ member_number: "1" }, source), "typ"],
  ])("of %s, the column that says what exists is needed", (_, document, row, name) => {
    expect(checkColumns(document, [without(row, name)])[1]).toMatchObject({
      verdict: "problem",
      items: [name],
    });
  });

  it("a column that some rows lack is a note", () => {
    const rows = [extensionRow("1001"), without(extensionRow("1002"), "transfer_phone")];
    expect(checkColumns(documents.extensions, rows)[1]).toMatchObject({
      check: "extensions-incomplete-columns",
      verdict: "note",
      items: ["transfer_phone"],
    });
  });

  it("an unknown column is a note", () => {
    expect(checkColumns(documents.blacklist, [phoneRow("110", 2, { remark: "x" })])[1]).toMatchObject({
      check: "blacklist-unknown-columns",
      verdict: "note",
      items: ["remark"],
    });
  });

  it("another type is a note, and a list where the reconciler reads a value is a problem", () => {
    const noted = checkColumns(documents.extensions, [
      extensionRow("1001", { if_auto_login: false, nbr: 1001 }),
    ]);
    expect(noted[1]).toMatchObject({ check: "extensions-types", verdict: "note" });
    expect(noted[1]?.items).toEqual(["nbr (number for text)", "if_auto_login (flag for text)"]);
    const wrong = checkColumns(documents.extensions, [extensionRow("1001", { transfer_phone: ["1"] })]);
    expect(wrong[1]).toMatchObject({ verdict: "problem", items: ["transfer_phone (list for text)"] });
  });

  it("what the PBX writes for nothing has no type", () => {
    const row = extensionRow("1001", { priority: "undefined", transfer_phone: null, description: "" });
    expect(checkColumns(documents.extensions, [row])).toHaveLength(1);
  });
});
