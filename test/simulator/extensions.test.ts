import { describe, expect, it } from "vitest";
import { InMemory, OK, newExtension, outGroup, rejection } from "./in-memory.js";

const LIST = "/api/ola/extensions/detail";
const INSERT = "/api/ola/extensions/insert";
const UPDATE = "/api/ola/extensions/update";
const DELETE = "/api/ola/extensions/delete";

const withGroup = (): InMemory => new InMemory({ seed: { dicts: [outGroup, { k: "vip", v: "大客户组" }] } });

const full = {
  extn: "1001",
  extnPwd: "other-pass",
  context: "vip",
  name: "张三",
  transfer_phone: "013800001111",
  if_auto_login: "true",
  if_auto_ready: "false",
};

describe("extensions", () => {
  it("lists exactly the document's columns, booleans as text", () => {
    const pbx = withGroup();
    expect(pbx.post(INSERT, newExtension)).toEqual(OK);
    expect(pbx.rows(LIST)).toEqual([
      {
        name: "1001",
        if_auto_login: "false",
        if_auto_ready: "false",
        uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        nbr: "1001",
        password: "s3cret-1001",
        typ: "sip",
        context: "呼出组",
        k: "out",
        created_at: "2024-01-02 03:04:05",
        updated_at: "2024-01-02 03:04:05",
        transfer_phone: "",
        domain: "127.0.0.1",
        priority: 0,
        description: "",
      },
    ]);
  });

  it("keeps the order of insertion", () => {
    const pbx = withGroup();
    for (const extn of ["1003", "1001", "1002"]) pbx.post(INSERT, { ...newExtension, extn });
    pbx.post(UPDATE, { ...full, extn: "1001" });
    expect(pbx.rows(LIST).map((row) => row["nbr"])).toEqual(["1003", "1001", "1002"]);
  });

  it("updates all settings and the time, and nothing else", () => {
    const pbx = withGroup();
    pbx.post(INSERT, newExtension);
    const [before] = pbx.rows(LIST);
    pbx.now = new Date(2024, 11, 31, 23, 59, 59);
    expect(pbx.post(UPDATE, full)).toEqual(OK);
    expect(pbx.rows(LIST)).toEqual([
      {
        ...before,
        password: "other-pass",
        context: "大客户组",
        k: "vip",
        name: "张三",
        transfer_phone: "013800001111",
        if_auto_login: "true",
        updated_at: "2024-12-31 23:59:59",
      },
    ]);
    expect(pbx.simulator.counts.partialUpdates).toBe(0);
  });

  it("deletes", () => {
    const pbx = withGroup();
    pbx.post(INSERT, newExtension);
    expect(pbx.post(DELETE, { extn: "1001" })).toEqual(OK);
    expect(pbx.rows(LIST)).toEqual([]);
    expect(pbx.post(DELETE, { extn: "1001" })).toEqual(rejection("extension 1001 does not exist"));
  });

  it("trap 1: shows the group's name as context and its id as k; two groups may share the name", () => {
    const pbx = new InMemory({ seed: { dicts: [outGroup, { k: "out2", v: "呼出组" }] } });
    pbx.post(INSERT, newExtension);
    pbx.post(INSERT, { ...newExtension, extn: "1002", context: "out2" });
    expect(pbx.rows(LIST).map((row) => [row["context"], row["k"]])).toEqual([
      ["呼出组", "out"],
      ["呼出组", "out2"],
    ]);
    expect(pbx.post(INSERT, { ...newExtension, extn: "1003", context: "呼出组" })).toEqual(
      rejection("context is no outbound group's id"),
    );
  });

  it("trap 2: an update resets whatever it leaves out, the password and the group included, and is counted", () => {
    const pbx = withGroup();
    pbx.post(INSERT, { ...newExtension, transfer_phone: "013800001111", if_auto_login: "true" });
    expect(pbx.post(UPDATE, { extn: "1001", if_auto_ready: "true" })).toEqual(OK);
    expect(pbx.rows(LIST)[0]).toMatchObject({
      password: "",
      context: "",
      k: "",
      name: "",
      transfer_phone: "",
      if_auto_login: "false",
      if_auto_ready: "true",
    });
    expect(pbx.simulator.counts.partialUpdates).toBe(1);
  });

  it("trap 6: the filter matches any part of the number", () => {
    const pbx = withGroup();
    for (const extn of ["1001", "21001", "10012", "1002"]) pbx.post(INSERT, { ...newExtension, extn });
    expect(pbx.rows(LIST, { extn: "1001" }).map((row) => row["nbr"])).toEqual(["1001", "21001", "10012"]);
    expect(pbx.rows(LIST, { extn: "" })).toHaveLength(4);
  });

  it("trap 9: inserting what exists is an error, not a success", () => {
    const pbx = withGroup();
    pbx.post(INSERT, newExtension);
    expect(pbx.post(INSERT, newExtension)).toEqual(rejection("extension 1001 exists"));
    expect(pbx.simulator.counts.rejected).toBe(1);
    expect(pbx.rows(LIST)).toHaveLength(1);
  });

  it.each([
    ["an empty number", INSERT, { ...newExtension, extn: "" }, "extn is empty"],
    ["an unknown group", INSERT, { ...newExtension, context: "no" }, "context is no outbound group's id"],
    ["no group", INSERT, { ...newExtension, context: "" }, "context is no outbound group's id"],
    [
      "a flag in other words",
      INSERT,
      { ...newExtension, if_auto_login: "1" },
      "if_auto_login is neither true nor false",
    ],
    [
      "an empty flag",
      INSERT,
      { ...newExtension, if_auto_ready: "" },
      "if_auto_ready is neither true nor false",
    ],
    ["a number that is not there", UPDATE, full, "extension 1001 does not exist"],
  ])("rejects %s in the body", (_what, path, params, result) => {
    const pbx = withGroup();
    expect(pbx.post(path, params)).toEqual(rejection(result));
    expect(pbx.simulator.counts).toMatchObject({ rejected: 1, refused: 0 });
    expect(pbx.rows(LIST)).toEqual([]);
  });

  it.each([
    [{ ...full, context: "no" }, "context is no outbound group's id"],
    [{ ...full, context: "" }, "context is no outbound group's id"],
    [{ ...full, if_auto_login: "yes" }, "if_auto_login is neither true nor false"],
  ])("leaves the extension alone when an update is rejected: %o", (params, result) => {
    const pbx = withGroup();
    pbx.post(INSERT, newExtension);
    const before = pbx.rows(LIST);
    expect(pbx.post(UPDATE, params)).toEqual(rejection(result));
    expect(pbx.rows(LIST)).toEqual(before);
  });

  it("updates both when a seed holds a number twice, and counts that", () => {
    const pbx = new InMemory({
      seed: { dicts: [{ k: "vip" }], extensions: [{ nbr: "1001" }, { nbr: "1001" }] },
    });
    expect(pbx.post(UPDATE, full)).toEqual(OK);
    expect(pbx.rows(LIST).map((row) => row["name"])).toEqual(["张三", "张三"]);
    expect(pbx.simulator.counts.ambiguousUpdates).toBe(1);
  });
});

describe("an older PBX", () => {
  const older = (): InMemory =>
    new InMemory({ dialect: "older", seed: { dicts: [outGroup], extensions: [{ nbr: "1001", k: "out" }] } });

  it("trap 10: lists extensions at the former address and answers 404 at the present one", () => {
    const pbx = older();
    expect(pbx.send("GET", LIST).status).toBe(404);
    expect(pbx.rows("/api/ola/extensions_detail", { extn: "001" })).toMatchObject([
      { nbr: "1001", context: "呼出组" },
    ]);
    expect(pbx.simulator.counts.refused).toBe(0);
  });

  it("spells codes as text", () => {
    const pbx = older();
    expect(pbx.post(INSERT, { ...newExtension, extn: "1002" })).toEqual({ code: "200", result: "ok" });
    expect(pbx.post(INSERT, { ...newExtension, extn: "1002" })).toMatchObject({ code: "500" });
    expect(pbx.get(LIST)).toEqual({ code: "404", result: "not found" });
  });

  it("is not what runs by default: the former address is unknown there", () => {
    const pbx = withGroup();
    expect(pbx.send("GET", "/api/ola/extensions_detail").status).toBe(404);
    expect(pbx.simulator.counts.refused).toBe(1);
  });
});
