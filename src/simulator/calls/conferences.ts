/** 会议: `/api/conferences/{saveConf,delConf,conference/detail,addConfMembers}`. */
import { fillConference } from "../fill.js";
import { json, rejected, success } from "../http.js";
import type { Answer } from "../http.js";
import type { Context, Params, Route } from "../route.js";
import { cell, containing } from "../rows.js";
import type { Row } from "../rows.js";

/** What is wrong with the settings. */
function fault(params: Params, { state }: Context): string | undefined {
  if (params.has("topic") && params.get("topic") === "") return "topic is empty";
  const context = params.get("context");
  if (context !== "" && !state.liveGroup(context)) return "context is no outbound group's id";
  if (!/^[tf]$/.test(params.get("recording"))) return "recording is neither t nor f";
  if (!/^(?:extn|alias)$/.test(params.get("showName"))) return "showName is neither extn nor alias";
  return /^(?:true|false)$/.test(params.get("blending")) ? undefined : "blending is neither true nor false";
}

/** The columns that both insert and update set. The topic alone has no default to be reset to. */
const columns = (params: Params): Row => ({
  ...(params.has("topic") && { topic: params.get("topic") }),
  context: params.get("context") || null,
  recording: params.get("recording") === "t",
  showname: params.get("showName"),
  blending: params.get("blending"),
});

function insert(params: Params, { state }: Context): Answer {
  const row = fillConference(columns(params), state.source);
  state.conferences.add(row);
  return success({ confUuid: cell(row, "uuid"), nbr: cell(row, "nbr") });
}

function update(params: Params, { state, phones }: Context): Answer {
  const uuid = params.get("confId");
  const row = phones.meetings.open(uuid);
  if (!row) return rejected(state.conferences.has(uuid) ? "the conference has ended" : "no such conference");
  Object.assign(row, columns(params));
  return success({ confUuid: uuid });
}

function remove(params: Params, { state, counters, phones }: Context): Answer {
  const uuid = params.get("uuid");
  if (!state.conferences.has(uuid)) return rejected("no such conference");
  if (phones.meetings.isOn(uuid)) counters.add("conferencesDisturbed");
  state.conferences.take(uuid, () => true);
  phones.meetings.forget(uuid);
  return success();
}

/** 每次调用会删除之前的成员数据: what was known of the former members is deleted. */
function declareMembers(params: Params, { counters, phones, memberdetail }: Context): Answer {
  const conference = phones.meetings.open(params.get("confId"));
  if (!conference) return rejected("no such conference, or one that has ended");
  const numbers = params.get("members") === "" ? [] : params.get("members").split(",");
  if (!numbers.every((number) => /^\+?[\d*#]+$/.test(number))) return rejected("members holds no number");
  if (new Set(numbers).size < numbers.length) return rejected("members holds a number twice");
  if (phones.meetings.isOn(params.get("confId"))) counters.add("conferencesDisturbed");
  phones.meetings.declare(params.get("confId"), numbers);
  conference["memberdetail"] = memberdetail === "numbers" ? numbers.join(",") : "";
  return success();
}

export const conferenceCalls: readonly Route[] = [
  {
    method: "POST",
    path: "/api/conferences/saveConf",
    required: [],
    defaults: {
      confId: "",
      topic: "",
      context: "",
      recording: "f",
      showName: "extn",
      blending: "true",
    },
    conditions: [{ when: "confId", is: undefined, needs: ["topic"] }],
    resets: "confId",
    answer(params, context) {
      const wrong = fault(params, context);
      if (wrong !== undefined) return rejected(wrong);
      return params.has("confId") ? update(params, context) : insert(params, context);
    },
  },
  {
    method: "POST",
    path: "/api/conferences/delConf/{uuid}",
    required: [],
    defaults: {},
    answer: remove,
  },
  {
    method: "GET",
    path: "/api/conferences/conference/detail",
    required: [],
    defaults: { nbr: "", topic: "" },
    answer(params, { state }) {
      const nbr = params.get("nbr");
      const rows = containing(state.conferences.all(), "topic", params.get("topic"));
      return json(nbr === "" ? rows : rows.filter((row) => cell(row, "nbr") === nbr));
    },
  },
  {
    method: "POST",
    path: "/api/conferences/addConfMembers",
    required: ["confId", "members"],
    defaults: {},
    answer: declareMembers,
  },
];
