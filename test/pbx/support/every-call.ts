/** Each call of the vendor's document once: the client's method, and what it has to send. */
import type { PbxClient } from "../../../src/pbx/client.js";
import { json, ok } from "./fake-pbx.js";
import type { Reply } from "./http-server.js";

/** A value for a path: everything in it has to be encoded. */
export const AWKWARD = "1/0?0#1 %密";
const ENCODED = "1%2F0%3F0%231%20%25%E5%AF%86";

export interface EveryCall {
  /** The method and the address of the document, with its placeholders. */
  readonly call: string;
  /** The client's method. */
  readonly method: string;
  /** Makes the call, with `id` for every value in the path. */
  readonly make: (client: PbxClient, id: string) => Promise<unknown>;
  /** The query of a GET, the form of a write. */
  readonly params?: Readonly<Record<string, string>>;
  readonly reply?: Reply;
  readonly result?: unknown;
}

const list = (row: unknown): { reply: Reply; result: unknown } => ({ reply: json([row]), result: [row] });
const agentRow = { extn: AWKWARD, state: "ready" };
const success = json({ code: 200, result: "success" });

/** The path that a call has to be sent to when `AWKWARD` fills its placeholders. */
export function sentPath({ call, method }: EveryCall): string {
  const path = call.slice(call.indexOf(" ") + 1);
  const operation = method.slice(method.indexOf(".") + 1);
  return path.replace("{type}", operation).replace(/\{\w+\}/g, ENCODED);
}

const extension = {
  extn: "1001",
  password: "p w+&=",
  outboundGroup: "out",
  name: "张三",
  transferPhone: "",
  autoLogin: true,
  autoReady: false,
};
const extensionForm = {
  extn: "1001",
  extnPwd: "p w+&=",
  context: "out",
  name: "张三",
  transfer_phone: "",
  if_auto_login: "true",
  if_auto_ready: "false",
};
const group = {
  id: "out",
  startPrompt: "/a.mp3",
  endPrompt: "",
  promptTimes: 3,
  collectDtmf: "agent",
} as const;
const groupForm = { k: "out", start_url: "/a.mp3", end_url: "", times: "3", hangup_dtmf: "1" };
const conference = {
  topic: "周会",
  outboundGroup: "out",
  recording: true,
  displayName: "alias",
  blending: false,
} as const;
const conferenceForm = {
  topic: "周会",
  context: "out",
  recording: "t",
  showName: "alias",
  blending: "false",
};

const control: readonly EveryCall[] = [
  {
    call: "PUT /api/ola/agents/{extn}/dial/{destNumber}",
    method: "agents.dial",
    make: (client, id) => client.agents.dial(id, id, { otherStr: "工单 7" }),
    params: { other_str: "工单 7" },
  },
  {
    call: "PUT /api/ola/agents/{extn}/hangup",
    method: "agents.hangUp",
    make: (client, id) => client.agents.hangUp(id),
  },
  {
    call: "PUT /api/ola/agents/{extn}/go_break",
    method: "agents.goBreak",
    make: (client, id) => client.agents.goBreak(id),
  },
  {
    call: "PUT /api/ola/agents/{extn}/go_ready",
    method: "agents.goReady",
    make: (client, id) => client.agents.goReady(id),
  },
  {
    call: "PUT /api/ola/agents/{extn}/hold",
    method: "agents.hold",
    make: (client, id) => client.agents.hold(id),
  },
  {
    call: "PUT /api/ola/agents/{extn}/unhold",
    method: "agents.unhold",
    make: (client, id) => client.agents.unhold(id),
  },
  {
    call: "PUT /api/ola/groupCall",
    method: "groupCall",
    make: (client) =>
      client.groupCall({
        oprType: "queue",
        queue: 10010,
        numbers: ["13800001111", "13900002222"],
        gatewayGroup: "222",
        batchAccept: "7",
        detectDeadNumbers: true,
        timeOut: 30,
        file: "您好",
        fileType: "text",
      }),
    params: {
      numbers: "13800001111,13900002222",
      gatewayGrp: "222",
      OprType: "queue",
      queue: "10010",
      batchAccept: "7",
      daFlag: "true",
      timeOut: "30",
      file: "您好",
      fileType: "text",
    },
  },
  {
    call: "POST /api/ola/makeCall",
    method: "makeCall",
    make: (client) => client.makeCall({ from: "1001", to: "138", gatewayGroup: "222", callerId: "c1" }),
    params: { from: "1001", to: "138", gwGroup: "222", caller_id: "c1" },
  },
];

