/** 呼出组: outbound groups. */
import { writes } from "../calls.js";
import type { CallOptions, Endpoint } from "../endpoint.js";
import { choice, required, whole } from "../inputs.js";
import { lists } from "../lists.js";
import type { OutboundGroupRow } from "../rows.js";

/** Whose keys are collected during a call: nobody's, the agent's, or the other party's. */
export type CollectDtmf = "none" | "agent" | "peer";

const dtmfCodes: Readonly<Record<CollectDtmf, string>> = { none: "0", agent: "1", peer: "2" };

/** What an update of an outbound group states. The PBX may reset what is left out, so nothing may be left out. */
export interface OutboundGroupUpdate {
  readonly id: string;
  /** The address of the sound that asks for keys; "" for the PBX's own. */
  readonly startPrompt: string;
  /** The address of the sound that ends it; "" for the PBX's own. */
  readonly endPrompt: string;
  /** How often the prompt is played. The PBX itself may keep "". */
  readonly promptTimes: number | "";
  readonly collectDtmf: CollectDtmf;
}

/** An outbound group to insert. Its name cannot be changed later. */
export interface NewOutboundGroup extends Partial<OutboundGroupUpdate> {
  readonly id: string;
  /** Shown to people; two groups may share it. */
  readonly name: string;
}

type Filter = Readonly<{ name?: string }>;

/** The calls of outbound groups. Called by itself, it lists them. */
export interface OutboundGroups {
  /**
   * Outbound groups, deleted ones (`deleted_at`) among them: `GET /api/ola/dicts/detail` (呼出组-查询).
   * @param filter `name`: matched fuzzily.
   */
  (filter?: { readonly name?: string }): Promise<readonly OutboundGroupRow[]>;
  /** Inserts one: `POST /api/ola/dicts/insert` (呼出组-新增). Not idempotent. */
  insert(group: NewOutboundGroup, options?: CallOptions): Promise<void>;
  /** Updates one, as a whole but its name: `POST /api/ola/dicts/update` (呼出组-修改). */
  update(group: OutboundGroupUpdate, options?: CallOptions): Promise<void>;
  /** Deletes one, whether or not extensions use it: `POST /api/ola/dicts/delete` (呼出组-删除). */
  delete(id: string, options?: CallOptions): Promise<void>;
}

const settingsOf = (group: Partial<OutboundGroupUpdate>): Record<string, string | undefined> => ({
  k: required("id", group.id),
  start_url: group.startPrompt,
  end_url: group.endPrompt,
  times: group.promptTimes === undefined ? undefined : String(group.promptTimes),
  hangup_dtmf: choice("collectDtmf", dtmfCodes, group.collectDtmf),
});

export function outboundGroups(endpoint: Endpoint): OutboundGroups {
  const list = async (filter: Filter = {}): Promise<readonly OutboundGroupRow[]> =>
    endpoint.rows(lists.groups, filter);
  return Object.assign(list, {
    insert: async (group: NewOutboundGroup, options?: CallOptions): Promise<void> => {
      const params = { ...settingsOf(group), v: required("name", group.name) };
      return endpoint.write(writes.insertGroup, { params }, options);
    },
    update: async (group: OutboundGroupUpdate, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.updateGroup, { params: whole(settingsOf(group)) }, options),
    delete: async (id: string, options?: CallOptions): Promise<void> =>
      endpoint.write(writes.deleteGroup, { params: { k: required("id", id) } }, options),
  });
}
