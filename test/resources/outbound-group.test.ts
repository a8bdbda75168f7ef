import { expect, test } from "vitest";
import type { Observed } from "../../src/resources/index.js";
import { outboundGroup } from "../../src/resources/outbound-group.js";
import { groupRow } from "../support/rows.js";

function liveGroup(columns: Parameters<typeof groupRow>[1] = {}): Observed {
  const [live] = outboundGroup.observe([groupRow("out", columns)]);
  if (!live) throw new Error("not live");
  return live;
}

test("a row of the API document reads as the spec writes it", () => {
  expect(liveGroup({ v: "呼出组", start_url: null, times: "3", hangup_dtmf: 1 }).values).toEqual({
    name: "呼出组",
    startPrompt: "",
    endPrompt: "",
    promptTimes: 3,
    collectDtmf: "agent",
  });
});

test("trap 4: a row whose deleted_at is set does not exist", () => {
  const gone = groupRow("old", { deleted_at: "2022-01-01 00:00:00" });
  const nothings = ["", null, "undefined"].map((value, index) =>
    groupRow(`g${index}`, { deleted_at: value }),
  );
  expect(outboundGroup.observe([gone, ...nothings]).map(({ key }) => key)).toEqual(["g0", "g1", "g2"]);
});

test("trap 4: a deleted row beside a live one of the same id does not make it ambiguous", () => {
  const rows = [
    groupRow("out", { deleted_at: "2022-01-01 00:00:00", v: "old" }),
    groupRow("out", { v: "new" }),
  ];
  expect(outboundGroup.observe(rows)).toMatchObject([{ key: "out", values: { name: "new" } }]);
  expect(outboundGroup.observe(rows)[0]).not.toHaveProperty("ambiguous");
});

test("trap 3: an update sends all of its parameters, and no name", () => {
  const live = liveGroup({ start_url: "/a.wav" });
  const [call] = outboundGroup.update(live, { ...live.values, promptTimes: 3 });
  expect(call).toEqual({
    method: "POST",
    path: "/api/ola/dicts/update",
    params: { k: "out", start_url: "/a.wav", end_url: "", times: "3", hangup_dtmf: "0" },
  });
  expect(outboundGroup.fields.find(({ immutable }) => immutable)?.name).toBe("name");
});

test("trap 6: the one filter is by name and fuzzy, so an id is looked for in the whole list", () => {
  expect(outboundGroup.filter("out")).toEqual({});
});

test("a group claims as many extensions as it counts", () => {
  expect(outboundGroup.claims?.(liveGroup({ extn_count: "7" }))).toEqual({ type: "extension", count: 7 });
  expect(outboundGroup.claims?.(liveGroup({ extn_count: null }))).toEqual({ type: "extension", count: 0 });
});
