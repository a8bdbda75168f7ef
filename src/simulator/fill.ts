/** Fills in what the rows of a seed leave out, with what the document's examples show. */
import type { Row } from "./rows.js";
import { cell } from "./rows.js";

/** Where values come from that the PBX makes up. */
export interface Source {
  /** A fresh UUID. */
  uuid(): string;
  /** The present moment as the PBX writes it. */
  stamp(): string;
}

/** The owner of rows that belong to no particular user. */
export const NOBODY = "00000000-0000-0000-0000-000000000000";

/** A row of `extensions/detail`. A password that is left out is made up: unlike "" it can be sent back. */
export function fillExtension(row: Row, source: Source): Row {
  const created = cell(row, "created_at") || source.stamp();
  return {
    name: cell(row, "nbr"),
    if_auto_login: "false",
    if_auto_ready: "false",
    uuid: source.uuid(),
    nbr: cell(row, "nbr"),
    password: "password" in row ? "" : source.uuid().replaceAll("-", "").slice(-12),
    typ: "sip",
    context: "",
    k: "",
    created_at: created,
    updated_at: created,
    transfer_phone: "",
    domain: "127.0.0.1",
    priority: 0,
    description: "",
    ...row,
  };
}

/** A row of `dicts/detail`. */
export function fillGroup(row: Row, source: Source): Row {
  const created = cell(row, "created_at") || source.stamp();
  return {
    dict: "FS_CONTEXT",
    k: cell(row, "k"),
    v: cell(row, "k"),
    description: null,
    created_at: created,
    updated_at: created,
    deleted_at: null,
    start_url: "",
    end_url: "",
    times: "",
    hangup_dtmf: "0",
    user_uuid: NOBODY,
    extn_count: 0,
    ...row,
  };
}

/** A row of `special_phone_detail`. */
export function fillPhone(row: Row, source: Source): Row {
  return {
    uuid: source.uuid(),
    user_uuid: NOBODY,
    created_at: source.stamp(),
    phone: cell(row, "phone"),
    special_flag: 4,
    priority: null,
    ...row,
  };
}

/** A row of `conferences/conference/detail`. */
export function fillConference(row: Row, source: Source): Row {
  return {
    uuid: source.uuid(),
    topic: "",
    nbr: String(Number.parseInt(source.uuid().slice(-8), 16) % 1_000_000_000).padStart(9, "3"),
    description: null,
    start_time: null,
    created_at: source.stamp(),
    completed_at: null,
    context: null,
    recording: false,
    memberdetail: "",
    showname: "extn",
    blending: "true",
    ...row,
  };
}

/** A row of `liveConf`: a member who has not been called yet, unless the row says otherwise. */
export function fillMember(row: Row, source: Source): Row {
  return {
    uuid: source.uuid(),
    typ: "beInvited",
    conference_uuid: "",
    member_number: cell(row, "member_number"),
    joined_number: cell(row, "member_number"),
    created_at: source.stamp(),
    joined_at: null,
    left_at: null,
    ...row,
  };
}

/** A caller in a queue, with the queue's id. */
export function fillCaller(row: Row, source: Source): Row {
  return {
    uuid: source.uuid(),
    queue: cell(row, "queue"),
    caller_number: cell(row, "caller_number"),
    created_at: source.stamp(),
    ...row,
  };
}

/** A row of `all_queues`; a queue's id is a number such as 10010. */
export function fillQueue(row: Row, index: number, source: Source): Row {
  const created = cell(row, "created_at") || source.stamp();
  const uuid = 10_001 + index;
  return {
    uuid,
    agenttimeout: 10,
    callurl: "",
    chimagentanswer: "",
    chimfreq: 60,
    chimhangup: "",
    chimvoicemail: "",
    enablevoicemail: "false",
    hidencallernumber: "false",
    judgeflag: 0,
    moh: null,
    name: cell(row, "uuid") || String(uuid),
    user_uuid: NOBODY,
    recordafterhangup: 0,
    repeatdtmf: "",
    takecallmanual: "false",
    timeouttype: 0,
    ttsagentanswer: 2,
    waitcallurl: "",
    waitplay: 0,
    chim_bye: "",
    created_at: created,
    updated_at: created,
    before_url: "",
    end_url: "",
    times: "3",
    transfer_agent_timeout: "N",
    transfer_unready: "N",
    rule: "02",
    waitwarn: "false",
    fronturl: "",
    rearurl: "",
    aidtmf: null,
    timeout_phone: "",
    vmaildtmf: null,
    callname: "",
    strategy: "fifo_onhook",
    ...row,
  };
}

/** A row of `gateway_groups`. */
export function fillGateway(row: Row, source: Source): Row {
  const created = cell(row, "created_at") || source.stamp();
  return {
    uuid: source.uuid(),
    parent_uuid: null,
    name: "",
    level: 0,
    description: "",
    group_nbr: null,
    typ: "GATEWAY",
    display_order: 0,
    created_at: created,
    updated_at: created,
    synced_at: null,
    strategy: "polling",
    user_uuid: NOBODY,
    date_setting_uuid: null,
    count: 9_999_999,
    ...row,
  };
}

/** A row of `ivr_flows`. */
export function fillFlow(row: Row, index: number): Row {
  const id = cell(row, "flow_id") || String(index + 1);
  return { flow_id: Number(id), flow_name: id, ...row };
}

/** A row of `agents`: an extension where somebody is signed in, idle unless the row says otherwise. `wrapUp`: in ms. */
export function fillAgent(row: Row, source: Source, wrapUp = 5_000): Row {
  const extn = cell(row, "extn");
  return {
    extn,
    id: extn,
    channel_uuid: "",
    name: extn,
    type: "onhook",
    weight: "0",
    queue: [],
    moh: "",
    wrapup_time: String(wrapUp),
    dial_string: `user/${extn}`,
    state: "ready",
    old_state: "",
    private_data: "",
    sip_state: "true",
    device: "unknown",
    sip_ip: "127.0.0.1",
    created_at: `${source.stamp()}.000000`,
    updated_at: "undefined",
    call_direction: "undefined",
    other_number: "",
    gateway: "undefined",
    answered_at: "undefined",
    comment: "",
    ...row,
  };
}
