/** Conferences while they are on: `/api/conferences/{liveConf,dialConf,oprConf}`. */
import { notCallable } from "../control/dialling.js";
import { doneUnless, json, rejected, success } from "../http.js";
import type { Answer } from "../http.js";
import type { Refusal } from "../phone/meetings.js";
import type { Context, Params, Route } from "../route.js";

type Operation = (params: Params, context: Context) => Refusal;

const member = (params: Params): string => params.get("member");
const uuid = (params: Params): string => params.get("uuid");

const operations: Readonly<Record<string, Operation>> = {
  kick: (params, { phones }) => phones.meetings.kick(uuid(params), member(params)),
  mute: (params, { phones }) => phones.meetings.mute(uuid(params), member(params), true),
  unmute: (params, { phones }) => phones.meetings.mute(uuid(params), member(params), false),
};

function operate(params: Params, context: Context): Answer {
  const type = params.get("type");
  const operation = Object.hasOwn(operations, type) ? operations[type] : undefined;
  if (!operation) return rejected("type is none of kick, mute, unmute");
  if (!context.phones.meetings.open(uuid(params)))
    return rejected("no such conference, or one that has ended");
  const refusal = operation(params, context);
  return refusal === undefined ? success() : rejected(refusal);
}

export const meetingCalls: readonly Route[] = [
  {
    method: "GET",
    path: "/api/conferences/liveConf/{uuid}",
    required: [],
    defaults: {},
    answer: (params, { state }) => json(state.members.of(uuid(params))),
  },
  {
    method: "POST",
    path: "/api/conferences/dialConf/{member}/{uuid}",
    required: [],
    defaults: {},
    answer(params, { phones }) {
      const conference = phones.meetings.open(uuid(params));
      if (!conference) return rejected("no such conference, or one that has ended");
      const wrong = notCallable(phones, member(params));
      return doneUnless(wrong ?? phones.meetings.dial(conference, member(params)));
    },
  },
  {
    method: "POST",
    path: "/api/conferences/oprConf/all/{uuid}/kick",
    required: [],
    defaults: {},
    answer(params, { phones }) {
      const conference = phones.meetings.open(uuid(params));
      if (!conference) return rejected("no such conference, or one that has ended");
      phones.meetings.cancel(conference);
      return success();
    },
  },
  {
    method: "POST",
    path: "/api/conferences/oprConf/{member}/{uuid}/{type}",
    required: [],
    defaults: {},
    answer: operate,
  },
];
