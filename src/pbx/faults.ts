/** What the system's and undici's error codes mean for a request: whether it left, whether trying again can help, what to say. */
import { TransportError } from "./errors.js";

interface Fault {
  /** Whether the PBX may have received the request. */
  readonly sent: boolean;
  /** Whether trying again can help. */
  readonly transient: boolean;
  readonly message: string;
  readonly hint?: string;
}

const REACH = "check the address, and that the PBX runs and can be reached from here";
const TRUST = "give the certificate of the CA that signed the PBX's, in PEM form";
const SCHEME = "check whether the address should begin with http:// or https://";
const FOREIGN = "check that the address is the PBX's own API, and that nothing in between answers for it";
const TLS = "if this port expects TLS, write https:// in the address";
const SLOW = "the PBX may be overloaded: use fewer concurrent requests, or a longer timeout";

const unreachable: Fault = {
  sent: false,
  transient: true,
  message: "the PBX cannot be reached",
  hint: REACH,
};
const untrusted: Fault = {
  sent: false,
  transient: false,
  message: "the PBX's certificate is not trusted",
  hint: TRUST,
};
const notTls: Fault = { sent: false, transient: false, message: "no TLS at this port", hint: SCHEME };
const broken: Fault = {
  sent: true,
  transient: true,
  message: "the connection broke before the answer was complete",
  hint: "the PBX, or something in front of it, may be restarting",
};
const silent: Fault = { sent: true, transient: true, message: "no byte came within the timeout", hint: SLOW };
const garbled: Fault = {
  sent: true,
  transient: false,
  message: "the answer is not HTTP as it should be",
  hint: SCHEME,
};
const closed: Fault = { sent: false, transient: false, message: "the client has been closed" };
const unknown: Fault = { sent: true, transient: false, message: "the request failed" };

const byCode: Readonly<Record<string, Fault>> = {
  ECONNREFUSED: { ...unreachable, message: "the connection was refused" },
  ENOTFOUND: { ...unreachable, transient: false, message: "the host's name cannot be resolved" },
  EAI_AGAIN: { ...unreachable, message: "the host's name cannot be resolved at the moment" },
  UND_ERR_CONNECT_TIMEOUT: { ...unreachable, message: "no connection was made within the timeout" },
  UND_ERR_SOCKET: broken,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: broken,
  UND_ERR_HEADERS_TIMEOUT: silent,
  UND_ERR_BODY_TIMEOUT: silent,
  UND_ERR_RES_EXCEEDED_MAX_SIZE: {
    ...garbled,
    message: "the answer is too large",
    hint: "check that the address is the PBX's own API: no list of a PBX is as large as that",
  },
  UND_ERR_HEADERS_OVERFLOW: { ...garbled, message: "the answer's headers are too large", hint: FOREIGN },
  UND_ERR_CLOSED: closed,
  UND_ERR_INVALID_ARG: { ...closed, message: "the request cannot be written as HTTP" },
  UND_ERR_PRX_TLS: { ...untrusted, message: "the proxy's certificate is not trusted" },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    ...untrusted,
    message: "the PBX's certificate is for another host name",
    hint: "use the host name that the certificate names",
  },
  CERT_HAS_EXPIRED: {
    ...untrusted,
    message: "the PBX's certificate has expired",
    hint: "renew it on the PBX",
  },
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
  EPROTO: { ...notTls, sent: true },
};

const UNTRUSTED =
  /^(CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_|PATH_LENGTH_|HOSTNAME_MISMATCH|ERR_TLS_)/;

/** What the system was at when a connection could not be made. */
const CONNECTING = /^(connect|getaddrinfo)$/;

/** A property of something that was thrown, where it is text. */
function textOf(error: unknown, name: "code" | "name" | "syscall" | "message"): string {
  const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
  return typeof value === "string" ? value : "";
}

function classify(code: string, error: unknown): Fault {
  const known = byCode[code];
  if (known) return known;
  // Whatever the system says while it connects, nothing has been sent yet.
  if (textOf(error, "syscall") === "connect") return unreachable;
  if (UNTRUSTED.test(code)) return untrusted;
  if (code.startsWith("HPE_")) return garbled;
  return /^E[A-Z]+$/.test(code) ? broken : unknown;
}

/** undici's word for a proxy that would not make a tunnel; the request itself has not been sent then. */
function proxyRefusal(code: string, error: unknown): Fault | undefined {
  if (code !== "UND_ERR_ABORTED") return undefined;
  const status = /^Proxy response \((\d{3})\)/.exec(textOf(error, "message"))?.[1];
  if (status === undefined) return undefined;
  return {
    sent: false,
    transient: status.startsWith("5"),
    message: `the proxy made no connection (HTTP status ${status})`,
    hint: "check the proxy's settings and credentials, or exempt the PBX's host in NO_PROXY",
  };
}

/** A proxy that requests go by way of. */
export interface Via {
  /** Without credentials. */
  readonly origin: string;
  /** What names it in the environment. */
  readonly variable: string;
  /** It takes plain requests, and so every connection is to it; otherwise it makes tunnels. */
  readonly reads: boolean;
}

/** Whether a fault is one of the connection to the proxy. In a tunnel, the rest of them may be the PBX's own. */
function isProxys(fault: Fault, error: unknown, via: Via): boolean {
  if (fault.sent || fault === closed) return false;
  if (via.reads) return true;
  return CONNECTING.test(textOf(error, "syscall")) || textOf(error, "code") === "ECONNREFUSED";
}

/** The fault, told of the proxy. */
function ofProxy(fault: Fault, via: Via): Fault {
  const message = `no connection to the proxy ${via.origin}: ${fault.message.replaceAll("PBX", "proxy")}`;
  return { ...fault, message, hint: `check ${via.variable}, or exempt the PBX's host in NO_PROXY` };
}

/** A plain request to a port that wants TLS ends in nothing better than a broken connection. */
function withTls(fault: Fault, origin: string): Fault {
  if (fault.message !== broken.message || !origin.startsWith("http://")) return fault;
  return { ...fault, hint: `${broken.hint ?? ""}; ${TLS}` };
}

/**
 * A thrown error in the client's own terms. Nothing of the original but its code is kept.
 * Where it cannot be told whether the request was sent, it counts as sent.
 * @param origin scheme, host and port of the PBX, for the message.
 * @param via the proxy, when there is one: a connection to it that fails is not the PBX's fault.
 */
export function transportError(call: string, error: unknown, origin: string, via?: Via): TransportError {
  const raw = textOf(error, "code");
  // The parser leaves the code out where it does not know one of its own.
  const fallback = textOf(error, "name") === "HTTPParserError" ? "HPE_INVALID" : "UNKNOWN";
  const code = /^[A-Z][A-Z0-9_]{1,60}$/.test(raw) ? raw : fallback;
  const refused = proxyRefusal(code, error);
  const own = refused ?? withTls(classify(code, error), origin);
  const fault = via && !refused && isProxys(own, error, via) ? ofProxy(own, via) : own;
  const where = via ? `${origin} by way of the proxy ${via.origin}` : origin;
  const place = fault === own ? where : origin;
  return new TransportError(call, { ...fault, code, message: `${fault.message} (${place}, ${code})` });
}
