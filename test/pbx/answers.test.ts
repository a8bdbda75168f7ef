import { describe, expect, it } from "vitest";
import { HttpStatusError, PbxCodeError, ShapeError } from "../../src/pbx/errors.js";
import { clientOf, fakePbx, json, rejection } from "./support/fake-pbx.js";
import type { Reply } from "./support/http-server.js";

async function extensionsFrom(reply: Reply) {
  const pbx = await fakePbx(() => reply);
  return clientOf(pbx.url).client.list("extensions");
}

describe("a list's answer", () => {
  it("is taken as it is: order, unknown columns, and cells that say nothing", async () => {
    const rows = [
      { nbr: "1002", password: null, k: "", transfer_phone: "undefined", new_column: { a: [1] } },
      { nbr: 1001 },
    ];
    expect(await extensionsFrom(json(rows))).toEqual(rows);
  });

  it("may be empty, and may begin with a byte order mark", async () => {
    expect(await extensionsFrom({ body: "\uFEFF []" })).toEqual([]);
  });

  it("may come in many small pieces that split characters", async () => {
    const body = Buffer.from(JSON.stringify([{ nbr: "1001", context: "呼出组" }]));
    const pbx = await fakePbx((_, response) => {
      for (const byte of body) response.write(Uint8Array.of(byte));
      response.end();
      return undefined;
    });
    expect(await clientOf(pbx.url).client.extensions()).toEqual([{ nbr: "1001", context: "呼出组" }]);
  });

  it.each<[found: string, reply: Reply]>([
    ["an HTML page", { body: "<!DOCTYPE html><html><body>Welcome</body></html>" }],
    ["an XML document", { body: '<?xml version="1.0"?><error/>' }],
    ["an empty body", { body: "" }],
    ["an empty body", { body: " \n" }],
    ["an empty body", { status: 204 }],
    ["a truncated JSON body", { body: '[{"nbr":"1001"},{"nbr":"10' }],
    ["a truncated JSON body", { body: "[" }],
    ["malformed JSON", { body: '[{"nbr":1001,}]' }],
    ["text that is not JSON", { body: "Service starting" }],
    ["text with half a character in it (a lone surrogate)", { body: '[{"nbr":"1\\ud800"}]' }],
    ["text with half a character in it (a lone surrogate)", { body: '[{"nbr":"1","\\uDC00":1}]' }],
    ["text that is not UTF-8", { body: Uint8Array.of(0x5b, 0x22, 0xba, 0xf4, 0x22, 0x5d) }],
    ["an object where a list should be", json({ code: 200, result: "ok" })],
    ["an object where a list should be", json({ rows: [] })],
    ["null where a list should be", json(null)],
    ["a string where a list should be", json("[]")],
    ["a number where a list should be", json(0)],
    ["a boolean where a list should be", json(false)],
    ["a row without nbr (row 3)", json([{ nbr: "1" }, { nbr: "2" }, { extn: "3" }])],
    ["a row without nbr (row 1)", json([{ nbr: "" }])],
    ["a row without nbr (row 1)", json([{ nbr: " " }])],
    ["a row without nbr (row 1)", json([{ nbr: null }])],
    ["a row without nbr (row 1)", json([{ nbr: "undefined" }])],
    ["a row without nbr (row 1)", json([{ nbr: { a: 1 } }])],
    [
      "a row whose nbr is no whole number that JSON holds exactly (row 1)",
      { body: '[{"nbr":86138000011112222}]' },
    ],
    ["null where a row should be (row 2)", json([{ nbr: "1" }, null])],
    ["a list where a row should be (row 1)", json([[]])],
    ["a string where a row should be (row 1)", json(["1001"])],
    ["a compressed body that was not asked for", { body: "[]", headers: { "content-encoding": "gzip" } }],
  ])("never passes for an empty PBX: %s", async (found, reply) => {
    const error = await rejection(extensionsFrom(reply));
    expect(error).toBeInstanceOf(ShapeError);
    expect(error).toMatchObject({ found, call: "GET /api/ola/extensions/detail" });
    expect(String(error)).toContain(`GET /api/ola/extensions/detail: unexpected answer: ${found}`);
  });

  it("cannot reach any prototype", async () => {
    const [row] = await extensionsFrom({
      body: '[{"nbr":"1","__proto__":{"polluted":true},"constructor":1}]',
    });
    expect(Object.getPrototypeOf({ ...row })).toBe(Object.prototype);
    expect(Object.assign({}, row)).not.toHaveProperty("polluted");
    expect(Object.keys(row ?? {})).toEqual(["nbr", "constructor"]);
  });

  it("is checked by each call's own key", async () => {
    const pbx = await fakePbx(() => json([{ nbr: "1001" }]));
    const { client } = clientOf(pbx.url);
    const found = async (promise: Promise<unknown>) => (await rejection(promise)) as ShapeError;
    expect((await found(client.list("groups"))).found).toBe("a row without k (row 1)");
    expect((await found(client.list("blacklist"))).found).toBe("a row without phone (row 1)");
    expect((await found(client.queues())).found).toBe("a row without uuid (row 1)");
    expect((await found(client.gatewayGroups())).found).toBe("a row without uuid (row 1)");
    expect((await found(client.ivrFlows())).found).toBe("a row without flow_id (row 1)");
  });
});

