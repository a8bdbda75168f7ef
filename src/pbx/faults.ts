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
  UND_ERR_RES_EXCEEDED_MAX_SIZE: { ...garbled, message: "the answer is too large" },
  UND_ERR_HEADERS_OVERFLOW: garbled,
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

/**
 * A thrown error in the client's own terms. Nothing of the original but its code is kept.
 * Where it cannot be told whether the request was sent, it counts as sent.
 * @param origin scheme, host and port of the PBX, for the message.
 */
export function transportError(call: string, error: unknown, origin: string): TransportError {
  const raw = textOf(error, "code");
  // The parser leaves the code out where it does not know one of its own.
  const fallback = textOf(error, "name") === "HTTPParserError" ? "HPE_INVALID" : "UNKNOWN";
  const code = /^[A-Z][A-Z0-9_]{1,60}$/.test(raw) ? raw : fallback;
  const fault = proxyRefusal(code, error) ?? classify(code, error);
  return new TransportError(call, { ...fault, code, message: `${fault.message} (${origin}, ${code})` });
}