const extensions: readonly EveryCall[] = [
  {
    call: "POST /api/ola/extensions/insert",
    method: "extensions.insert",
    make: (client) => client.extensions.insert(extension),
    params: extensionForm,
  },
  {
    call: "POST /api/ola/extensions/update",
    method: "extensions.update",
    make: (client) => client.extensions.update(extension),
    params: extensionForm,
  },
  {
    call: "POST /api/ola/extensions/delete",
    method: "extensions.delete",
    make: (client) => client.extensions.delete("1001"),
    params: { extn: "1001" },
  },
  {
    call: "GET /api/ola/extensions/detail",
    method: "extensions",
    make: (client) => client.extensions({ extn: "1001" }),
    params: { extn: "1001" },
    ...list({ nbr: "1001", k: "out" }),
  },
  {
    call: "GET /api/ola/agents",
    method: "agents",
    make: (client) => client.agents({ state: "ready", queueName: "10010" }),
    params: { state: "ready", queue_name: "10010" },
    reply: json({ code: "200", agent: [agentRow] }),
    result: [agentRow],
  },
  {
    call: "GET /api/ola/agents/{extn}",
    method: "agent",
    make: (client, id) => client.agent(id),
    reply: json({ code: "200", agent: [agentRow] }),
    result: agentRow,
  },
];

const groupsAndBlacklist: readonly EveryCall[] = [
  {
    call: "POST /api/ola/dicts/insert",
    method: "outboundGroups.insert",
    make: (client) => client.outboundGroups.insert({ ...group, name: "呼出组" }),
    params: { ...groupForm, v: "呼出组" },
  },
  {
    call: "POST /api/ola/dicts/update",
    method: "outboundGroups.update",
    make: (client) => client.outboundGroups.update(group),
    params: groupForm,
  },
  {
    call: "POST /api/ola/dicts/delete",
    method: "outboundGroups.delete",
    make: (client) => client.outboundGroups.delete("out"),
    params: { k: "out" },
  },
  {
    call: "GET /api/ola/dicts/detail",
    method: "outboundGroups",
    make: (client) => client.outboundGroups({ name: "呼出" }),
    params: { name: "呼出" },
    ...list({ k: "out" }),
  },
  {
    call: "GET /api/ola/dicts/agent_detail/{k}",
    method: "groupExtensions",
    make: (client, id) => client.groupExtensions(id, { extn: "10" }),
    params: { extn: "10" },
    ...list({ nbr: "1001" }),
  },
  {
    call: "POST /api/special_phone/insert",
    method: "blacklist.insert",
    make: (client) => client.blacklist.insert({ phone: "138", direction: "both" }),
    params: { phone: "138", special_flag: "4" },
  },
  {
    call: "POST /api/special_phone/update",
    method: "blacklist.update",
    make: (client) => client.blacklist.update({ phone: "138", direction: "inbound" }),
    params: { phone: "138", special_flag: "2" },
  },
  {
    call: "POST /api/special_phone/delete",
    method: "blacklist.delete",
    make: (client) => client.blacklist.delete("138", "outbound"),
    params: { phone: "138", special_flag: "3" },
  },
  {
    call: "GET /api/special_phone/special_phone_detail",
    method: "blacklist",
    make: (client) => client.blacklist({ phone: "138", specialFlag: "2" }),
    params: { phone: "138", special_flag: "2" },
    ...list({ phone: "138", special_flag: 2 }),
  },
];

