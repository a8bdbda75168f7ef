/** 话务控制: `/api/ola/agents/EXTN/{dial/NUMBER,hangup,go_break,go_ready,hold,unhold}`. */
import { goBreak, goReady } from "../control/desk.js";
import type { Office } from "../control/desk.js";
import { dial } from "../control/dialling.js";
import { hangUp, hold } from "../control/handling.js";
import { doneUnless } from "../http.js";
import type { Refusal } from "../phone/meetings.js";
import type { Route } from "../route.js";

const control = (verb: string, work: (office: Office, extn: string) => Refusal): Route => ({
  method: "PUT",
  path: `/api/ola/agents/{extn}/${verb}`,
  required: [],
  defaults: {},
  answer: (params, context) => doneUnless(work(context, params.get("extn"))),
});

export const agentControls: readonly Route[] = [
  {
    method: "PUT",
    path: "/api/ola/agents/{extn}/dial/{destNumber}",
    required: [],
    defaults: { other_str: "" },
    answer(params, context) {
      const options = { gateway: "", otherStr: params.get("other_str") };
      return doneUnless(dial(context, params.get("extn"), params.get("destNumber"), options));
    },
  },
  control("hangup", hangUp),
  control("go_break", goBreak),
  control("go_ready", goReady),
  control("hold", (office, extn) => hold(office, extn, true)),
  control("unhold", (office, extn) => hold(office, extn, false)),
];
