/** Which proxy, if any, leads to an address. */
import { basicAuthorization } from "./credentials.js";
import type { Address } from "./address.js";
import { PbxOptionError } from "./errors.js";

/** What the environment says, each as it stands there: `HTTP_PROXY`, `HTTPS_PROXY`, `NO_PROXY`. */
export interface ProxySettings {
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  readonly no?: string | undefined;
}

/** A proxy to use. */
export interface Proxy {
  /** Without credentials. */
  readonly origin: string;
  /** What names it in the environment. */
  readonly variable: "HTTP_PROXY" | "HTTPS_PROXY";
  /** The header Proxy-Authorization; undefined when the proxy asks for none. */
  readonly authorization: string | undefined;
}

/** The address of a proxy; without a scheme it needs its port, else any word would do. Undefined when it is none. */
function proxyUrl(text: string): URL | undefined {
  const isWhole = /^https?:\/\//i.test(text);
  if (!isWhole && !/^[^/?#]*:\d+\/?$/.test(text)) return undefined;
  if (/[\s\p{Cc}\\]/u.test(text)) return undefined;
  const url = isWhole ? text : `http://${text}`;
  return URL.canParse(url) && new URL(url).port !== "0" ? new URL(url) : undefined;
}

function parseProxy(text: string, variable: Proxy["variable"]): Proxy {
  const parsed = proxyUrl(text);
  // The text is not repeated: it may hold a password.
  if (!parsed)
    throw new PbxOptionError(
      `the proxy in ${variable} is not an http:// or https:// address`,
      `write ${variable}=http://HOST:PORT, or exempt the PBX's host in NO_PROXY`,
    );
  return { origin: parsed.origin, variable, authorization: basicAuthorization(parsed) };
}

/** Whether one entry of NO_PROXY covers the address: `*`, a host, a domain with or without `.` or `*.` before it, each with or without a port. */
function covers(entry: string, address: Address): boolean {
  if (entry === "*") return true;
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  if (port !== undefined && Number(port) !== address.port) return false;
  const host = (bracketed ?? plain ?? entry).replace(/^\*?\./, "").toLowerCase();
  return address.hostname === host || (host !== "" && address.hostname.endsWith(`.${host}`));
}

/**
 * The proxy for an address; undefined when requests go there directly.
 * @throws PbxOptionError when the proxy that applies has an unusable address.
 */
export function proxyFor(address: Address, settings: ProxySettings): Proxy | undefined {
  const text = (address.secure ? settings.https : settings.http)?.trim() ?? "";
  const exceptions = (settings.no ?? "").split(/[,\s]+/).filter((entry) => entry !== "");
  if (text === "" || exceptions.some((entry) => covers(entry, address))) return undefined;
  return parseProxy(text, address.secure ? "HTTPS_PROXY" : "HTTP_PROXY");
}
