/** Every call of the document, by the client's method for it: what is sent, what comes back, what is refused. */
import { describe, expect, it } from "vitest";
import { describeCallEvent } from "../../src/pbx/call-event.js";
import { AWKWARD, everyCall, replyOf, sentPath } from "./support/every-call.js";
import type { EveryCall } from "./support/every-call.js";
import { clientOf, fakePbx, json, rejection } from "./support/fake-pbx.js";

const named = (calls: readonly EveryCall[]): [string, EveryCall][] =>
  calls.map((each) => [each.method, each]);
const isRead = ({ call }: EveryCall): boolean => call.startsWith("GET");

describe.each(named(everyCall))("%s", (_, each) => {
  it("goes where the document has it, with its parameters, and gives what it answers", async () => {
    const pbx = await fakePbx(() => replyOf(each));
    const { client } = clientOf(pbx.url);
    expect(await each.make(client, AWKWARD)).toEqual(each.result);
    const { params = {} } = each;
    expect(
      pbx.asked.map(({ method, path, query, form }) => ({
        method,
        path,
        query: Object.fromEntries(query),
        form: Object.fromEntries(form),
      })),
    ).toEqual([
      {
        method: each.call.slice(0, each.call.indexOf(" ")),
        path: sentPath(each),
        query: isRead(each) ? params : {},
        form: isRead(each) ? {} : params,
      },
    ]);
    expect(pbx.asked[0]?.headers["content-type"]).toBe(
      isRead(each) ? undefined : "application/x-www-form-urlencoded",
    );
  });

  it("is shown with the names of its values", async () => {
    const pbx = await fakePbx(() => replyOf(each));
    const { client, events } = clientOf(pbx.url);
    await each.make(client, AWKWARD);
    const shown = events.map(describeCallEvent).at(-1);
    expect(shown?.startsWith(`${each.call} `)).toBe(true);
    for (const name of Object.keys(each.params ?? {})) expect(shown).toContain(` ${name}=***`);
  });

  it("is refused with the PBX's own words, and named by the document's address", async () => {
    const pbx = await fakePbx(() => json({ code: 400, result: "not now" }));
    const error = await rejection(each.make(clientOf(pbx.url).client, AWKWARD));
    expect(error).toMatchObject({ name: "PbxCodeError", call: each.call, result: "not now" });
    expect(pbx.asked).toHaveLength(1);
  });
});

describe.each(named(everyCall.filter(({ call }) => call.includes("{"))))("%s", (_, each) => {
  it.each(["", " ", ".", "..", "10\u00001", "1001\r\nx: y", "\ud83d"])(
    "takes no %j into its address: nothing is sent",
    async (id) => {
      const pbx = await fakePbx(() => replyOf(each));
      expect(await rejection(each.make(clientOf(pbx.url).client, id))).toMatchObject({
        name: "PbxOptionError",
      });
      expect([...pbx.asked, ...pbx.logins]).toEqual([]);
    },
  );
});

describe.each(named(everyCall.filter(isRead)))("%s", (_, each) => {
  it("believes no answer of another shape", async () => {
    const pbx = await fakePbx(() => json({ code: 200, result: "ok" }));
    expect(await rejection(each.make(clientOf(pbx.url).client, AWKWARD))).toMatchObject({
      name: "ShapeError",
      call: each.call,
    });
  });
});

describe.each(named(everyCall.filter((each) => !isRead(each))))("%s", (_, each) => {
  it("leaves a doubt when its answer cannot be believed, and is not repeated", async () => {
    const pbx = await fakePbx(() => ({ body: "<html>" }));
    expect(await rejection(each.make(clientOf(pbx.url).client, AWKWARD))).toMatchObject({
      name: "OutcomeUnknownError",
      call: each.call,
    });
    expect(pbx.asked).toHaveLength(1);
  });

  it("can be cancelled by the client's signal", async () => {
    const controller = new AbortController();
    const pbx = await fakePbx(() => replyOf(each));
    const { client } = clientOf(pbx.url, { signal: controller.signal });
    controller.abort();
    expect(await rejection(each.make(client, AWKWARD))).toMatchObject({ name: "AbortError", sent: false });
    expect(pbx.asked).toEqual([]);
  });
});

describe("request and send", () => {
  it("make a call by its address, and show it without its values", async () => {
    const pbx = await fakePbx(() => json({ code: "200", agent: [] }));
    const { client, events } = clientOf(pbx.url);
    const path = "/api/ola/agents/10%2F01/hold";
    expect(await client.request({ method: "GET", path: "/api/ola/agents/1001", params: {} })).toEqual({
      code: "200",
      agent: [],
    });
    await client.send({ method: "PUT", path, params: {} });
    expect(pbx.asked.map(({ method, path: sent }) => `${method} ${sent}`)).toEqual([
      "GET /api/ola/agents/1001",
      `PUT ${path}`,
    ]);
    expect(events.slice(1).map((event) => event.path)).toEqual([
      "/api/ola/agents/{extn}",
      "/api/ola/agents/{extn}/hold",
    ]);
  });

  it("tell the end of a conference from an operation on the member all", async () => {
    const pbx = await fakePbx(() => json({ code: 200, result: "success" }));
    const { client, events } = clientOf(pbx.url);
    const path = "/api/conferences/oprConf/all/d2b8/kick";
    await client.send({ method: "POST", path, params: {} });
    expect(events.at(-1)?.path).toBe("/api/conferences/oprConf/all/{uuid}/kick");
  });

  it.each([
    ["GET", "/api/login"],
    ["POST", "/api/ola/makeCall/"],
    ["GET", "/api/ola/makeCall"],
    ["POST", "/api/ola/agents/1001/dial/138"],
    ["PUT", "/api/ola/agents//dial/138"],
    ["PUT", "/api/ola/agents/%2e%2e/hold"],
    ["PUT", "/api/ola/agents/%ff/hold"],
    ["PUT", "/api/ola/x/../groupCall"],
    ["GET", "/api/ola/extensions/detail?extn=1"],
    ["GET", "/"],
    ["GET", ""],
  ] as const)("make no call that the document does not have: %s %s", async (method, path) => {
    const pbx = await fakePbx(() => json([]));
    const error = await rejection(clientOf(pbx.url).client.request({ method, path, params: {} }));
    expect(error).toMatchObject({ name: "PbxOptionError" });
    expect([...pbx.asked, ...pbx.logins]).toEqual([]);
  });

  it("believe no write's answer without its code", async () => {
    const pbx = await fakePbx(() => json([]));
    const call = { method: "PUT", path: "/api/ola/agents/1001/hold", params: {} } as const;
    expect(await rejection(clientOf(pbx.url).client.request(call))).toMatchObject({
      name: "OutcomeUnknownError",
    });
  });
});
