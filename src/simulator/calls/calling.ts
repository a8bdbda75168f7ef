/** 自动外呼 and 回拨: `/api/ola/groupCall`, `/api/ola/makeCall`. */
import { callAll, callBack } from "../control/dialling.js";
import { doneUnless, rejected } from "../http.js";
import type { Answer } from "../http.js";
import type { Context, Params, Route } from "../route.js";
import { cell } from "../rows.js";

/** What is to happen when somebody answers, and how it is checked that it can. */
const targets: Readonly<Record<string, (params: Params, context: Context) => string | undefined>> = {
  queue: (params, { phones }) =>
    phones.queues.queue(params.get("queue")) ? undefined : "queue is no queue's id",
  ivr: (params, { state }) =>
    state.flows.some((row) => cell(row, "flow_id") === params.get("flow_id"))
      ? undefined
      : "flow_id is no flow's id",
  play: () => undefined,
  ai: (params) =>
    params.get("planId") === "" || params.get("companyId") === ""
      ? "planId or companyId is empty"
      : undefined,
};

/** What is wrong with the parameters that are there for all of them. */
function fault(params: Params): string | undefined {
  if (!/^(?:|true|false)$/.test(params.get("daFlag"))) return "daFlag is neither true nor false";
  if (!/^\d*$/.test(params.get("timeOut"))) return "timeOut is not a number";
  return /^(?:|text)$/.test(params.get("fileType")) ? undefined : "fileType is neither empty nor text";
}

function groupCall(params: Params, context: Context): Answer {
  const kind = params.get("OprType");
  const target = Object.hasOwn(targets, kind) ? targets[kind] : undefined;
  if (!target) return rejected("OprType is none of ivr, play, queue, ai");
  const wrong = fault(params) ?? target(params, context);
  if (wrong !== undefined) return rejected(wrong);
  const queue = kind === "queue" ? params.get("queue") : "";
  return doneUnless(callAll(context, params.get("numbers").split(","), params.get("gatewayGrp"), queue));
}

export const callingCalls: readonly Route[] = [
  {
    method: "PUT",
    path: "/api/ola/groupCall",
    required: ["numbers", "gatewayGrp", "OprType"],
    defaults: {
      batchAccept: "00000000",
      daFlag: "",
      timeOut: "",
      queue: "",
      flow_id: "",
      file: "",
      fileType: "",
      planId: "",
      companyId: "",
    },
    conditions: [
      { when: "OprType", is: "queue", needs: ["queue"] },
      { when: "OprType", is: "ivr", needs: ["flow_id"] },
      { when: "OprType", is: "ai", needs: ["planId", "companyId"] },
    ],
    answer: groupCall,
  },
  {
    method: "POST",
    path: "/api/ola/makeCall",
    required: ["from", "to", "gwGroup"],
    defaults: { caller_id: "" },
    answer: (params, context) =>
      doneUnless(callBack(context, params.get("from"), params.get("to"), params.get("gwGroup"))),
  },
];
