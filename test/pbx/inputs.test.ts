/** What is checked before anything is sent, also for programs without types. */
import { describe, expect, it } from "vitest";
import type { PbxClient } from "../../src/pbx/client.js";
import type { Deletion } from "../../src/pbx/fields/blacklist.js";
import type { GroupCall } from "../../src/pbx/fields/calls.js";
import type { WholeConference } from "../../src/pbx/fields/conferences.js";
import type { WholeExtension } from "../../src/pbx/fields/extensions.js";
import type { NewOutboundGroup, OutboundGroupUpdate } from "../../src/pbx/fields/outbound-groups.js";
import { clientOf, fakePbx, json, ok, rejection } from "./support/fake-pbx.js";
import type { FakePbx } from "./support/fake-pbx.js";
import type { Reply } from "./support/http-server.js";

async function pbxWith(reply: Reply = ok): Promise<{ client: PbxClient; pbx: FakePbx }> {
  const pbx = await fakePbx(() => reply);
  return { client: clientOf(pbx.url).client, pbx };
}

async function refused(make: (client: PbxClient) => Promise<unknown>, message: RegExp): Promise<void> {
  const { client, pbx } = await pbxWith();
  const error = await rejection(make(client));
  expect(error).toMatchObject({ name: "PbxOptionError" });
  expect(String(error)).toMatch(message);
  expect([...pbx.logins, ...pbx.asked]).toEqual([]);
}

async function formOf(make: (client: PbxClient) => Promise<unknown>): Promise<Record<string, string>> {
  const { client, pbx } = await pbxWith();
  await make(client);
  return Object.fromEntries(pbx.asked[0]?.form ?? []);
}

const base = { numbers: ["138"], gatewayGroup: "222" };

describe("a group call", () => {
  it.each<[GroupCall, Record<string, string>]>([
    [
      { ...base, oprType: "ivr", flowId: 29 },
      { OprType: "ivr", flow_id: "29" },
    ],
    [
      { ...base, oprType: "queue", queue: "10010" },
      { OprType: "queue", queue: "10010" },
    ],
    [
      { ...base, oprType: "ai", planId: "p", companyId: 7 },
      { OprType: "ai", planId: "p", companyId: "7" },
    ],
    [
      { ...base, oprType: "play", file: "/a.mp3", fileType: "" },
      { OprType: "play", file: "/a.mp3", fileType: "" },
    ],
  ])("sends what its target takes, and no more: %j", async (call, expected) => {
    expect(await formOf((client) => client.groupCall(call))).toEqual({
      numbers: "138",
      gatewayGrp: "222",
      ...expected,
    });
  });

  it.each([
    ['{"oprType":"ivr"}', /flowId is missing/],
    ['{"oprType":"ivr","flowId":""}', /flowId is missing/],
    ['{"oprType":"queue","flowId":29}', /queue is missing/],
    ['{"oprType":"ai","planId":"p"}', /companyId is missing/],
    ['{"oprType":"ai","companyId":"c"}', /planId is missing/],
    ['{"oprType":"fax"}', /oprType is none of the choices/],
    ["{}", /oprType is none of the choices/],
    ['{"oprType":"play","numbers":[]}', /numbers is missing/],
    ['{"oprType":"play","numbers":["138","139,140"]}', /one of the numbers/],
    ['{"oprType":"play","numbers":["138",""]}', /one of the numbers/],
    ['{"oprType":"play","numbers":["138\\r\\n"]}', /one of the numbers/],
    ['{"oprType":"play","gatewayGroup":" "}', /gatewayGroup is missing/],
    ['{"oprType":"play","timeOut":-1}', /timeOut is -1/],
    ['{"oprType":"play","timeOut":1.5}', /timeOut is 1.5/],
  ])("is refused: %s", async (text, message) => {
    const call = { ...base, ...(JSON.parse(text) as GroupCall) };
    await refused((client) => client.groupCall(call), message);
  });
});

describe("a call-back", () => {
  it.each(["from", "to", "gatewayGroup"])("is refused without %s", async (name) => {
    const call = { from: "1001", to: "138", gatewayGroup: "222", [name]: "" };
    await refused((client) => client.makeCall(call), new RegExp(`${name} is missing`));
  });
});

describe("an extension", () => {
  const required = { extn: "1001", password: "S3cret!pass", outboundGroup: "out" };

  it("is inserted with its number for a name, and what is not stated is left to the PBX", async () => {
    expect(await formOf((client) => client.extensions.insert(required))).toEqual({
      extn: "1001",
      extnPwd: "S3cret!pass",
      context: "out",
      name: "1001",
    });
  });

  it.each(["extn", "password", "outboundGroup"])("is refused without %s", async (name) => {
    const extension = { ...required, [name]: "" };
    await refused((client) => client.extensions.insert(extension), new RegExp(`${name} is missing`));
  });

  it("trap 2: is not updated with anything left out", async () => {
    const text = JSON.stringify({ ...required, name: "1001", autoLogin: true });
    await refused(
      (client) => client.extensions.update(JSON.parse(text) as WholeExtension),
      /lacks transfer_phone, if_auto_ready/,
    );
  });

  it("is not deleted without a number", async () => {
    await refused((client) => client.extensions.delete(""), /extn is missing/);
  });
});

