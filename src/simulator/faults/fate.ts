/** How a request ends: what the choice and the PBX's work come to. */
import { refused, rejected, respond } from "../http.js";
import type { Answer, SimulatorRequest, SimulatorResponse } from "../http.js";
import { altered, cutTo, trim } from "./alter.js";
import type { Fault } from "./fault.js";

/** How a request ends, whoever plays it: a server on a socket, or a dispatcher in memory. */
export type Fate =
  | { readonly type: "answer"; readonly response: SimulatorResponse }
  /** Half of the body comes, then the connection ends. */
  | { readonly type: "truncated"; readonly response: SimulatorResponse }
  /** The connection is reset before a byte of the answer. */
  | { readonly type: "reset" }
  /** Nothing comes, and the connection stays. */
  | { readonly type: "silence" }
  /** All connections end, and the port stays closed for so long. */
  | { readonly type: "restart"; readonly downMs: number };

/** A request that has come. */
export interface Encounter {
  /** How long the PBX lets it wait, in milliseconds. */
  readonly delayMs: number;
  /** What the PBX does when that has passed; to be called once. Whatever the request is, this does not throw. */
  conclude(): Fate;
}

/** What a fault has to do with. */
export interface Works {
  /** Carries a request out. */
  readonly handle: (request: SimulatorRequest) => SimulatorResponse;
  /** Answers as if. */
  readonly pretend: (request: SimulatorRequest) => SimulatorResponse;
  /** Forgets all tokens. */
  readonly restart: () => void;
  readonly codesAsText: boolean;
}

/** What becomes of a request that a fault befalls, with the work done as far as it goes. */
export function fateOf(fault: Fault | undefined, request: SimulatorRequest, works: Works): Fate {
  const handled = (what = request): SimulatorResponse => works.handle(what);
  const answer = (response: SimulatorResponse): Fate => ({ type: "answer", response });
  const instead = (response: Answer): Fate => answer(respond(response, works.codesAsText));
  if (fault?.after === true) handled();
  const [amount] = fault?.amount ?? [];
  switch (fault?.kind) {
    case undefined:
    case "latency":
      return answer(handled());
    case "too-many":
      return instead(refused(429, "too many requests", { "retry-after": String(amount) }));
    case "bad-gateway":
      return answer(page(502, "Bad Gateway"));
    case "unavailable":
      return answer(page(503, "Service Unavailable", amount));
    case "gateway-timeout":
      return answer(page(504, "Gateway Timeout"));
    case "html":
      return answer(page(200, "Welcome"));
    case "code-500":
      return instead(rejected("internal error"));
    case "reset":
    case "silence":
      return { type: fault.kind };
    case "truncated":
      return { type: "truncated", response: handled() };
    case "restart":
      works.restart();
      return { type: "restart", downMs: amount ?? 0 };
    case "ignored":
      return answer(works.pretend(request));
    case "trimmed":
      return answer(handled(altered(request, trim)));
    case "cut":
      return answer(handled(altered(request, cutTo(amount ?? 0))));
  }
}

/** What a proxy, or whatever else stands in between, says in the PBX's place. */
function page(status: number, title: string, retryAfter?: number): SimulatorResponse {
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
    },
    body: `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`,
  };
}

/** What arrives of a truncated answer's body: the first half, in bytes. */
export function firstHalf({ body }: SimulatorResponse): Uint8Array {
  const bytes = Buffer.from(body);
  return bytes.subarray(0, Math.floor(bytes.length / 2));
}
