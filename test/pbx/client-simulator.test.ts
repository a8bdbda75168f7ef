/** The client against the simulator, by way of msw and over a socket: one implementation of each, one list of expectations. */
import { describe, expect, it, onTestFinished } from "vitest";
import { blacklist } from "../../src/resources/blacklist.js";
import { extension } from "../../src/resources/extension.js";
import { outboundGroup } from "../../src/resources/outbound-group.js";
import { serve } from "../../src/simulator/serve.js";
import { Simulator } from "../../src/simulator/simulator.js";
import type { SimulatorOptions } from "../../src/simulator/simulator.js";
import { MswDispatcher, simulatorHandlers } from "../support/msw.js";
import { clientOf, rejection } from "./support/fake-pbx.js";
import type { TestClient } from "./support/fake-pbx.js";

const seed: NonNullable<SimulatorOptions["seed"]> = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: [{ nbr: "1001", password: "S3cret!pass", k: "out" }],
  special_phone: [{ phone: "13800001111", special_flag: 2 }],
  all_queues: [{ uuid: 10010, name: "AI" }],
  gateway_groups: [{ uuid: "f051befd", name: "222" }],
  ivr_flows: [{ flow_id: 29, flow_name: "呼入语音导航" }],
  agents: [{ extn: "1001", state: "ready" }],
};

const credentials = { username: "admin", password: "secret" };

async function overSocket(simulator: Simulator): Promise<TestClient> {
  const served = await serve(simulator, { basePath: "/pbx" });
  onTestFinished(() => served.close());
  return clientOf(`${served.url}/pbx`);
}

function throughMsw(simulator: Simulator): Promise<TestClient> {
  const url = "http://pbx.test:5060/pbx";
  return Promise.resolve(clientOf(url, { dispatcher: new MswDispatcher(simulatorHandlers(simulator, url)) }));
}

describe.each([
  ["over a socket", overSocket],
  ["through msw", throughMsw],
])("%s", (_, mount) => {
  it.each(["current", "older"] as const)(
    "every call of the %s dialect is what the PBX takes",
    async (dialect) => {
      const simulator = new Simulator({ ...credentials, seed, dialect });
      const { client } = await mount(simulator);
      expect(await client.extensions({ extn: "1001" })).toMatchObject([{ nbr: "1001", k: "out" }]);
      expect(await client.outboundGroups()).toMatchObject([{ k: "out", v: "呼出组" }]);
      expect(await client.groupExtensions("out")).toMatchObject([{ nbr: "1001" }]);
      expect(await client.blacklist({ phone: "138", specialFlag: "2" })).toMatchObject([
        { phone: "13800001111" },
      ]);
      expect(await client.queues({ name: "AI" })).toMatchObject([{ name: "AI" }]);
      expect(await client.gatewayGroups()).toMatchObject([{ name: "222" }]);
      expect(await client.ivrFlows()).toMatchObject([{ flow_name: "呼入语音导航" }]);
      expect(await client.agents()).toMatchObject([{ extn: "1001" }]);
      expect(await client.agent("1001")).toMatchObject({ state: "ready" });
      expect(await client.agent("1002")).toBeUndefined();
      expect(simulator.counts).toMatchObject({ logins: 1, refused: 0 });
    },
  );

  it("the kinds' writes change what the lists then show", async () => {
    const simulator = new Simulator({ ...credentials, seed });
    const { client } = await mount(simulator);
    for (const call of [
      ...outboundGroup.insert("vip", { name: "贵宾 组", collectDtmf: "agent" }),
      ...extension.insert("1002", { password: "a+b &=%密", outboundGroup: "vip", name: "1002" }),
      ...blacklist.insert("13900002222", { direction: "both" }),
    ])
      await client.send(call);
    const observed = extension.observe(await client.list("extensions"));
    expect(observed.find(({ key }) => key === "1002")?.values).toMatchObject({
      password: "a+b &=%密",
      outboundGroup: "vip",
      name: "1002",
    });
    expect(outboundGroup.observe(await client.list("groups")).map(({ key }) => key)).toEqual(["out", "vip"]);
    expect(blacklist.observe(await client.list("blacklist"))).toHaveLength(2);
    expect(simulator.counts).toMatchObject({ refused: 0, rejected: 0 });
  });

  it("what the PBX rejects or refuses is its answer, and told apart from a fault", async () => {
    const simulator = new Simulator({ ...credentials, seed });
    const { client, waits } = await mount(simulator);
    const [again] = blacklist.remove({ key: "404", values: {}, rows: [{ phone: "404", special_flag: 2 }] });
    if (again) expect(await rejection(client.send(again))).toMatchObject({ name: "PbxCodeError" });
    const unknown = { method: "POST", path: "/api/ola/extensions/insert", params: { nbr: "1" } } as const;
    expect(await rejection(client.send(unknown))).toMatchObject({ name: "PbxCodeError" });
    expect(waits).toEqual([]);
  });

  it("a restart of the PBX costs one log-in", async () => {
    const simulator = new Simulator({ ...credentials, seed });
    const { client } = await mount(simulator);
    await client.extensions();
    simulator.restart();
    await Promise.all(Array.from({ length: 20 }, () => client.extensions()));
    expect(simulator.counts.logins).toBe(2);
  });

  it("wrong credentials are told as such", async () => {
    const { client } = await mount(new Simulator({ username: "admin", password: "other" }));
    expect(await rejection(client.extensions())).toMatchObject({ name: "AuthError", reason: "refused" });
  });
});