describe("an outbound group", () => {
  it("is inserted with what is stated", async () => {
    const group = { id: "out", name: "呼出组", promptTimes: "", collectDtmf: "none" } as const;
    expect(await formOf((client) => client.outboundGroups.insert(group))).toEqual({
      k: "out",
      v: "呼出组",
      times: "",
      hangup_dtmf: "0",
    });
  });

  it("trap 3: is not updated with anything left out", async () => {
    const text = '{"id":"out","startPrompt":"","collectDtmf":"peer"}';
    await refused(
      (client) => client.outboundGroups.update(JSON.parse(text) as OutboundGroupUpdate),
      /lacks end_url, times/,
    );
  });

  it("has no other choice than the document's", async () => {
    const text = '{"id":"out","name":"n","collectDtmf":"both"}';
    await refused(
      (client) => client.outboundGroups.insert(JSON.parse(text) as NewOutboundGroup),
      /collectDtmf is none of the choices/,
    );
  });
});

describe("a blacklist number", () => {
  it.each([
    ["inbound", "2"],
    ["outbound", "3"],
    ["both", "4"],
  ] as const)("%s is %s", async (direction, flag) => {
    const expected = { phone: "138", special_flag: flag };
    expect(await formOf((client) => client.blacklist.insert({ phone: "138", direction }))).toEqual(expected);
    expect(await formOf((client) => client.blacklist.delete("138", direction))).toEqual(expected);
  });

  it("trap 5: every row of a phone is deleted only by saying so", async () => {
    expect(await formOf((client) => client.blacklist.delete("138", "every-row"))).toEqual({ phone: "138" });
    const deletion = JSON.parse('"vip"') as Deletion;
    await refused((client) => client.blacklist.delete("138", deletion), /direction is none of the choices/);
    const [none] = JSON.parse("[]") as [Deletion];
    await refused((client) => client.blacklist.delete("138", none), /direction is missing/);
  });
});

describe("a conference", () => {
  it("is created with what is stated, and nothing for what is not", async () => {
    const reply = json({ code: 200, result: "success", confUuid: "u", nbr: 300942914 });
    const { client, pbx } = await pbxWith(reply);
    expect(await client.conferences.create({ topic: "周会" })).toEqual({ uuid: "u", nbr: "300942914" });
    expect(Object.fromEntries(pbx.asked[0]?.form ?? [])).toEqual({ topic: "周会" });
  });

  it("trap 11: is not updated with anything left out", async () => {
    const text = '{"uuid":"u","topic":"t","recording":true,"blending":true}';
    await refused(
      (client) => client.conferences.update(JSON.parse(text) as WholeConference),
      /lacks context, showName/,
    );
  });

  it("trap 11: is not updated without its id, which would create another one", async () => {
    const whole = {
      topic: "t",
      outboundGroup: "",
      recording: false,
      displayName: "extn",
      blending: true,
    } as const;
    await refused((client) => client.conferences.update({ ...whole, uuid: "" }), /uuid is missing/);
  });

  it.each([
    [{ code: 200, result: "success" }, "an answer without confUuid"],
    [{ code: 200, confUuid: "undefined", nbr: "1" }, "an answer without confUuid"],
    [{ code: 200, confUuid: "u", nbr: null }, "an answer without nbr"],
  ])("may have been created when the answer does not say which: %j", async (body, found) => {
    const { client, pbx } = await pbxWith(json(body));
    expect(await rejection(client.conferences.create({ topic: "t" }))).toMatchObject({
      name: "OutcomeUnknownError",
      cause: { name: "ShapeError", found },
    });
    expect(pbx.asked).toHaveLength(1);
  });

  it("is not believed to be updated when the PBX saved another one", async () => {
    const { client } = await pbxWith(json({ code: 200, result: "success", confUuid: "other" }));
    const whole = {
      topic: "t",
      outboundGroup: "",
      recording: false,
      displayName: "extn",
      blending: true,
    } as const;
    expect(await rejection(client.conferences.update({ ...whole, uuid: "u" }))).toMatchObject({
      name: "OutcomeUnknownError",
      cause: { found: "another conference's confUuid" },
    });
  });

  it("trap 12: has its whole list of members replaced, by nobody if need be", async () => {
    expect(await formOf((client) => client.conferences.setMembers("u", []))).toEqual({
      confId: "u",
      members: "",
    });
    await refused((client) => client.conferences.setMembers("u", ["1001,1002"]), /one of the members/);
    await refused((client) => client.conferences.setMembers("", ["1001"]), /uuid is missing/);
  });

  it.each(["all", "ALL", " all "])("is not ended by an operation on the member %j", async (member) => {
    await refused((client) => client.conferences.kick("u", member), /member is all/);
    await refused((client) => client.conferences.mute("u", member), /member is all/);
  });
});

describe("callers of a queue", () => {
  it.each([
    { count: "0" },
    { count: 0, callers: null },
    { count: "0", callers: "" },
    { count: "0", callers: "undefined" },
    { count: "0", callers: [] },
  ])("are none: %j", async (body) => {
    const { client } = await pbxWith(json(body));
    expect(await client.queues.callers("10010")).toEqual([]);
  });

  it.each([
    [{}, "an object without callers"],
    [{ count: "2" }, "an object without callers"],
    [{ count: "0", callers: {} }, "an object as callers where a list should be"],
    [{ count: "1", callers: [{ caller_number: "138" }] }, "a row without uuid (row 1)"],
  ])("are not none: %j", async (body, found) => {
    const { client } = await pbxWith(json(body));
    expect(await rejection(client.queues.callers("10010"))).toMatchObject({ name: "ShapeError", found });
  });
});
