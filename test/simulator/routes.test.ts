import { describe, expect, it } from "vitest";
import { Simulator } from "../../src/simulator/simulator.js";
import { commands } from "../../src/simulator/socket/commands.js";

/** Every call of the vendor's document, in its order. */
const documented = [
  "GET /api/login",
  "PUT /api/ola/agents/{extn}/dial/{destNumber}",
  "PUT /api/ola/agents/{extn}/hangup",
  "PUT /api/ola/agents/{extn}/go_break",
  "PUT /api/ola/agents/{extn}/go_ready",
  "PUT /api/ola/agents/{extn}/hold",
  "PUT /api/ola/agents/{extn}/unhold",
  "POST /api/ola/extensions/insert",
  "POST /api/ola/extensions/delete",
  "POST /api/ola/extensions/update",
  "GET /api/ola/extensions/detail",
  "GET /api/ola/agents/{extn}",
  "POST /api/ola/dicts/insert",
  "POST /api/ola/dicts/delete",
  "POST /api/ola/dicts/update",
  "GET /api/ola/dicts/detail",
  "GET /api/ola/dicts/agent_detail/{k}",
  "GET /api/ola/all_queues",
  "GET /api/ola/queues/{uuid}/get_callers",
  "GET /api/ola/gateway_groups",
  "GET /api/ola/ivr_flows",
  "POST /api/conferences/saveConf",
  "POST /api/conferences/delConf/{uuid}",
  "GET /api/conferences/conference/detail",
  "POST /api/conferences/addConfMembers",
  "GET /api/conferences/liveConf/{uuid}",
  "POST /api/conferences/dialConf/{member}/{uuid}",
  "POST /api/conferences/oprConf/{member}/{uuid}/{type}",
  "POST /api/conferences/oprConf/all/{uuid}/kick",
  "POST /api/special_phone/insert",
  "POST /api/special_phone/delete",
  "POST /api/special_phone/update",
  "GET /api/special_phone/special_phone_detail",
  "PUT /api/ola/groupCall",
  "POST /api/ola/makeCall",
];

describe("the simulator's calls", () => {
  it("are the document's, and the list of all agents beside them", () => {
    const served = [...new Simulator().routes].sort();
    expect(served).toEqual([...documented, "GET /api/ola/agents"].sort());
  });

  it("differ on an older PBX in the address of the list of extensions; the newer one is not found there", () => {
    const { routes } = new Simulator({ dialect: "older" });
    expect(routes).toContain("GET /api/ola/extensions_detail");
    expect(routes).toHaveLength(documented.length + 2);
  });

  it("each ask for a token, log-in aside", () => {
    for (const route of new Simulator().routes.filter((one) => !one.endsWith("/login"))) {
      const [method = "", path = ""] = route.replaceAll(/[{}]/g, "").split(" ");
      const simulator = new Simulator();
      expect(simulator.handle({ method, path, headers: {}, body: "" }).status).toBe(401);
      expect(simulator.counts).toMatchObject({ calls: { [route]: 1 }, unauthorized: 1 });
    }
  });
});

it("the WebSocket's commands are those of script 2.0.1 that the document's methods send", () => {
  expect(Object.keys(commands).sort()).toEqual([
    "answer",
    "collect_dtmf",
    "dial",
    "get_agent_state",
    "go_break",
    "go_ready",
    "hangup_other",
    "hold",
    "intercept",
    "kill",
    "login",
    "logout",
    "monitor",
    "take_call",
    "transfer",
    "unhold",
    "unmonitor",
  ]);
});
