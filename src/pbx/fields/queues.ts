/** 呼入组: inbound queues. */
import type { Endpoint } from "../endpoint.js";
import { lists } from "../lists.js";
import type { CallerRow, QueueRow } from "../rows.js";

type Filter = Readonly<{ name?: string; uuid?: string }>;

/** The calls of inbound queues. Called by itself, it lists them. */
export interface Queues {
  /**
   * Inbound queues: `GET /api/ola/all_queues` (呼入组-查询).
   * @param filter `name`: matched fuzzily; `uuid`: the queue's id.
   */
  (filter?: { readonly name?: string; readonly uuid?: string }): Promise<readonly QueueRow[]>;
  /**
   * Who waits in a queue: `GET /api/ola/queues/UUID/get_callers` (呼入组-排队).
   * @param uuid the queue's id.
   */
  callers(uuid: string): Promise<readonly CallerRow[]>;
}

export function queues(endpoint: Endpoint): Queues {
  const list = async (filter: Filter = {}): Promise<readonly QueueRow[]> =>
    endpoint.rows(lists.queues, filter);
  return Object.assign(list, {
    callers: async (uuid: string): Promise<readonly CallerRow[]> =>
      endpoint.rows(lists.callers, {}, { uuid }),
  });
}
