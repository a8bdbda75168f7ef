/** 话务控制 and 查询分机状态: what an agent does, and what it is told to do. */
import { writes } from "../calls.js";
import type { CallSpec } from "../calls.js";
import type { CallOptions, Endpoint } from "../endpoint.js";
import { ShapeError } from "../errors.js";
import { isCode404, lists } from "../lists.js";
import type { List } from "../lists.js";
import type { AgentRow } from "../rows.js";

interface Filter {
  readonly state?: string;
  readonly queueName?: string;
}

/** The calls of agents. Called by itself, it lists them. */
export interface Agents {
  /**
   * Where somebody is signed in, and what the extension does: `GET /api/ola/agents` (查询分机状态). The body's `code`
   * 404 is no agent. The document shows the address with a number only: a PBX may know no other form, and then an
   * empty list, or a HttpStatusError 404, says nothing; ask for one by one.
   * @param filter `state`: a state; `queueName`: despite its name, a queue's id.
   */
  (filter?: { readonly state?: string; readonly queueName?: string }): Promise<readonly AgentRow[]>;
  /**
   * Calls a number and connects it to the extension: `PUT /api/ola/agents/EXTN/dial/NUMBER` (呼出). A phone rings: it
   * is never sent twice.
   * @param options `otherStr`: text of one's own that comes back with the call's record.
   * @throws OutcomeUnknownError when the phone may have rung.
   */
  dial(
    extn: string,
    destNumber: string,
    options?: CallOptions & { readonly otherStr?: string | undefined },
  ): Promise<void>;
  /** Hangs up: `PUT /api/ola/agents/EXTN/hangup` (挂断). */
  hangUp(extn: string, options?: CallOptions): Promise<void>;
  /** Takes a break, so that no queue calls: `PUT /api/ola/agents/EXTN/go_break` (示忙). */
  goBreak(extn: string, options?: CallOptions): Promise<void>;
  /** Is ready for calls: `PUT /api/ola/agents/EXTN/go_ready` (示闲). */
  goReady(extn: string, options?: CallOptions): Promise<void>;
  /** Holds the call: `PUT /api/ola/agents/EXTN/hold` (保持). */
  hold(extn: string, options?: CallOptions): Promise<void>;
  /** Takes the held call back: `PUT /api/ola/agents/EXTN/unhold` (取消保持). */
  unhold(extn: string, options?: CallOptions): Promise<void>;
}

async function rowsOf(
  endpoint: Endpoint,
  list: List,
  filter: Filter,
  segments: Readonly<Record<string, string>>,
): Promise<readonly AgentRow[]> {
  const { state, queueName } = filter;
  try {
    return await endpoint.rows<AgentRow>(list, { state, queue_name: queueName }, segments);
  } catch (error) {
    if (isCode404(error)) return [];
    throw error;
  }
}

/** One extension's agent; see `PbxClient.agent`. */
export async function agentOf(endpoint: Endpoint, extn: string): Promise<AgentRow | undefined> {
  const rows = await rowsOf(endpoint, lists.agent, {}, { extn });
  const own = rows.find((row) => String(row.extn) === extn);
  if (own === undefined && rows.length > 0)
    throw new ShapeError(`GET ${lists.agent.path}`, "another extension's agent");
  return own;
}

export function agents(endpoint: Endpoint): Agents {
  const list = async (filter: Filter = {}): Promise<readonly AgentRow[]> =>
    rowsOf(endpoint, lists.agents, filter, {});
  const order =
    (spec: CallSpec) =>
    async (extn: string, options?: CallOptions): Promise<void> =>
      endpoint.write(spec, { segments: { extn } }, options);
  return Object.assign(list, {
    dial: async (
      extn: string,
      destNumber: string,
      options: CallOptions & { readonly otherStr?: string | undefined } = {},
    ): Promise<void> => {
      const values = { segments: { extn, destNumber }, params: { other_str: options.otherStr } };
      return endpoint.write(writes.dial, values, options);
    },
    hangUp: order(writes.hangUp),
    goBreak: order(writes.goBreak),
    goReady: order(writes.goReady),
    hold: order(writes.hold),
    unhold: order(writes.unhold),
  });
}
