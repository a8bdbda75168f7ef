/** How the request that becomes a WebSocket gets to the PBX, and what becomes of it on the way. */
import type { IncomingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";
import { DecoratorHandler, Pool } from "undici";
import type { Dispatcher } from "undici";
import type { Address } from "../address.js";
import type { Via } from "../faults.js";
import { proxyFor } from "../proxy.js";
import { tlsFor, tunnel } from "../route.js";
import type { PbxSocketOptions } from "./settings.js";

/** Larger than any event, and small enough to read at once. */
const LARGEST_MESSAGE = 4_000_000;
/** Connections that a tunnel may be making at a time: one that hangs must not hold up the next attempt. */
const TUNNELS = 4;

/** Where upgrades are handed over. */
export interface UpgradeRoute {
  readonly dispatcher: Dispatcher;
  /** Whether the dispatcher is somebody else's, who closes it. */
  readonly borrowed: boolean;
  /** The proxy that it leads by way of. */
  readonly via?: Via | undefined;
}

/**
 * The route to an address. Unlike HTTP's, it leads through every proxy by a tunnel: what comes after the upgrade is no HTTP.
 * @throws PbxOptionError when the CA or the proxy that applies is unusable.
 */
export function upgradeRouteTo(
  address: Address,
  options: Pick<PbxSocketOptions, "ca" | "proxy" | "dispatcher">,
  timeoutMs: number,
): UpgradeRoute {
  if (options.dispatcher) return { dispatcher: options.dispatcher, borrowed: true };
  const connect = tlsFor(options.ca, timeoutMs);
  const proxy = proxyFor(address, options.proxy ?? {});
  if (proxy) {
    const { dispatcher, via } = tunnel(proxy, { concurrency: TUNNELS, timeoutMs }, connect);
    return { dispatcher, borrowed: false, via };
  }
  const webSocket = { maxPayloadSize: LARGEST_MESSAGE };
  return { dispatcher: new Pool(address.origin, { connect, webSocket }), borrowed: false };
}

/** What became of an upgrade: undici's WebSocket keeps it to itself. */
export interface Upgrade {
  /** The connection, when it was upgraded. */
  socket?: Duplex;
  /** The HTTP status, when the PBX answered otherwise. */
  status?: number;
  /** What broke. */
  error?: Error;
}

class Watch implements Dispatcher.DispatchHandler {
  readonly #inner: Dispatcher.DispatchHandler;
  readonly #upgrade: Upgrade;

  constructor(handler: Dispatcher.DispatchHandler, upgrade: Upgrade) {
    this.#inner = new DecoratorHandler(handler);
    this.#upgrade = upgrade;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#inner.onRequestStart?.(controller, context);
  }

  onRequestUpgrade(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    socket: Duplex,
  ): void {
    this.#upgrade.socket = socket;
    this.#inner.onRequestUpgrade?.(controller, status, headers, socket);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
    message?: string,
  ): void {
    this.#upgrade.status = status;
    this.#inner.onResponseStart?.(controller, status, headers, message);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#inner.onResponseData?.(controller, chunk);
  }

  onResponseEnd(controller: Dispatcher.DispatchController, trailers: IncomingHttpHeaders): void {
    this.#inner.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.#upgrade.error ??= error;
    this.#inner.onResponseError?.(controller, error);
  }
}

/**
 * A dispatcher for one WebSocket. It sends the request to the PBX's own port, which the WebSocket is not told: the
 * standard forbids it some ports, SIP's 5060 among them, where a PBX may well be.
 */
export function watched(dispatcher: Dispatcher, origin: string, upgrade: Upgrade): Dispatcher {
  return dispatcher.compose(
    (dispatch) => (options, handler) => dispatch({ ...options, origin }, new Watch(handler, upgrade)),
  );
}
