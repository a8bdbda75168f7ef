/** The typed client of a PBX's HTTP API. */
import type { Call, ListName, Row } from "../resources/kind.js";
import { parseAddress } from "./address.js";
import { labelOf } from "./api-call.js";
import type { ApiCall } from "./api-call.js";
import { Caller } from "./caller.js";
import { HttpStatusError, PbxOptionError, ShapeError } from "./errors.js";
import { isCode404, lists, rowsIn } from "./lists.js";
import type { List } from "./lists.js";
import { routeTo } from "./route.js";
import type {
  AgentRow,
  ExtensionRow,
  GatewayGroupRow,
  IvrFlowRow,
  OutboundGroupRow,
  QueueRow,
  SpecialPhoneRow,
} from "./rows.js";
import { settingsOf } from "./settings.js";
import type { PbxOptions } from "./settings.js";
import { joined } from "./signals.js";
import { Transport } from "./transport.js";
import { codeOf } from "./verdict.js";

export { normalizeAddress } from "./address.js";
export type { PbxOptions } from "./settings.js";

type Filter = Readonly<Record<string, string>>;

const isNotFound = (error: unknown): boolean =>
  isCode404(error) || (error instanceof HttpStatusError && error.status === 404);

/** A value that becomes part of a path: an empty one, or dots, would name another call. */
function segment(name: string, value: string): string {
  if (value === "" || value === "." || value === "..")
    throw new PbxOptionError(
      `${name} is ${JSON.stringify(value)}`,
      `${name} takes what identifies one object`,
    );
  return value;
}

/**
 * A client of one PBX. It logs in when the first call needs it, and again when the PBX forgets the token.
 *
 * Every method makes at most `concurrency` requests at a time together with all others, repeats reads after passing
 * faults, and throws the errors of `errors.ts`: TransportError, HttpStatusError, PbxCodeError, ShapeError, AuthError,
 * and CancelledError when a signal aborts.
 */
export class PbxClient {
  /** The PBX's address, normalised. */
  readonly url: string;
  readonly retries: number;
  readonly concurrency: number;
  readonly #caller: Caller;
  readonly #transport: Transport;
  readonly #signal: AbortSignal | undefined;
  /** List calls that this PBX has at their older address. */
  readonly #older = new Set<string>();

  /**
   * @throws PbxAddressError for an unusable address, PbxOptionError for any other unusable option. Nothing is sent yet.
   */
  constructor(options: PbxOptions) {
    const settings = settingsOf(options);
    const address = parseAddress(options.url);
    this.url = address.url;
    this.retries = settings.retries;
    this.concurrency = settings.concurrency;
    this.#signal = settings.signal;
    this.#transport = new Transport(address, routeTo(address, options, settings), settings.timeoutMs);
    this.#caller = new Caller(settings, this.#transport);
  }

  /**
   * Checks the credentials: `GET /api/login`.
   * @throws AuthError when they are refused, or the answer holds no token.
   */
  async login(): Promise<void> {
    await this.#caller.logIn();
  }

  /**
   * The rows of a kind's list call, as the PBX gave them, in its order.
   * @param filter the call's own parameters. Trap: some match fuzzily, and none promises to match exactly; look for the
   *   key among the rows.
   */
  async list(name: ListName, filter: Filter = {}): Promise<readonly Row[]> {
    return this.#list<Row>(lists[name], filter);
  }

  /**
   * Extensions: `GET /api/ola/extensions/detail`, on an older PBX `/api/ola/extensions_detail` (分机-查询).
   * @param filter `extn`: a number. It is not documented to match exactly.
   */
  async extensions(filter: { readonly extn?: string } = {}): Promise<readonly ExtensionRow[]> {
    return this.#list<ExtensionRow>(lists.extensions, { ...filter });
  }

  /**
   * Outbound groups, deleted ones (`deleted_at`) among them: `GET /api/ola/dicts/detail` (呼出组-查询).
   * @param filter `name`: matched fuzzily.
   */
  async outboundGroups(filter: { readonly name?: string } = {}): Promise<readonly OutboundGroupRow[]> {
    return this.#list<OutboundGroupRow>(lists.groups, { ...filter });
  }

  /**
   * The extensions that use a group: `GET /api/ola/dicts/agent_detail/K` (查询组内分机).
   * @param k the group's id.
   * @param filter `extn`: matched fuzzily.
   */
  async groupExtensions(
    k: string,
    filter: { readonly extn?: string } = {},
  ): Promise<readonly ExtensionRow[]> {
    return this.#list<ExtensionRow>(lists.groupExtensions, { ...filter }, { k: segment("k", k) });
  }

