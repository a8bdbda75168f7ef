import { describe, expect, it } from "vitest";
import { InMemory, OK, rejection } from "./in-memory.js";

const LIST = "/api/special_phone/special_phone_detail";
const call = (verb: string): string => `/api/special_phone/${verb}`;

const phone = "13678267674";

/** The phone's rows 2 and 3, which together mean 4, and a row of somebody else's list. */
const doubled = (): InMemory =>
  new InMemory({
    seed: {
      special_phone: [
        { phone, special_flag: 2 },
        { phone: "400820", special_flag: "3" },
        { phone, special_flag: "vip" },
        { phone, special_flag: "3" },
      ],
    },
  });

const flags = (pbx: InMemory, of = phone): unknown[] =>
  pbx.rows(LIST).flatMap((row) => (row["phone"] === of ? [row["special_flag"]] : []));

describe("blacklist", () => {
  it("lists exactly the document's columns", () => {
    const pbx = new InMemory();
    expect(pbx.post(call("insert"), { phone, special_flag: "2" })).toEqual(OK);
    expect(pbx.rows(LIST)).toEqual([
      {
        uuid: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        user_uuid: "00000000-0000-0000-0000-000000000000",
        created_at: "2024-01-02 03:04:05",
        phone,
        special_flag: 2,
        priority: null,
      },
    ]);
  });

  it("trap 5: inserting always adds a row, the same one again included", () => {
    const pbx = new InMemory();
    for (const special_flag of ["2", "3", "2"]) pbx.post(call("insert"), { phone, special_flag });
    expect(flags(pbx)).toEqual([2, 3, 2]);
  });

  it("trap 5: a deletion with a flag takes that flag's rows, however they are spelt", () => {
    const pbx = doubled();
    expect(pbx.post(call("delete"), { phone, special_flag: "3" })).toEqual(OK);
    expect(flags(pbx)).toEqual([2, "vip"]);
    expect(flags(pbx, "400820")).toEqual(["3"]);
    expect(pbx.simulator.counts.deletesWithoutFlag).toBe(0);
  });

  it("trap 5: a deletion without a flag takes every row of the phone, other people's too, and is counted", () => {
    const pbx = doubled();
    expect(pbx.post(call("delete"), { phone })).toEqual(OK);
    expect(flags(pbx)).toEqual([]);
    expect(flags(pbx, "400820")).toEqual(["3"]);
    expect(pbx.simulator.counts.deletesWithoutFlag).toBe(1);
  });

  it("trap 5: an update of a phone with several rows rewrites all of them, and is counted", () => {
    const pbx = doubled();
    expect(pbx.post(call("update"), { phone, special_flag: "4" })).toEqual(OK);
    expect(flags(pbx)).toEqual([4, 4, 4]);
    expect(pbx.simulator.counts.ambiguousUpdates).toBe(1);
  });

  it("an update of a phone with one row is nothing special", () => {
    const pbx = doubled();
    expect(pbx.post(call("update"), { phone: "400820", special_flag: "2" })).toEqual(OK);
    expect(flags(pbx, "400820")).toEqual([2]);
    expect(flags(pbx)).toEqual([2, "vip", "3"]);
    expect(pbx.simulator.counts.ambiguousUpdates).toBe(0);
  });

  it("trap 6: the phone filter matches any part, the flag filter exactly", () => {
    const pbx = new InMemory({
      seed: {
        special_phone: [
          { phone: "1380000", special_flag: 2 },
          { phone: "01380000", special_flag: "2" },
          { phone: "1380000", special_flag: 22 },
          { phone: "139", special_flag: 2 },
        ],
      },
    });
    expect(pbx.rows(LIST, { phone: "1380000" })).toHaveLength(3);
    expect(pbx.rows(LIST, { special_flag: "2" }).map((row) => row["phone"])).toEqual([
      "1380000",
      "01380000",
      "139",
    ]);
    expect(pbx.rows(LIST, { phone: "0138", special_flag: "2" })).toHaveLength(1);
  });

  it.each([
    ["insert", { phone: "", special_flag: "2" }, "phone is empty"],
    ["insert", { phone: "1", special_flag: "5" }, "special_flag is none of 2, 3, 4"],
    ["insert", { phone: "1", special_flag: "" }, "special_flag is none of 2, 3, 4"],
    ["update", { phone, special_flag: "1" }, "special_flag is none of 2, 3, 4"],
    ["update", { phone: "1", special_flag: "2" }, "number 1 does not exist"],
    ["delete", { phone, special_flag: "vip" }, "special_flag is none of 2, 3, 4"],
    ["delete", { phone, special_flag: "" }, "special_flag is none of 2, 3, 4"],
    ["delete", { phone, special_flag: "4" }, `number ${phone} does not exist`],
    ["delete", { phone: "1" }, "number 1 does not exist"],
  ])("rejects in the body: %s %o", (verb, params, result) => {
    const pbx = doubled();
    const before = pbx.rows(LIST);
    expect(pbx.post(call(verb), params)).toEqual(rejection(result));
    expect(pbx.rows(LIST)).toEqual(before);
    expect(pbx.simulator.counts.rejected).toBe(1);
  });

  it("an update needs its flag: there is no default that it could be reset to", () => {
    const pbx = doubled();
    expect(pbx.post(call("update"), { phone: "400820" })).toEqual({
      code: 400,
      result: "missing parameter: special_flag",
    });
    expect(flags(pbx, "400820")).toEqual(["3"]);
  });
});
