import { expect, it } from "vitest";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const spec = `version: 1
outboundGroups: [{ id: out }]
extensions: [{ extn: "1001-1010", password: "long-{extn}-password", outboundGroup: out }]
blacklist: [{ phone: "13800001111" }, { phone: "13800002222" }]
`;

const LISTS = {
  "GET /api/login": 1,
  "GET /api/ola/dicts/detail": 1,
  "GET /api/ola/extensions/detail": 1,
  "GET /api/special_phone/special_phone_detail": 1,
  // They use groups, and so could stand in a change's way.
  "GET /api/conferences/conference/detail": 1,
};

it("a plan makes one log-in and one list call a kind, however many objects there are", async () => {
  const { simulator, env } = await livePbx({ dicts: [{ k: "out", v: "out" }] });
  const cwd = folder({ "pbx.yaml": spec });
  expect((await pbxctl(["plan"], { cwd, env })).code).toBe(0);
  expect(simulator.counts.calls).toEqual(LISTS);
});

it("an apply makes one write a change besides, and lists what it wrote, and what that refers to, once more", async () => {
  const { simulator, env } = await livePbx({ dicts: [{ k: "out", v: "out" }] });
  const cwd = folder({ "pbx.yaml": spec });
  expect((await pbxctl(["apply", "--auto-approve"], { cwd, env })).code).toBe(0);
  expect(simulator.counts.calls).toEqual({
    ...LISTS,
    "POST /api/ola/extensions/insert": 10,
    "POST /api/special_phone/insert": 2,
    "GET /api/ola/dicts/detail": 2,
    "GET /api/ola/extensions/detail": 2,
    "GET /api/special_phone/special_phone_detail": 2,
  });
});

it("lists no kind that the spec does not touch", async () => {
  const { simulator, env } = await livePbx({ dicts: [{ k: "out", v: "out" }] });
  const cwd = folder({ "pbx.yaml": 'version: 1\nblacklist: [{ phone: "13800001111" }]\n' });
  expect((await pbxctl(["plan"], { cwd, env })).code).toBe(0);
  expect(simulator.counts.calls).toEqual({
    "GET /api/login": 1,
    "GET /api/special_phone/special_phone_detail": 1,
  });
});
