import { describe, expect, it } from "vitest";
import { InMemory, OK, newExtension, outGroup, rejection } from "./in-memory.js";

const LIST = "/api/ola/dicts/detail";
const INSERT = "/api/ola/dicts/insert";
const UPDATE = "/api/ola/dicts/update";
const DELETE = "/api/ola/dicts/delete";
const EXTENSIONS = "/api/ola/extensions/detail";

const settings = { start_url: "a.wav", end_url: "b.wav", times: "3", hangup_dtmf: "2" };

const inUse = (): InMemory =>
  new InMemory({
    seed: {
      dicts: [outGroup],
      extensions: [
        { nbr: "1001", k: "out" },
        { nbr: "1002", k: "out" },
      ],
    },
  });

describe("outbound groups", () => {
  it("lists exactly the document's columns", () => {
    const pbx = new InMemory();
    expect(pbx.post(INSERT, { ...outGroup, ...settings })).toEqual(OK);
    expect(pbx.rows(LIST)).toEqual([
      {
        dict: "FS_CONTEXT",
        k: "out",
        v: "呼出组",
        description: null,
        created_at: "2024-01-02 03:04:05",
        updated_at: "2024-01-02 03:04:05",
        deleted_at: null,
        ...settings,
        user_uuid: "00000000-0000-0000-0000-000000000000",
        extn_count: 0,
      },
    ]);
  });

  it("inserts with the settings of a group that nobody touched", () => {
    const pbx = new InMemory();
    pbx.post(INSERT, outGroup);
    expect(pbx.rows(LIST)).toMatchObject([{ start_url: "", end_url: "", times: "", hangup_dtmf: "0" }]);
  });

  it("counts its extensions", () => {
    const pbx = inUse();
    const count = (): unknown => pbx.rows(LIST)[0]?.["extn_count"];
    expect(count()).toBe(2);
    pbx.post("/api/ola/extensions/insert", { ...newExtension, extn: "1003" });
    expect(count()).toBe(3);
    pbx.post("/api/ola/extensions/delete", { extn: "1001" });
    pbx.post("/api/ola/extensions/update", { extn: "1002" });
    expect(count()).toBe(1);
  });

  it("trap 3: update takes no name, and resets the settings that it leaves out", () => {
    const pbx = new InMemory();
    pbx.post(INSERT, { ...outGroup, ...settings });
    expect(pbx.post(UPDATE, { k: "out", v: "新名字" })).toEqual({
      code: 400,
      result: "unknown parameter: v",
    });
    expect(pbx.rows(LIST)).toMatchObject([{ v: "呼出组", ...settings }]);
    pbx.now = new Date(2024, 5, 6, 7, 8, 9);
    expect(pbx.post(UPDATE, { k: "out", times: "5" })).toEqual(OK);
    expect(pbx.rows(LIST)).toMatchObject([
      {
        v: "呼出组",
        start_url: "",
        end_url: "",
        times: "5",
        hangup_dtmf: "0",
        updated_at: "2024-06-06 07:08:09",
      },
    ]);
    expect(pbx.simulator.counts).toMatchObject({ partialUpdates: 1, refused: 1 });
  });

  it("takes a full update without counting it as partial, and nothing as a value", () => {
    const pbx = new InMemory({ seed: { dicts: [outGroup] } });
    expect(pbx.post(UPDATE, { k: "out", ...settings })).toEqual(OK);
    const nothing = { start_url: "", end_url: "", times: "", hangup_dtmf: "" };
    expect(pbx.post(UPDATE, { k: "out", ...nothing })).toEqual(OK);
    expect(pbx.rows(LIST)).toMatchObject([nothing]);
    expect(pbx.simulator.counts.partialUpdates).toBe(0);
  });

  it("trap 4: a deleted group stays listed, marked, and a new one of the same id is a row beside it", () => {
    const pbx = new InMemory({ seed: { dicts: [outGroup] } });
    expect(pbx.post(DELETE, { k: "out" })).toEqual(OK);
    expect(pbx.rows(LIST)).toMatchObject([{ k: "out", deleted_at: "2024-01-02 03:04:05" }]);
    expect(pbx.post(DELETE, { k: "out" })).toEqual(rejection("outbound group out does not exist"));
    expect(pbx.post(UPDATE, { k: "out", ...settings })).toEqual(
      rejection("outbound group out does not exist"),
    );
    expect(pbx.post(INSERT, { k: "out", v: "新呼出组" })).toEqual(OK);
    expect(pbx.rows(LIST)).toMatchObject([
      { v: "呼出组", deleted_at: "2024-01-02 03:04:05" },
      { v: "新呼出组", deleted_at: null },
    ]);
  });

  it("a deletion and a renaming (delete, insert) change what the extensions' context shows", () => {
    const pbx = inUse();
    const contexts = (): unknown[] => pbx.rows(EXTENSIONS).map((row) => [row["k"], row["context"]]);
    pbx.post(DELETE, { k: "out" });
    expect(contexts()).toEqual([
      ["out", ""],
      ["out", ""],
    ]);
    expect(pbx.simulator.counts.groupsDeletedInUse).toBe(1);
    pbx.post(INSERT, { k: "out", v: "新呼出组" });
    expect(contexts()).toEqual([
      ["out", "新呼出组"],
      ["out", "新呼出组"],
    ]);
  });

  it("a group that nobody uses can be deleted without being counted", () => {
    const pbx = new InMemory({
      seed: { dicts: [outGroup, { k: "b" }], extensions: [{ nbr: "1001", k: "b" }] },
    });
    pbx.post(DELETE, { k: "out" });
    expect(pbx.simulator.counts.groupsDeletedInUse).toBe(0);
  });

  it("trap 6: the name filter matches any part of the name", () => {
    const pbx = new InMemory({
      seed: { dicts: [outGroup, { k: "b", v: "大客户呼出组" }, { k: "out3", v: "C" }] },
    });
    expect(pbx.rows(LIST, { name: "呼出" }).map((row) => row["k"])).toEqual(["out", "b"]);
  });

  it("lists the extensions of a group, with a fuzzy filter", () => {
    const pbx = inUse();
    pbx.post(INSERT, { k: "a/b", v: "斜线" });
    pbx.post("/api/ola/extensions/insert", { ...newExtension, extn: "1003", context: "a/b" });
    const numbers = (k: string, extn = ""): unknown[] =>
      pbx.rows(`/api/ola/dicts/agent_detail/${k}`, { extn }).map((row) => row["nbr"]);
    expect(numbers("out")).toEqual(["1001", "1002"]);
    expect(numbers("out", "2")).toEqual(["1002"]);
    expect(numbers("a%2Fb")).toEqual(["1003"]);
    expect(numbers("nobody")).toEqual([]);
  });

  it.each([
    ["insert", { k: "", v: "x" }, "k is empty"],
    ["insert", outGroup, "outbound group out exists"],
    ["insert", { k: "b", v: "x", hangup_dtmf: "3" }, "hangup_dtmf is none of 0, 1, 2"],
    ["insert", { k: "b", v: "x", times: "-1" }, "times is not a number"],
    ["update", { k: "out", ...settings, times: "drei" }, "times is not a number"],
    ["update", { k: "out", ...settings, hangup_dtmf: "none" }, "hangup_dtmf is none of 0, 1, 2"],
    ["update", { k: "no", ...settings }, "outbound group no does not exist"],
    ["delete", { k: "no" }, "outbound group no does not exist"],
  ])("rejects in the body: %s %o", (verb, params, result) => {
    const pbx = new InMemory({ seed: { dicts: [outGroup] } });
    const before = pbx.rows(LIST);
    expect(pbx.post(`/api/ola/dicts/${verb}`, params)).toEqual(rejection(result));
    expect(pbx.rows(LIST)).toEqual(before);
  });
});
