/** 自动外呼 and 回拨: calls that the PBX makes by itself. Phones ring: neither is ever sent twice. */
import { writes } from "../calls.js";
import type { CallOptions, Endpoint } from "../endpoint.js";
import { PbxOptionError } from "../errors.js";
import { commaList, flag, required } from "../inputs.js";

/** Where a call of a group call goes when it is answered. Each has what it cannot do without. */
export type GroupCallTarget =
  | { readonly oprType: "ivr"; /** The IVR flow's id. */ readonly flowId: string | number }
  | { readonly oprType: "play" }
  | { readonly oprType: "queue"; /** The inbound queue's id. */ readonly queue: string | number }
  | {
      readonly oprType: "ai";
      /** The id of the plan of calls. */
      readonly planId: string | number;
      /** The id of the organisation. */
      readonly companyId: string | number;
    };

/** Calls to many numbers. */
export type GroupCall = GroupCallTarget & {
  /** Who is called; at least one. */
  readonly numbers: readonly string[];
  /** The gateway group that the calls go out by. */
  readonly gatewayGroup: string;
  /** The id by which the calls are known; 00000000 unless given. */
  readonly batchAccept?: string;
  /** Whether dead numbers are detected. */
  readonly detectDeadNumbers?: boolean;
  /** A whole number; the document does not tell its unit. */
  readonly timeOut?: number;
  /** What is played: the absolute path of a recording on the PBX, or with `fileType` `text` what to say. */
  readonly file?: string;
  readonly fileType?: "" | "text";
};

/** A call between two numbers, each a mobile, a landline or an extension. */
export interface CallBack {
  /** Called first. */
  readonly from: string;
  /** Called when `from` has answered. */
  readonly to: string;
  /** The name of the gateway group that the calls go out by. */
  readonly gatewayGroup: string;
  /** Names this call. */
  readonly callerId?: string;
}

const idOf = (name: string, id: string | number | undefined): string =>
  required(name, id === undefined ? undefined : String(id));

/** @throws PbxOptionError when what the kind of target requires is missing, or when the kind is none. */
function targetOf(target: GroupCallTarget): Record<string, string> {
  switch (target.oprType) {
    case "ivr":
      return { flow_id: idOf("flowId", target.flowId) };
    case "play":
      return {};
    case "queue":
      return { queue: idOf("queue", target.queue) };
    case "ai":
      return {
        planId: idOf("planId", target.planId),
        companyId: idOf("companyId", target.companyId),
      };
    default:
      throw new PbxOptionError("oprType is none of the choices", "oprType takes ivr, play, queue or ai");
  }
}

function timeOutOf(timeOut: number | undefined): string | undefined {
  if (timeOut === undefined) return undefined;
  if (!Number.isSafeInteger(timeOut) || timeOut < 0)
    throw new PbxOptionError(`timeOut is ${timeOut}`, "timeOut takes a whole number from 0");
  return String(timeOut);
}

/** Calls many numbers: `PUT /api/ola/groupCall` (自动外呼); see `PbxClient.groupCall`. */
export async function groupCall(endpoint: Endpoint, call: GroupCall, options?: CallOptions): Promise<void> {
  const params = {
    numbers: required("numbers", commaList("numbers", call.numbers)),
    gatewayGrp: required("gatewayGroup", call.gatewayGroup),
    OprType: call.oprType,
    ...targetOf(call),
    batchAccept: call.batchAccept,
    daFlag: flag(call.detectDeadNumbers),
    timeOut: timeOutOf(call.timeOut),
    file: call.file,
    fileType: call.fileType,
  };
  await endpoint.write(writes.groupCall, { params }, options);
}

/** Connects two numbers: `POST /api/ola/makeCall` (回拨); see `PbxClient.makeCall`. */
export async function makeCall(endpoint: Endpoint, call: CallBack, options?: CallOptions): Promise<void> {
  const params = {
    from: required("from", call.from),
    to: required("to", call.to),
    gwGroup: required("gatewayGroup", call.gatewayGroup),
    caller_id: call.callerId,
  };
  await endpoint.write(writes.makeCall, { params }, options);
}
