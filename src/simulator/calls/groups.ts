/** 呼出组: `/api/ola/dicts/{insert,delete,update,detail,agent_detail/K}`. */
import { done, json, rejected } from "../http.js";
import type { Answer } from "../http.js";
import { NOBODY } from "../fill.js";
import type { Context, Params, Route } from "../route.js";
import { cell, containing } from "../rows.js";
import type { Row } from "../rows.js";

// The document gives no defaults; these are what its example shows of a group that was left alone.
const untouched = { start_url: "", end_url: "", times: "", hangup_dtmf: "0" };

/** What is wrong with the settings. A group may have had none before, so that "" comes back in an update. */
function fault(params: Params): string | undefined {
  if (!/^\d*$/.test(params.get("times"))) return "times is not a number";
  return /^[012]?$/.test(params.get("hangup_dtmf")) ? undefined : "hangup_dtmf is none of 0, 1, 2";
}

const columns = (params: Params, at: string): Row => ({
  updated_at: at,
  start_url: params.get("start_url"),
  end_url: params.get("end_url"),
  times: params.get("times"),
  hangup_dtmf: params.get("hangup_dtmf"),
});

function insert(params: Params, { state }: Context): Answer {
  const k = params.get("k");
  if (k === "") return rejected("k is empty");
  if (state.liveGroup(k)) return rejected(`outbound group ${k} exists`);
  const wrong = fault(params);
  if (wrong !== undefined) return rejected(wrong);
  const at = state.source.stamp();
  const head = { dict: "FS_CONTEXT", k, v: params.get("v"), description: null };
  const life = { created_at: at, deleted_at: null, user_uuid: NOBODY, extn_count: 0 };
  state.addGroup({ ...head, ...life, ...columns(params, at) });
  return done;
}

function update(params: Params, { state }: Context): Answer {
  const group = state.liveGroup(params.get("k"));
  if (!group) return rejected(`outbound group ${params.get("k")} does not exist`);
  const wrong = fault(params);
  if (wrong !== undefined) return rejected(wrong);
  Object.assign(group, columns(params, state.source.stamp()));
  return done;
}

function remove(params: Params, { state, counters }: Context): Answer {
  const k = params.get("k");
  const group = state.liveGroup(k);
  if (!group) return rejected(`outbound group ${k} does not exist`);
  const isUsed = (row: Row): boolean => cell(row, "completed_at") === "" && cell(row, "context") === k;
  if (state.membersOf(k).size > 0 || state.conferences.all().some(isUsed)) counters.add("groupsDeletedInUse");
  state.deleteGroup(group, state.source.stamp());
  return done;
}

export const groupCalls: readonly Route[] = [
  {
    method: "POST",
    path: "/api/ola/dicts/insert",
    required: ["k", "v"],
    defaults: untouched,
    answer: insert,
  },
  {
    method: "POST",
    path: "/api/ola/dicts/update",
    required: ["k"],
    defaults: untouched,
    resets: true,
    answer: update,
  },
  { method: "POST", path: "/api/ola/dicts/delete", required: ["k"], defaults: {}, answer: remove },
  {
    method: "GET",
    path: "/api/ola/dicts/detail",
    required: [],
    defaults: { name: "" },
    answer: (params, { state }) => json(state.listGroups(state.groups.like("v", params.get("name")))),
  },
  {
    method: "GET",
    path: "/api/ola/dicts/agent_detail/{k}",
    required: [],
    defaults: { extn: "" },
    answer: (params, { state }) =>
      json(containing(state.membersOf(params.get("k")), "nbr", params.get("extn"))),
  },
];
