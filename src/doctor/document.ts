/** The document's list calls, column by column: what stands in its examples and its tables of fields. */
import { lists } from "../pbx/lists.js";
import { kindOf } from "../resources/index.js";

/** What a cell can be, where it is anything. */
export type CellType = "text" | "number" | "flag" | "list" | "object";

/** A list call as the document has it. */
export interface ListDocument {
  /** How checks name it. */
  readonly name: string;
  /** Where it is: its address, and an older one. */
  readonly paths: readonly string[];
  /** Each column with every type that an example or a table gives it: they do not always agree. */
  readonly columns: ReadonlyMap<string, readonly CellType[]>;
  /** Columns without which the reconciler cannot tell what is live. */
  readonly needed: ReadonlySet<string>;
}

const columnsOf = (types: Readonly<Partial<Record<string, string>>>): ReadonlyMap<string, CellType[]> => {
  const columns = new Map<string, CellType[]>();
  for (const [type, names = ""] of Object.entries(types)) {
    const each = type.split("|") as CellType[];
    for (const name of names.split(/\s+/).filter((part) => part !== "")) columns.set(name, each);
  }
  return columns;
};

/** The columns that a kind's fields are read from; a field that can be hidden is never written blind, and has a check of its own. */
const readBy = (type: string): string[] =>
  kindOf(type)
    .fields.filter(({ neverBlank }) => neverBlank !== true)
    .map(({ column }) => column);

function document(
  list: keyof typeof lists,
  name: string,
  types: Readonly<Partial<Record<string, string>>>,
  needed: readonly string[] = [],
): ListDocument {
  const call: { readonly path: string; readonly older?: string } = lists[list];
  const columns = columnsOf(types);
  const paths = call.older === undefined ? [call.path] : [call.path, call.older];
  return { name, paths, columns, needed: new Set(needed.filter((column) => columns.has(column))) };
}

const extensionColumns = {
  text: `nbr name password context k if_auto_login if_auto_ready transfer_phone uuid typ domain description
    created_at updated_at`,
  number: "priority",
};

const agentColumns = {
  text: `extn id channel_uuid name type weight moh wrapup_time dial_string state old_state private_data sip_state device
    sip_ip created_at updated_at call_direction other_number gateway answered_at comment`,
  list: "queue",
};

/** By the client's own names for them. */
export const documents = {
  extensions: document("extensions", "extensions", extensionColumns, readBy("extension")),
  groups: document(
    "groups",
    "outbound-groups",
    {
      text: `dict k v description created_at updated_at deleted_at start_url end_url times hangup_dtmf user_uuid`,
      number: "extn_count",
    },
    [...readBy("outbound-group"), "deleted_at"],
  ),
  blacklist: document(
    "blacklist",
    "blacklist",
    { text: "uuid user_uuid created_at phone", "text|number": "special_flag", number: "priority" },
    readBy("blacklist"),
  ),
  conferences: document(
    "conferences",
    "conferences",
    {
      text: `uuid topic nbr description start_time created_at completed_at context memberdetail showname blending`,
      flag: "recording",
    },
    [...readBy("conference"), "topic", "completed_at"],
  ),
  liveMembers: document(
    "liveMembers",
    "conference-members",
    { text: "uuid typ conference_uuid member_number joined_number created_at joined_at left_at" },
    ["typ", "member_number"],
  ),
  groupExtensions: document("groupExtensions", "group-extensions", extensionColumns),
  queues: document("queues", "queues", {
    text: `callurl chimagentanswer chimhangup chimvoicemail enablevoicemail hidencallernumber moh name user_uuid
      repeatdtmf takecallmanual waitcallurl chim_bye created_at updated_at before_url end_url times
      transfer_agent_timeout transfer_unready rule waitwarn fronturl rearurl aidtmf timeout_phone strategy vmaildtmf
      callname`,
    number: `agenttimeout chimfreq judgeflag recordafterhangup timeouttype ttsagentanswer waitplay`,
    "text|number": "uuid",
  }),
  callers: document("callers", "queue-callers", { text: "uuid caller_number created_at wait_time" }),
  gatewayGroups: document("gatewayGroups", "gateway-groups", {
    text: `uuid parent_uuid name description group_nbr typ created_at updated_at synced_at strategy user_uuid
      date_setting_uuid`,
    number: "level",
    "text|number": "display_order count",
  }),
  ivrFlows: document("ivrFlows", "ivr-flows", { text: "flow_name", number: "flow_id" }),
  agents: document("agents", "agents", agentColumns),
  agent: document("agent", "agent", agentColumns),
} as const satisfies Readonly<Record<keyof typeof lists, ListDocument>>;

/** The document's table of fields spells some columns otherwise than its example; a PBX may follow either. */
export const otherSpellings: Readonly<Record<string, string>> = { hiddencallernumber: "hidencallernumber" };