describe("a failure", () => {
  it.each([500, "500", " 500 ", -1, "E_BUSY"])("in the body's code %j is the PBX's refusal", async (code) => {
    const error = await rejection(extensionsFrom(json({ code, result: "database locked" })));
    expect(error).toBeInstanceOf(PbxCodeError);
    expect(error).toMatchObject({ code: String(code).trim(), result: "database locked" });
  });

  it.each([
    ["database locked", "the PBX refused what was asked; its words are above"],
    ["", "the PBX refused what was asked without a word why; its own log may say more"],
  ])("in the body's code with the words %j says what to do", async (result, hint) => {
    expect(await rejection(extensionsFrom(json({ code: 500, result })))).toMatchObject({ hint });
  });

  it("by HTTP status with a code in the body is the PBX's refusal, too", async () => {
    const error = await rejection(extensionsFrom(json({ code: "500", result: "oops" }, 500)));
    expect(error).toBeInstanceOf(PbxCodeError);
    expect(String(error)).toBe(
      "PbxCodeError: GET /api/ola/extensions/detail: the PBX refused: code 500, oops",
    );
  });

  it.each([
    [403, "<html>", "the account may not do this, or something in front of the PBX forbids it"],
    [500, "", "the PBX failed inside; its own log says why; try again later"],
    [500, '{"code":200,"result":"ok"}', "the PBX failed inside; its own log says why; try again later"],
    [418, "", "the PBX, or something in front of it, does not take this call; its own log may say why"],
    [302, "", "the address redirects: check http:// or https://, the port and the base path"],
    [407, "", "the proxy wants credentials, or other ones"],
  ])("by HTTP status %i alone is named by it", async (status, body, hint) => {
    const error = await rejection(extensionsFrom({ status, body }));
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(error).toMatchObject({ status, hint });
  });

  it("trap 14: is shown without control characters, and not at any length", async () => {
    const result = `\u001b[2Jgone\u0007\r\n\u202E${"x".repeat(10_000)}`;
    const error = (await rejection(extensionsFrom(json({ code: 500, result })))) as PbxCodeError;
    expect(error.result.startsWith("\\u{1b}[2Jgone\\u{7}\\u{d}\\u{a}\\u{202e}xxx")).toBe(true);
    expect(error.result.length).toBeLessThan(260);
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("trap 10: an older PBX lists extensions at extensions_detail", () => {
  const older = [{ nbr: "1001" }];

  it.each([
    ["HTTP status 404", { status: 404, body: "<html>not found</html>" }],
    ["HTTP status 404 with a code", json({ code: 404, result: "not found" }, 404)],
    ["the body's code 404", json({ code: "404", result: "not found" })],
  ])("told by %s, and remembered", async (_, notFound) => {
    const pbx = await fakePbx(({ path }) => (path.endsWith("_detail") ? json(older) : notFound));
    const { client } = clientOf(pbx.url);
    expect(await client.list("extensions", { extn: "1001" })).toEqual(older);
    expect(await client.extensions()).toEqual(older);
    expect(pbx.asked.map(({ path, query }) => `${path}?${query.toString()}`)).toEqual([
      "/api/ola/extensions/detail?extn=1001",
      "/api/ola/extensions_detail?extn=1001",
      "/api/ola/extensions_detail?",
    ]);
  });

  it("a PBX that has neither is reported by the newer address, and asked anew the next time", async () => {
    const pbx = await fakePbx(() => ({ status: 404 }));
    const { client } = clientOf(pbx.url);
    const error = await rejection(client.extensions());
    expect(error).toMatchObject({ status: 404, call: "GET /api/ola/extensions/detail" });
    await rejection(client.extensions());
    expect(pbx.asked).toHaveLength(4);
  });

  it("what the older address answers is checked as well", async () => {
    const pbx = await fakePbx(({ path }) =>
      path.endsWith("_detail") ? { body: "<html>" } : { status: 404 },
    );
    const error = await rejection(clientOf(pbx.url).client.extensions());
    expect(error).toMatchObject({ found: "an HTML page", call: "GET /api/ola/extensions_detail" });
  });

  it("no other list has an older address", async () => {
    const pbx = await fakePbx(() => ({ status: 404 }));
    expect(await rejection(clientOf(pbx.url).client.list("groups"))).toMatchObject({ status: 404 });
    expect(pbx.asked).toHaveLength(1);
  });
});

describe("trap 13: agents", () => {
  const agent = { extn: "1007", state: "unready", queue: ["10010", "10023"] };

  it("stand in an envelope", async () => {
    const pbx = await fakePbx(() => json({ code: "200", agent: [agent] }));
    const { client } = clientOf(pbx.url);
    expect(await client.agents({ state: "unready", queueName: "10010" })).toEqual([agent]);
    expect(await client.agent("1007")).toEqual(agent);
    expect(pbx.asked.map(({ path, query }) => `${path}?${query.toString()}`)).toEqual([
      "/api/ola/agents?state=unready&queue_name=10010",
      "/api/ola/agents/1007?",
    ]);
  });

  it.each([json({ code: "404" }), json({ code: 404 }), json({ code: "404" }, 404)])(
    "code 404 is nobody (%#)",
    async (reply) => {
      const pbx = await fakePbx(() => reply);
      const { client } = clientOf(pbx.url);
      expect(await client.agents()).toEqual([]);
      expect(await client.agent("1007")).toBeUndefined();
    },
  );

  it.each([
    ["an object without agent", json({ code: "200" })],
    ["null as agent where a list should be", json({ code: "200", agent: null })],
    ["a list where an object should be", json([])],
    ["a row without extn (row 1)", json({ code: "200", agent: [{ id: "1007" }] })],
  ])("anything else is not nobody: %s", async (found, reply) => {
    const pbx = await fakePbx(() => reply);
    expect(await rejection(clientOf(pbx.url).client.agents())).toMatchObject({ found });
  });

  it("a page that is not there, without the PBX's own code, is not nobody either", async () => {
    const pbx = await fakePbx(() => ({ status: 404, body: "<html>" }));
    expect(await rejection(clientOf(pbx.url).client.agent("1007"))).toBeInstanceOf(HttpStatusError);
  });

  it("another extension's agent is not the one asked for", async () => {
    const pbx = await fakePbx(() => json({ code: "200", agent: [agent] }));
    expect(await rejection(clientOf(pbx.url).client.agent("1008"))).toMatchObject({
      found: "another extension's agent",
      call: "GET /api/ola/agents/{extn}",
    });
  });

  it.each(["", ".", ".."])("%j names no agent: nothing is sent", async (extn) => {
    const pbx = await fakePbx(() => json([]));
    expect(await rejection(clientOf(pbx.url).client.agent(extn))).toMatchObject({ name: "PbxOptionError" });
    expect(pbx.asked).toEqual([]);
  });
});

describe("trap 6: filters match fuzzily", () => {
  it("so that a list holds whatever the PBX gave", async () => {
    const rows = [
      { phone: "138000", special_flag: 2 },
      { phone: "0138000", special_flag: "3" },
    ];
    const pbx = await fakePbx(() => json(rows));
    const { client } = clientOf(pbx.url);
    expect(await client.blacklist({ phone: "138000" })).toEqual(rows);
    expect(await client.list("blacklist", { phone: "138000" })).toEqual(rows);
  });
});

describe("the read-only calls", () => {
  it("go where the document has them, with its parameters", async () => {
    const pbx = await fakePbx(() => json([]));
    const { client } = clientOf(pbx.url);
    await client.outboundGroups({ name: "呼出 组+" });
    await client.groupExtensions("out/1", { extn: "10" });
    await client.blacklist({ phone: "138", specialFlag: "2" });
    await client.queues({ name: "AI", uuid: "10010" });
    await client.gatewayGroups({ name: "222" });
    await client.ivrFlows();
    expect(pbx.asked.map(({ method, path, query }) => [method, path, Object.fromEntries(query)])).toEqual([
      ["GET", "/api/ola/dicts/detail", { name: "呼出 组+" }],
      ["GET", "/api/ola/dicts/agent_detail/out%2F1", { extn: "10" }],
      ["GET", "/api/special_phone/special_phone_detail", { phone: "138", special_flag: "2" }],
      ["GET", "/api/ola/all_queues", { name: "AI", uuid: "10010" }],
      ["GET", "/api/ola/gateway_groups", { name: "222" }],
      ["GET", "/api/ola/ivr_flows", {}],
    ]);
    const [{ headers } = { headers: {} }] = pbx.asked;
    expect(headers).toMatchObject({ accept: "application/json", "accept-encoding": "identity" });
  });
});
