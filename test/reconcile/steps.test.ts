import { describe, expect, test } from "vitest";
import type { Observed, Values } from "../../src/resources/index.js";
import { callsOf, steps } from "../../src/reconcile/steps.js";
import { changeOf, liveOf, planned } from "../support/planning.js";
import { extensionRow, groupRow, phoneRow } from "../support/rows.js";

const paths = (...args: Parameters<typeof steps>): string[] => steps(...args).map(({ path }) => path);

function live(type: string, key: string): Observed {
  const object = liveOf({
    groups: [groupRow("out")],
    extensions: [extensionRow("1001")],
    blacklist: [phoneRow("4001", 2)],
  })
    .get(type)
    ?.get(key);
  if (!object) throw new Error(`${type}/${key} is not live`);
  return object;
}

const values: Values = { ...live("extension", "1001").values };

describe("from what is there to what shall be", () => {
  test("nothing to nothing", () => expect(paths("extension", "1001", undefined, undefined)).toEqual([]));

  test("nothing to something", () =>
    expect(paths("extension", "1001", undefined, values)).toEqual(["/api/ola/extensions/insert"]));

  test("something to nothing", () =>
    expect(paths("extension", "1001", live("extension", "1001"), undefined)).toEqual([
      "/api/ola/extensions/delete",
    ]));

  test("something to the same: whoever reads it back after a lost answer has nothing left to do", () =>
    expect(paths("extension", "1001", live("extension", "1001"), values)).toEqual([]));

  test("something to something else", () =>
    expect(paths("extension", "1001", live("extension", "1001"), { ...values, autoLogin: true })).toEqual([
      "/api/ola/extensions/update",
    ]));

  test("trap 9: what an insert found there is compared only where the insert says something", () => {
    expect(paths("extension", "1001", live("extension", "1001"), { password: "Live-pw-1001" })).toEqual([]);
  });
});

test("trap 2: an update is complete although the target is not, as an insert's is", () => {
  const [update] = steps("extension", "1001", live("extension", "1001"), { password: "s3cret-1001" });
  expect(update?.params).toEqual({
    extn: "1001",
    extnPwd: "s3cret-1001",
    context: "out",
    name: "1001",
    transfer_phone: "",
    if_auto_login: "false",
    if_auto_ready: "false",
  });
});

test("a replacement deletes and inserts, whatever is the same", () => {
  const plan = planned({ outboundGroups: [{ id: "out", name: "New" }] }, { groups: [groupRow("out")] });
  expect(callsOf(changeOf(plan, "outbound-group/out")).map(({ path }) => path)).toEqual([
    "/api/ola/dicts/delete",
    "/api/ola/dicts/insert",
  ]);
});
