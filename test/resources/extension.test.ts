import { describe, expect, test } from "vitest";
import { extension } from "../../src/resources/extension.js";
import type { Row, Values } from "../../src/resources/index.js";
import { extensionRow } from "../support/rows.js";

const observed = (...rows: Row[]): Values[] => extension.observe(rows).map(({ values }) => values);

test("a row of the API document reads as the spec writes it", () => {
  const row = extensionRow("1002", { password: "!@#123Qw", if_auto_login: "true", transfer_phone: null });
  expect(extension.observe([row])).toEqual([
    {
      key: "1002",
      rows: [row],
      values: {
        password: "!@#123Qw",
        outboundGroup: "out",
        name: "1002",
        transferPhone: "",
        autoLogin: true,
        autoReady: false,
      },
    },
  ]);
});

test("trap 1: the group is known by its id `k`, not by the display name in `context`", () => {
  const rows = [
    extensionRow("1001", { context: "Sales", k: "a" }),
    extensionRow("1002", { context: "Sales", k: "b" }),
  ];
  expect(observed(...rows).map((values) => values["outboundGroup"])).toEqual(["a", "b"]);
});

describe("trap 2: what a PBX hides is not a value", () => {
  test.each(["*", "********", "••••", "●●●"])("a password of marks only (%s) is not told", (mask) => {
    const [masked, told] = observed(extensionRow("1001", { password: mask }), extensionRow("1002"));
    expect(masked).not.toHaveProperty("password");
    expect(told).toHaveProperty("password", "Live-pw-1002");
  });

  test("a password with stars in it is one", () => {
    expect(observed(extensionRow("1001", { password: "**a**" }))[0]).toHaveProperty("password", "**a**");
  });

  test.each(["", null, "undefined"])(
    "an empty password (%j) is not told when no row tells one",
    (nothing) => {
      const rows = [extensionRow("1001", { password: nothing }), extensionRow("1002", { password: "****" })];
      for (const values of observed(...rows)) expect(values).not.toHaveProperty("password");
    },
  );

  test("an empty password is empty when the PBX tells others", () => {
    const [empty] = observed(extensionRow("1001", { password: "" }), extensionRow("1002"));
    expect(empty).toHaveProperty("password", "");
  });

  test("without any `k` the groups are not told, whatever `context` says", () => {
    const row = extensionRow("1001", { k: undefined });
    expect(observed(row)[0]).not.toHaveProperty("outboundGroup");
    expect(observed(row, extensionRow("1002"))[0]).toHaveProperty("outboundGroup", "");
  });
});

const complete: Values = {
  password: "s3cret-1001",
  outboundGroup: "out",
  name: "reception",
  transferPhone: "",
  autoLogin: true,
  autoReady: false,
};

test("trap 2: an update sends all seven parameters", () => {
  const [live] = extension.observe([extensionRow("1001")]);
  expect(live && extension.update(live, complete)).toEqual([
    {
      method: "POST",
      path: "/api/ola/extensions/update",
      params: {
        extn: "1001",
        extnPwd: "s3cret-1001",
        context: "out",
        name: "reception",
        transfer_phone: "",
        if_auto_login: "true",
        if_auto_ready: "false",
      },
    },
  ]);
});

test("an insert sends what is given and leaves the rest to the PBX", () => {
  const { password = "", outboundGroup = "", name = "" } = complete;
  const [call] = extension.insert("1001", { password, outboundGroup, name });
  expect(call?.params).toEqual({ extn: "1001", extnPwd: "s3cret-1001", context: "out", name: "reception" });
});

test("trap 7: a deletion loses the inbound queues, names or ids, and says which", () => {
  const [live] = extension.observe([extensionRow("1001", { description: "1, AI,,1" })]);
  expect(live && extension.losses(live)).toEqual([{ what: "queue", names: ["1", "AI"] }]);
  const [alone] = extension.observe([extensionRow("1002", { description: null })]);
  expect(alone && extension.losses(alone)).toEqual([]);
});
