import { describe, expect, it } from "vitest";
import { InMemory, newExtension } from "./in-memory.js";

const queues = [
  { uuid: 10010, name: "AI" },
  { uuid: "10023", name: "售后AI" },
  { uuid: 10030, name: "投诉" },
];

const agents = [
  { extn: "1001", state: "ready", queue: ["10010", "10023"] },
  { extn: "1002", state: "busy", queue: [10023], private_data: "answered" },
  { extn: "1003", state: "ready", queue: "10010, 10030" },
];

const pbx = (): InMemory =>
  new InMemory({
    seed: {
      agents,
      all_queues: queues,
      gateway_groups: [{ name: "移动线路" }, { name: "电信线路" }],
      ivr_flows: [{ flow_id: 29, flow_name: "呼入语音导航" }],
    },
  });

const names = (list: string, params = {}): unknown[] =>
  pbx()
    .rows(list, params)
    .map((row) => row["name"]);

const extns = (params: Readonly<Record<string, string>>, of = ""): unknown => {
  const answer = pbx().get(`/api/ola/agents${of}`, params) as { code: string; agent?: { extn: string }[] };
  return [answer.code, answer.agent?.map((agent) => agent.extn)];
};

describe("read-only lists", () => {
  it("queues: by any part of the name, by exact uuid", () => {
    expect(names("/api/ola/all_queues")).toEqual(["AI", "售后AI", "投诉"]);
    expect(names("/api/ola/all_queues", { name: "AI" })).toEqual(["AI", "售后AI"]);
    expect(names("/api/ola/all_queues", { uuid: "10023" })).toEqual(["售后AI"]);
    expect(names("/api/ola/all_queues", { uuid: "1002" })).toEqual([]);
    expect(names("/api/ola/all_queues", { uuid: "10023", name: "投诉" })).toEqual([]);
  });

  it("gateway groups: by any part of the name", () => {
    expect(names("/api/ola/gateway_groups")).toEqual(["移动线路", "电信线路"]);
    expect(names("/api/ola/gateway_groups", { name: "电信" })).toEqual(["电信线路"]);
  });

  it("IVR flows", () => {
    expect(pbx().get("/api/ola/ivr_flows")).toEqual([{ flow_id: 29, flow_name: "呼入语音导航" }]);
  });

  it("agents: all of them, by state, by a queue's id", () => {
    expect(extns({})).toEqual(["200", ["1001", "1002", "1003"]]);
    expect(extns({ state: "ready" })).toEqual(["200", ["1001", "1003"]]);
    expect(extns({ queue_name: "10023" })).toEqual(["200", ["1001", "1002"]]);
    expect(extns({ queue_name: "10030", state: "ready" })).toEqual(["200", ["1003"]]);
    expect(extns({ queue_name: "100" })).toEqual(["200", []]);
    expect(extns({ extn: "1002" })).toEqual(["200", ["1002"]]);
    expect(extns({ extn: "100" })).toEqual(["200", []]);
  });

  it("trap 13: an extension where nobody is signed in is code 404, any other a list of one", () => {
    expect(extns({}, "/1002")).toEqual(["200", ["1002"]]);
    expect(pbx().get("/api/ola/agents/1009")).toEqual({ code: "404" });
    expect(pbx().send("GET", "/api/ola/agents/1009").status).toBe(200);
  });

  it("an agent shows the document's columns", () => {
    const answer = pbx().get("/api/ola/agents/1001") as { agent: unknown[] };
    expect(answer.agent[0]).toMatchObject({
      extn: "1001",
      id: "1001",
      channel_uuid: "",
      type: "onhook",
      dial_string: "user/1001",
      state: "ready",
      private_data: "",
      created_at: "2024-01-02 03:04:05.000000",
      updated_at: "undefined",
    });
  });

  it("trap 7: queue membership is the seed's alone; deleting and inserting an extension loses it", () => {
    const seed = { dicts: [{ k: "out" }], extensions: [{ nbr: "1001", k: "out", description: "1,AI" }] };
    const own = new InMemory({ seed });
    const description = (): unknown => own.rows("/api/ola/extensions/detail")[0]?.["description"];
    own.post("/api/ola/extensions/update", newExtension);
    expect(description()).toBe("1,AI");
    own.post("/api/ola/extensions/delete", { extn: "1001" });
    own.post("/api/ola/extensions/insert", newExtension);
    expect(description()).toBe("");
  });
});
