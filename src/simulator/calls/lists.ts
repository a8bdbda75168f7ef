/** What can only be read: 呼入组 (queues) and who waits in them, 线路组 (gateway groups), 语音导航 (IVR flows), 分机状态 (agents). */
import { json } from "../http.js";
import { queuesOf } from "../phone/agent-event.js";
import type { Params, Route } from "../route.js";
import { cell, containing } from "../rows.js";
import type { Row } from "../rows.js";

function matching(agents: readonly Row[], params: Params): Row[] {
  const [state, queue] = [params.get("state"), params.get("queue_name")];
  return agents.filter(
    (agent) =>
      (state === "" || cell(agent, "state") === state) && (queue === "" || queuesOf(agent).includes(queue)),
  );
}

export const listCalls: readonly Route[] = [
  {
    method: "GET",
    path: "/api/ola/all_queues",
    required: [],
    defaults: { name: "", uuid: "" },
    answer(params, { state }) {
      const uuid = params.get("uuid");
      const rows = containing(state.queues, "name", params.get("name"));
      return json(uuid === "" ? rows : rows.filter((row) => cell(row, "uuid") === uuid));
    },
  },
  {
    method: "GET",
    path: "/api/ola/queues/{uuid}/get_callers",
    required: [],
    defaults: {},
    answer(params, { phones }) {
      const callers = phones.queues.list(params.get("uuid"));
      return json({ count: String(callers.length), callers });
    },
  },
  {
    method: "GET",
    path: "/api/ola/gateway_groups",
    required: [],
    defaults: { name: "" },
    answer: (params, { state }) => json(containing(state.gateways, "name", params.get("name"))),
  },
  {
    method: "GET",
    path: "/api/ola/ivr_flows",
    required: [],
    defaults: {},
    answer: (_params, { state }) => json(state.flows),
  },
  {
    method: "GET",
    path: "/api/ola/agents",
    required: [],
    defaults: { extn: "", state: "", queue_name: "" },
    answer(params, { state }) {
      const extn = params.get("extn");
      const agents = extn === "" ? state.agents.all() : state.agents.of(extn);
      return json({ code: "200", agent: matching(agents, params) });
    },
  },
  {
    method: "GET",
    path: "/api/ola/agents/{extn}",
    required: [],
    defaults: { state: "", queue_name: "" },
    answer(params, { state }) {
      const agents = matching(state.agents.of(params.get("extn")), params);
      return json(agents.length > 0 ? { code: "200", agent: agents } : { code: "404" });
    },
  },
];