  /**
   * Special phones, the blacklist's among them: `GET /api/special_phone/special_phone_detail` (黑名单-查询).
   * @param filter `phone`: matched fuzzily; `specialFlag`: 2 inbound, 3 outbound, 4 both.
   */
  async blacklist(
    filter: { readonly phone?: string; readonly specialFlag?: string } = {},
  ): Promise<readonly SpecialPhoneRow[]> {
    const { phone, specialFlag } = filter;
    return this.#list<SpecialPhoneRow>(lists.blacklist, {
      ...(phone === undefined ? {} : { phone }),
      ...(specialFlag === undefined ? {} : { special_flag: specialFlag }),
    });
  }

  /**
   * Inbound queues: `GET /api/ola/all_queues` (呼入组-查询).
   * @param filter `name`: matched fuzzily; `uuid`: the queue's id.
   */
  async queues(
    filter: { readonly name?: string; readonly uuid?: string } = {},
  ): Promise<readonly QueueRow[]> {
    return this.#list<QueueRow>(lists.queues, { ...filter });
  }

  /**
   * Gateway groups: `GET /api/ola/gateway_groups` (线路组-查询).
   * @param filter `name`: matched fuzzily.
   */
  async gatewayGroups(filter: { readonly name?: string } = {}): Promise<readonly GatewayGroupRow[]> {
    return this.#list<GatewayGroupRow>(lists.gatewayGroups, { ...filter });
  }

  /** IVR flows: `GET /api/ola/ivr_flows` (语音导航-查询). */
  async ivrFlows(): Promise<readonly IvrFlowRow[]> {
    return this.#list<IvrFlowRow>(lists.ivrFlows, {});
  }

  /**
   * Where somebody is signed in, and what the extension does: `GET /api/ola/agents` (查询分机状态). The body's `code`
   * 404 is no agent. The document shows the address with a number only: a PBX may know no other form, and then an
   * empty list, or a HttpStatusError 404, says nothing; ask for one by one.
   * @param filter `state`: a state; `queueName`: despite its name, a queue's id.
   */
  async agents(
    filter: { readonly state?: string; readonly queueName?: string } = {},
  ): Promise<readonly AgentRow[]> {
    const { state, queueName } = filter;
    const params = {
      ...(state === undefined ? {} : { state }),
      ...(queueName === undefined ? {} : { queue_name: queueName }),
    };
    return this.#agents(lists.agents, params);
  }

  /**
   * One extension's agent: `GET /api/ola/agents/EXTN` (查询分机状态); undefined when nobody is signed in there, which
   * the PBX says with the body's `code` 404.
   * @throws ShapeError also when the PBX answers with agents, but not with this one.
   */
  async agent(extn: string): Promise<AgentRow | undefined> {
    const rows = await this.#agents(lists.agent, {}, { extn: segment("extn", extn) });
    const own = rows.find((row) => String(row.extn) === extn);
    if (own === undefined && rows.length > 0)
      throw new ShapeError(`GET ${lists.agent.path}`, "another extension's agent");
    return own;
  }

  /**
   * Makes one write. It is repeated only when it surely was not processed: the connection was not made, or the PBX
   * answered 429, or 401 (then after a new log-in).
   * @param call a form body for POST.
   * @throws PbxCodeError or HttpStatusError when the PBX refused it; TransportError when it could not be sent;
   *   OutcomeUnknownError when it was sent and no trustworthy answer came, a cancellation in flight included: read
   *   back before trying again.
   */
  async send(call: Call, options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    const { method, path, params } = call;
    const write: ApiCall = { method, path, params, signal: joined(this.#signal, options.signal) };
    await this.#caller.call(write, (json) => {
      if (codeOf(json) === undefined)
        throw new ShapeError(labelOf(write), "JSON without the code that says it was done");
    });
  }

  /** Closes the connections when the requests in flight have ended. Calls made afterwards fail. */
  async close(): Promise<void> {
    await this.#transport.close();
  }

  async #agents(list: List, params: Filter, segments?: Filter): Promise<readonly AgentRow[]> {
    try {
      return await this.#list<AgentRow>(list, params, segments);
    } catch (error) {
      if (isCode404(error)) return [];
      throw error;
    }
  }

  /** A list call, at its older address when the PBX does not know the newer one. */
  async #list<R extends Row>(list: List, params: Filter, segments?: Filter): Promise<readonly R[]> {
    const { path, older } = list;
    if (older !== undefined && this.#older.has(older)) return this.#rows<R>(list, older, params, segments);
    try {
      return await this.#rows<R>(list, path, params, segments);
    } catch (error) {
      if (older === undefined || !isNotFound(error)) throw error;
      const rows = await this.#rows<R>(list, older, params, segments).catch((second: unknown) => {
        throw isNotFound(second) ? error : second;
      });
      this.#older.add(older);
      return rows;
    }
  }

  #rows<R extends Row>(list: List, path: string, params: Filter, segments?: Filter): Promise<readonly R[]> {
    const call: ApiCall = {
      method: "GET",
      path,
      params,
      ...(segments ? { segments } : {}),
      signal: this.#signal,
    };
    return this.#caller.call(call, (json) => rowsIn(labelOf(call), list, json) as readonly R[]);
  }
}
