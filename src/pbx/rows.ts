/**
 * Rows as the document lists them. Only the column that identifies a row is checked; any other may hold anything that
 * JSON can, be `null`, "" or "undefined" for nothing, or be missing. Columns that the document does not know are kept.
 */

/** A cell as JSON gives it. */
export type Cell =
  string | number | boolean | null | undefined | readonly Cell[] | { readonly [name: string]: Cell };

/** A row's identity: text that is not empty, or a whole number. */
export type Key = string | number;

/** Columns that the document does not know. */
type Others = Readonly<Record<string, Cell>>;

/** `/api/ola/extensions/detail` (分机). Trap: `context` is the outbound group's display name, `k` its id. */
export interface ExtensionRow extends Others {
  /** The extension's number. */
  readonly nbr: Key;
  readonly name?: Cell;
  /** Plain text, empty, or masked. */
  readonly password?: Cell;
  /** The outbound group's name. */
  readonly context?: Cell;
  /** The outbound group's id. */
  readonly k?: Cell;
  readonly transfer_phone?: Cell;
  /** `"true"` or `"false"`. */
  readonly if_auto_login?: Cell;
  readonly if_auto_ready?: Cell;
  readonly uuid?: Cell;
  readonly typ?: Cell;
  readonly domain?: Cell;
  readonly priority?: Cell;
  /** Inbound queues, separated by commas. */
  readonly description?: Cell;
  readonly created_at?: Cell;
  readonly updated_at?: Cell;
}

/** `/api/ola/dicts/detail` (呼出组). A row whose `deleted_at` is set does not exist. */
export interface OutboundGroupRow extends Others {
  /** The group's id. */
  readonly k: Key;
  /** Its name. */
  readonly v?: Cell;
  readonly dict?: Cell;
  readonly description?: Cell;
  readonly start_url?: Cell;
  readonly end_url?: Cell;
  readonly times?: Cell;
  /** 0 none, 1 agent, 2 peer. */
  readonly hangup_dtmf?: Cell;
  readonly user_uuid?: Cell;
  readonly extn_count?: Cell;
  readonly created_at?: Cell;
  readonly updated_at?: Cell;
  readonly deleted_at?: Cell;
}

/** `/api/special_phone/special_phone_detail` (黑名单). One phone may stand in several rows, also of other people's types. */
export interface SpecialPhoneRow extends Others {
  readonly phone: Key;
  /** 2 inbound, 3 outbound, 4 both; any other is not the blacklist's. */
  readonly special_flag?: Cell;
  readonly uuid?: Cell;
  readonly user_uuid?: Cell;
  readonly priority?: Cell;
  readonly created_at?: Cell;
}

/** `/api/ola/all_queues` (呼入组), the columns that other calls refer to. */
export interface QueueRow extends Others {
  /** The queue's id. */
  readonly uuid: Key;
  readonly name?: Cell;
  readonly strategy?: Cell;
  readonly user_uuid?: Cell;
  readonly created_at?: Cell;
  readonly updated_at?: Cell;
}

/** `/api/ola/gateway_groups` (线路组). */
export interface GatewayGroupRow extends Others {
  readonly uuid: Key;
  readonly name?: Cell;
  readonly description?: Cell;
  readonly typ?: Cell;
  /** `scale`, `weight` or `polling`. */
  readonly strategy?: Cell;
  /** Concurrent calls within the group. */
  readonly count?: Cell;
  readonly parent_uuid?: Cell;
  readonly user_uuid?: Cell;
}

/** `/api/ola/ivr_flows` (语音导航). */
export interface IvrFlowRow extends Others {
  readonly flow_id: Key;
  readonly flow_name?: Cell;
}

/** `/api/ola/agents` (分机状态): an extension where somebody is signed in. */
export interface AgentRow extends Others {
  readonly extn: Key;
  readonly id?: Cell;
  readonly name?: Cell;
  readonly channel_uuid?: Cell;
  readonly type?: Cell;
  readonly weight?: Cell;
  readonly wrapup_time?: Cell;
  readonly dial_string?: Cell;
  readonly moh?: Cell;
  readonly old_state?: Cell;
  /** `ready`, `unready`, `busy`, `acw`, `login`, `logout`; anything else counts as busy. */
  readonly state?: Cell;
  /** `ring`, `calling`, `answered` (the document says `answer`). */
  readonly private_data?: Cell;
  /** Ids of the queues it serves. */
  readonly queue?: Cell;
  /** Whether the phone is registered: `"true"` or `"false"`. */
  readonly sip_state?: Cell;
  readonly device?: Cell;
  readonly sip_ip?: Cell;
  readonly call_direction?: Cell;
  readonly other_number?: Cell;
  readonly gateway?: Cell;
  readonly comment?: Cell;
  readonly answered_at?: Cell;
  readonly created_at?: Cell;
  readonly updated_at?: Cell;
}

/** `/api/ola/queues/UUID/get_callers` (呼入组-排队): somebody who waits in a queue. */
export interface CallerRow extends Others {
  /** The call's id. */
  readonly uuid: Key;
  readonly caller_number?: Cell;
  readonly created_at?: Cell;
  /** Seconds. */
  readonly wait_time?: Cell;
}

/** `/api/conferences/conference/detail` (会议). One topic may stand in several rows; one with `completed_at` has ended. */
export interface ConferenceRow extends Others {
  /** The conference's id. */
  readonly uuid: Key;
  readonly topic?: Cell;
  /** The number to dial. */
  readonly nbr?: Cell;
  readonly description?: Cell;
  readonly start_time?: Cell;
  readonly created_at?: Cell;
  readonly completed_at?: Cell;
  /** The outbound group's id. */
  readonly context?: Cell;
  readonly recording?: Cell;
  /** Of undocumented form. */
  readonly memberdetail?: Cell;
  /** `extn` or `alias`. */
  readonly showname?: Cell;
  /** `"true"` or `"false"`. */
  readonly blending?: Cell;
}

/** `/api/conferences/liveConf/UUID` (查询会议成员): members, guests and the departed. */
export interface LiveMemberRow extends Others {
  /** The member's id. */
  readonly uuid: Key;
  /** `inMeeting`, `beInvited`, `beCancel`, `beMute` or `outMeeting`. */
  readonly typ?: Cell;
  readonly conference_uuid?: Cell;
  readonly member_number?: Cell;
  readonly joined_number?: Cell;
  readonly created_at?: Cell;
  readonly joined_at?: Cell;
  readonly left_at?: Cell;
}
