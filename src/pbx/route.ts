/** How requests get to the PBX: directly, through a tunnel that a proxy makes, or by way of a proxy that reads along. */
import type { SecureContext } from "node:tls";
import { Pool, ProxyAgent } from "undici";
import type { Dispatcher } from "undici";
import type { Address } from "./address.js";
import type { Via } from "./faults.js";
import { proxyFor } from "./proxy.js";
import type { Proxy } from "./proxy.js";
import type { PbxOptions, Settings } from "./settings.js";
import { trusting } from "./trust.js";

/** Where requests are handed over, and what they need to get on from there. */
export interface Route {
  readonly dispatcher: Dispatcher;
  /** Whether the dispatcher is somebody else's, who closes it. */
  readonly borrowed?: true;
  /** Stands before each request's path. */
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The proxy that it leads by way of. */
  readonly via?: Via;
}

/** Bytes; several times the longest list of a real PBX. What is kept of it is bounded where it is read. */
const LARGEST_ANSWER = 2_000_000_000;

type Connect = NonNullable<Pool.Options["connect"]>;

/** What decides where a route leads. */
type Directions = Pick<PbxOptions, "ca" | "dispatcher" | "proxy">;

/** What a route needs to know of the settings. */
type Limits = Pick<Settings, "concurrency" | "timeoutMs">;

/** How connections are made. */
interface Tls {
  readonly timeout: number;
  readonly secureContext?: SecureContext;
}

function poolOptions(settings: Limits, connect: Connect): Pool.Options {
  return { connections: settings.concurrency, pipelining: 1, maxResponseSize: LARGEST_ANSWER, connect };
}

/** Plain HTTP goes to a proxy as it is, with the whole address in its first line; many proxies refuse tunnels to any port but 443. */
function readingProxy(address: Address, proxy: Proxy, options: Pool.Options): Route {
  return {
    dispatcher: new Pool(proxy.origin, options),
    prefix: address.origin,
    via: { ...proxy, reads: true },
    headers: {
      host: new URL(address.origin).host,
      ...(proxy.authorization === undefined ? {} : { "proxy-authorization": proxy.authorization }),
    },
  };
}

/** A connection through a proxy, which does not read along. */
export function tunnel(proxy: Proxy, settings: Limits, tls: Tls): Route {
  const { connections, pipelining, maxResponseSize } = poolOptions(settings, {});
  const dispatcher = new ProxyAgent({
    uri: proxy.origin,
    ...(proxy.authorization === undefined ? {} : { token: proxy.authorization }),
    ...(connections == null ? {} : { connections }),
    ...(pipelining === undefined ? {} : { pipelining }),
    ...(maxResponseSize === undefined ? {} : { maxResponseSize }),
    requestTls: tls,
    proxyTls: tls,
    clientFactory: (origin, given) => new Pool(origin, { ...given, headersTimeout: settings.timeoutMs }),
  });
  return { dispatcher, prefix: "", headers: {}, via: { ...proxy, reads: false } };
}

/**
 * How connections are made: within so many milliseconds, and whom they trust.
 * @throws PbxOptionError when the CA is unusable.
 */
export function tlsFor(ca: string | undefined, timeoutMs: number): Tls {
  return { timeout: timeoutMs, ...(ca === undefined ? {} : { secureContext: trusting(ca) }) };
}

/**
 * The route to an address.
 * @throws PbxOptionError when the CA or the proxy that applies is unusable.
 */
export function routeTo(address: Address, options: Directions, settings: Limits): Route {
  if (options.dispatcher) return { dispatcher: options.dispatcher, borrowed: true, prefix: "", headers: {} };
  const tls = tlsFor(options.ca, settings.timeoutMs);
  const proxy = proxyFor(address, options.proxy ?? {});
  if (!proxy)
    return { dispatcher: new Pool(address.origin, poolOptions(settings, tls)), prefix: "", headers: {} };
  return address.secure
    ? tunnel(proxy, settings, tls)
    : readingProxy(address, proxy, poolOptions(settings, tls));
}
