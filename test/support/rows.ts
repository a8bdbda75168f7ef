/** Rows as the PBX's list calls give them, after the examples of the API document. */
import type { Row } from "../../src/resources/index.js";

/** A row of `extensions/detail`, in group `out`. */
export function extensionRow(nbr: string, columns: Row = {}): Row {
  return {
    name: nbr,
    if_auto_login: "false",
    if_auto_ready: "false",
    uuid: `uuid-${nbr}`,
    nbr,
    password: `Live-pw-${nbr}`,
    typ: "sip",
    context: "呼出组",
    k: "out",
    created_at: "2020-03-19 16:59:32",
    updated_at: "2023-03-29 17:56:08",
    transfer_phone: "",
    domain: "127.0.0.1",
    priority: 0,
    description: "",
    ...columns,
  };
}

/** A row of `dicts/detail`. */
export function groupRow(k: string, columns: Row = {}): Row {
  return {
    dict: "FS_CONTEXT",
    k,
    v: k,
    description: null,
    created_at: "2020-03-19 17:00:03",
    updated_at: "2020-04-26 14:40:28",
    deleted_at: null,
    start_url: "",
    end_url: "",
    times: "",
    hangup_dtmf: "0",
    user_uuid: "00000000-0000-0000-0000-000000000000",
    extn_count: 0,
    ...columns,
  };
}

/** A row of `special_phone_detail`. Flags 2, 3 and 4 are the blacklist's; any other is another list's. */
export function phoneRow(phone: string, flag: number | string, columns: Row = {}): Row {
  return {
    uuid: `uuid-${phone}-${flag}`,
    user_uuid: "00000000-0000-0000-0000-000000000000",
    created_at: "2020-02-26 16:59:07",
    phone,
    special_flag: flag,
    priority: null,
    ...columns,
  };
}

/** A row of `conference/detail`: open, and without members where `memberdetail` is empty and `liveConf` lists none. */
export function conferenceRow(topic: string, columns: Row = {}): Row {
  return {
    uuid: `uuid-${topic}`,
    topic,
    nbr: "300942914",
    description: null,
    start_time: null,
    created_at: "2023-05-31 15:36:15",
    completed_at: null,
    context: null,
    recording: false,
    memberdetail: "",
    showname: "extn",
    blending: "true",
    ...columns,
  };
}

/** A row of `liveConf` about the conference of that topic. */
export function memberRow(topic: string, number: string, columns: Row = {}): Row {
  return {
    uuid: `uuid-${topic}-${number}`,
    typ: "beInvited",
    conference_uuid: `uuid-${topic}`,
    member_number: number,
    joined_number: number,
    created_at: "2023-05-31 16:17:31",
    joined_at: null,
    left_at: null,
    ...columns,
  };
}

/** `count` rows made from consecutive four-digit numbers. */
export function many<Made>(first: number, count: number, make: (number: string) => Made): Made[] {
  return Array.from({ length: count }, (_, index) => make(String(first + index)));
}
