/** The typed client of a PBX's HTTP API. */
import type { ListName, Row } from "../resources/kind.js";
import { parseAddress } from "./address.js";
import { Caller } from "./caller.js";
import { documented } from "./calls.js";
import type { PlainCall } from "./calls.js";
import { Endpoint, done } from "./endpoint.js";
import type { CallOptions } from "./endpoint.js";
import { agentOf, agents } from "./fields/agents.js";
import type { Agents } from "./fields/agents.js";
import { blacklist } from "./fields/blacklist.js";
import type { Blacklist } from "./fields/blacklist.js";
import { groupCall, makeCall } from "./fields/calls.js";
import type { CallBack, GroupCall } from "./fields/calls.js";
import { conferences } from "./fields/conferences.js";
import type { Conferences } from "./fields/conferences.js";
import { extensions } from "./fields/extensions.js";
import type { Extensions } from "./fields/extensions.js";
import { outboundGroups } from "./fields/outbound-groups.js";
import type { OutboundGroups } from "./fields/outbound-groups.js";
import { queues } from "./fields/queues.js";
import type { Queues } from "./fields/queues.js";
import { isNotFound, lists } from "./lists.js";
import type { List } from "./lists.js";
import { routeTo } from "./route.js";
import type { AgentRow, ExtensionRow, GatewayGroupRow, IvrFlowRow } from "./rows.js";
import { settingsOf } from "./settings.js";
import type { PbxOptions } from "./settings.js";
import { Transport } from "./transport.js";

export { normalizeAddress } from "./address.js";
export type { PbxOptions } from "./settings.js";

/** A write by its plain address, as kinds make them. */
type Write = PlainCall & { readonly method: "POST" | "PUT" };

/**
 * A client of one PBX. It logs in when the first call needs it, and again when the PBX forgets the token.
 *
 * Every method makes at most `concurrency` requests at a time together with all others, and throws the errors of
 * `errors.ts`: PbxOptionError for what cannot be sent, TransportError, HttpStatusError, PbxCodeError, ShapeError,
 * AuthError, CancelledError when a signal aborts, and OutcomeUnknownError for a write of which it is not known whether
 * the PBX carried it out.
 *
 * What is sent again after a fault, within `retries`:
 * - reads, after any passing fault;
 * - writes, only when they surely were not processed: the connection was not made, or the PBX answered 429, or 401
 *   (then after a new log-in). After an OutcomeUnknownError, read back before trying again;
 * - calls that make a phone ring (`agents.dial`, `conferences.dialMember`, `groupCall`, `makeCall`), never: only when
 *   the connection was not made, or once after the first 401, with which the PBX turns a call away at the door.
 * Nothing is sent again once the option `stop` has aborted, the client's or the call's.
 */
export class PbxClient {
  /** The PBX's address, normalised. */
  readonly url: string;
  readonly retries: number;
  readonly concurrency: number;
  /** 分机: `extensions()` lists, `extensions.insert(…)` and the others write. */
  readonly extensions: Extensions;
  /** 呼出组: `outboundGroups()` lists, `outboundGroups.insert(…)` and the others write. */
  readonly outboundGroups: OutboundGroups;
  /** 黑名单: `blacklist()` lists, `blacklist.insert(…)` and the others write. */
  readonly blacklist: Blacklist;
  /** 呼入组: `queues()` lists, `queues.callers(…)` tells who waits. */
  readonly queues: Queues;
  /** 话务控制: `agents()` lists, `agents.dial(…)` and the others control. */
  readonly agents: Agents;
  /** 会议: `conferences()` lists, `conferences.create(…)` and the others write and control. */
  readonly conferences: Conferences;
  readonly #caller: Caller;
  readonly #endpoint: Endpoint;
  readonly #transport: Transport;