const readOnly: readonly EveryCall[] = [
  {
    call: "GET /api/ola/all_queues",
    method: "queues",
    make: (client) => client.queues({ name: "AI", uuid: "10010" }),
    params: { name: "AI", uuid: "10010" },
    ...list({ uuid: 10010, name: "AI" }),
  },
  {
    call: "GET /api/ola/queues/{uuid}/get_callers",
    method: "queues.callers",
    make: (client, id) => client.queues.callers(id),
    reply: json({ count: "1", callers: [{ uuid: "33333131", caller_number: "130", wait_time: "20" }] }),
    result: [{ uuid: "33333131", caller_number: "130", wait_time: "20" }],
  },
  {
    call: "GET /api/ola/gateway_groups",
    method: "gatewayGroups",
    make: (client) => client.gatewayGroups({ name: "222" }),
    params: { name: "222" },
    ...list({ uuid: "f051befd", name: "222" }),
  },
  {
    call: "GET /api/ola/ivr_flows",
    method: "ivrFlows",
    make: (client) => client.ivrFlows(),
    ...list({ flow_id: 29, flow_name: "呼入" }),
  },
];

const conferences: readonly EveryCall[] = [
  {
    call: "POST /api/conferences/saveConf",
    method: "conferences.create",
    make: (client) => client.conferences.create(conference),
    params: conferenceForm,
    reply: json({ code: 200, result: "success", confUuid: "d2b8fb86", nbr: "300942914" }),
    result: { uuid: "d2b8fb86", nbr: "300942914" },
  },
  {
    call: "POST /api/conferences/saveConf",
    method: "conferences.update",
    make: (client) => client.conferences.update({ ...conference, uuid: "d2b8fb86" }),
    params: { ...conferenceForm, confId: "d2b8fb86" },
    reply: json({ code: 200, result: "success", confUuid: "d2b8fb86" }),
  },
  {
    call: "POST /api/conferences/delConf/{uuid}",
    method: "conferences.delete",
    make: (client, id) => client.conferences.delete(id),
    reply: success,
  },
  {
    call: "GET /api/conferences/conference/detail",
    method: "conferences",
    make: (client) => client.conferences({ nbr: "300942914", topic: "周会" }),
    params: { nbr: "300942914", topic: "周会" },
    ...list({ uuid: "d2b8fb86", topic: "周会", recording: false }),
  },
  {
    call: "POST /api/conferences/addConfMembers",
    method: "conferences.setMembers",
    make: (client) => client.conferences.setMembers("d2b8fb86", ["1001", "1002"]),
    params: { confId: "d2b8fb86", members: "1001,1002" },
    reply: success,
  },
  {
    call: "GET /api/conferences/liveConf/{uuid}",
    method: "conferences.liveMembers",
    make: (client, id) => client.conferences.liveMembers(id),
    ...list({ uuid: "7f6bd195", typ: "inMeeting", member_number: "1002" }),
  },
  {
    call: "POST /api/conferences/dialConf/{member}/{uuid}",
    method: "conferences.dialMember",
    make: (client, id) => client.conferences.dialMember(id, id),
  },
  ...(["kick", "mute", "unmute"] as const).map((operation): EveryCall => ({
    call: "POST /api/conferences/oprConf/{member}/{uuid}/{type}",
    method: `conferences.${operation}`,
    make: (client, id) => client.conferences[operation](id, id),
    reply: success,
  })),
  {
    call: "POST /api/conferences/oprConf/all/{uuid}/kick",
    method: "conferences.end",
    make: (client, id) => client.conferences.end(id),
    reply: success,
  },
];

/** Every call but the log-in, and the older address of the extensions. */
export const everyCall: readonly EveryCall[] = [
  ...control,
  ...extensions,
  ...groupsAndBlacklist,
  ...readOnly,
  ...conferences,
];

/** What the PBX says to a call that it carries out. */
export const replyOf = ({ reply }: EveryCall): Reply => reply ?? ok;