  /**
   * @throws PbxAddressError for an unusable address, PbxOptionError for any other unusable option. Nothing is sent yet.
   */
  constructor(options: PbxOptions) {
    const settings = settingsOf(options);
    const address = parseAddress(options.url);
    this.url = address.url;
    this.retries = settings.retries;
    this.concurrency = settings.concurrency;
    this.#transport = new Transport(address, routeTo(address, options, settings), settings.timeoutMs);
    this.#caller = new Caller(settings, this.#transport);
    this.#endpoint = new Endpoint(this.#caller, settings);
    this.extensions = extensions(this.#endpoint);
    this.outboundGroups = outboundGroups(this.#endpoint);
    this.blacklist = blacklist(this.#endpoint);
    this.queues = queues(this.#endpoint);
    this.agents = agents(this.#endpoint);
    this.conferences = conferences(this.#endpoint);
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
   * @param filter the call's own parameters, and the values of its address. Trap: some match fuzzily, and none promises to match exactly; look for the
   *   key among the rows.
   * @param columns what is kept of each row; all of it unless given. A long list takes a fraction of the memory with it.
   */
  async list(
    name: ListName,
    filter: Readonly<Record<string, string>> = {},
    columns?: readonly string[],
  ): Promise<readonly Row[]> {
    const list: List = lists[name];
    const [inPath, inQuery] = [new Map<string, string>(), new Map<string, string>()];
    for (const [param, value] of Object.entries(filter)) {
      (list.path.includes(`{${param}}`) ? inPath : inQuery).set(param, value);
    }
    return this.#endpoint.rows<Row>(list, Object.fromEntries(inQuery), Object.fromEntries(inPath), columns);
  }

  /** Whether an error of a list call says that the PBX does not have it: 404, by HTTP status or by `code`. */
  lacks(error: unknown): boolean {
    return isNotFound(error);
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
    return this.#endpoint.rows<ExtensionRow>(lists.groupExtensions, filter, { k });
  }

  /**
   * Gateway groups: `GET /api/ola/gateway_groups` (线路组-查询).
   * @param filter `name`: matched fuzzily.
   */
  async gatewayGroups(filter: { readonly name?: string } = {}): Promise<readonly GatewayGroupRow[]> {
    return this.#endpoint.rows<GatewayGroupRow>(lists.gatewayGroups, filter);
  }

  /** IVR flows: `GET /api/ola/ivr_flows` (语音导航-查询). */
  async ivrFlows(): Promise<readonly IvrFlowRow[]> {
    return this.#endpoint.rows<IvrFlowRow>(lists.ivrFlows, {});
  }

  /**
   * One extension's agent: `GET /api/ola/agents/EXTN` (查询分机状态); undefined when nobody is signed in there, which
   * the PBX says with the body's `code` 404.
   * @throws ShapeError also when the PBX answers with agents, but not with this one.
   */
  async agent(extn: string): Promise<AgentRow | undefined> {
    return agentOf(this.#endpoint, extn);
  }

  /**
   * Calls many numbers and connects whoever answers: `PUT /api/ola/groupCall` (自动外呼). Phones ring: it is never sent
   * twice.
   * @throws PbxOptionError when what the target requires is missing; OutcomeUnknownError when phones may have rung.
   */
  async groupCall(call: GroupCall, options?: CallOptions): Promise<void> {
    await groupCall(this.#endpoint, call, options);
  }

  /**
   * Calls one number, then another, and connects them: `POST /api/ola/makeCall` (回拨). Phones ring: it is never sent
   * twice.
   * @throws OutcomeUnknownError when phones may have rung.
   */
  async makeCall(call: CallBack, options?: CallOptions): Promise<void> {
    await makeCall(this.#endpoint, call, options);
  }

  /**
   * Makes one write of the document by its address.
   * @param call a form body for POST and PUT; values in its path are percent-encoded.
   * @returns the answer's JSON, which always has its `code` (200).
   * @throws PbxCodeError or HttpStatusError when the PBX refused it; TransportError when it could not be sent;
   *   OutcomeUnknownError when it was sent and no trustworthy answer came, a cancellation in flight included: read
   *   back before trying again.
   */
  async send(call: Write, options?: CallOptions): Promise<unknown> {
    return this.request(call, options);
  }

  /**
   * Makes any call of the document by its address, the log-in aside, under the same rules as its own method.
   * @param call a query for GET, a form body for POST and PUT; values in its path are percent-encoded.
   * @returns the answer's JSON as it came, when it says neither by HTTP status nor by its `code` that the call failed.
   *   A write's answer always has its `code`.
   * @throws PbxOptionError when the document has no such call.
   */
  async request(call: PlainCall, options?: CallOptions): Promise<unknown> {
    const known = documented(call);
    const read = (json: unknown, label: string): unknown =>
      call.method === "GET" ? json : done(label, json);
    return this.#endpoint.ask(known, read, options);
  }

  /** Closes the connections when the requests in flight have ended. Calls made afterwards fail. */
  async close(): Promise<void> {
    await this.#transport.close();
  }
}
