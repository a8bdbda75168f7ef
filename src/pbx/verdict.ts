/** What an answer says: done, refused, or nothing that can be believed. */
import { labelOf, valuesOf } from "./api-call.js";
import type { ApiCall } from "./api-call.js";
import { HttpStatusError, PbxCodeError, ShapeError } from "./errors.js";
import type { PbxError } from "./errors.js";
import { isObject } from "./json/values.js";
import { LONGEST_RETRY_AFTER_MS, retryAfter } from "./retry.js";
import { LOGIN, TokenRefusal } from "./session.js";
import type { Answer } from "./answer.js";
import { printable, withoutValues } from "./untrusted.js";

/** @throws ShapeError when the body is not JSON in UTF-8, saying what it is instead. */
function parse(label: string, { headers, body }: Answer): unknown {
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding !== "identity") throw new ShapeError(label, "a compressed body that was not asked for");
  if ("found" in body) throw new ShapeError(label, body.found);
  return body.json;
}

/** A text that no request can carry: sent back as part of a form, it would become another one. */
const HALVES = "text with half a character in it (a lone surrogate)";

/** The body's `code` as text, whichever way it is spelt; undefined when it has none. */
export function codeOf(json: unknown): string | undefined {
  if (!isObject(json) || !Object.hasOwn(json, "code")) return undefined;
  const { code } = json;
  if (typeof code === "number") return String(code);
  return typeof code === "string" && code.trim() !== "" ? code.trim() : undefined;
}

/** What must not be in an error, beside the call's own values. */
export interface Secrets {
  readonly username: string;
  readonly password: string;
  readonly token: string | undefined;
}

/** The PBX's refusal as an error, with nothing in it that was sent. */
export function refusal(call: ApiCall, json: unknown, code: string, secrets: Secrets): PbxCodeError {
  const { username, password, token = "" } = secrets;
  const values = [...valuesOf(call), username, password, token];
  const secret = new Set([password, token, call.params["password"] ?? "", call.params["extnPwd"] ?? ""]);
  const result: unknown = isObject(json) ? json["result"] : undefined;
  const text = typeof result === "string" || typeof result === "number" ? String(result) : "";
  const clean = (raw: string): string => withoutValues(raw, values, secret);
  const shownCode = /^\d{1,9}$/.test(code) ? code : printable(clean(code), 40);
  const label = labelOf(call);
  // A log-in is about nothing else that could be missing.
  const hint = label === LOGIN && code === "404" ? WRONG_PLACE : undefined;
  return new PbxCodeError(label, shownCode, printable(clean(text)), hint);
}

const WRONG_PLACE = "check the address: is this the PBX's own API, with its base path if it has one?";
const LACKING =
  "the log-in went well, so the address should be right: this PBX may be too old for the call; doctor tells which calls it has";
const LATER = "try again when that time has passed, with fewer concurrent requests or a rate";
const BUSY = "the PBX, or something in front of it, may be overloaded or restarting";
const ELSEWHERE = "the PBX, or something in front of it, does not take this call; its own log may say why";

const hints: Readonly<Record<number, string>> = {
  400: "if the port expects TLS, write https:// in the address; else the log of the PBX may say more",
  403: "the account may not do this, or something in front of the PBX forbids it",
  404: WRONG_PLACE,
  407: "the proxy wants credentials, or other ones",
  413: "something in front of the PBX takes no request of this size",
  429: "the PBX asks for fewer requests: lower the concurrency or set a rate",
  500: "the PBX failed inside; its own log says why; try again later",
};

/** What to do about an HTTP status that is a failure. */
export function hintFor(status: number, retryAfterMs = 0): string {
  if (retryAfterMs > LONGEST_RETRY_AFTER_MS) return LATER;
  if (status >= 300 && status < 400)
    return "the address redirects: check http:// or https://, the port and the base path";
  return hints[status] ?? (status > 501 ? BUSY : ELSEWHERE);
}

/** An answer that is a failure by its HTTP status or its body's `code`, as an error. */
export function failureOf(call: ApiCall, answer: Answer, secrets: Secrets, nowMs: number): PbxError {
  const label = labelOf(call);
  const { status } = answer;
  if (status === 429 || (status > 501 && status < 600)) {
    const retryAfterMs = retryAfter(answer.headers["retry-after"], nowMs);
    return new HttpStatusError(label, status, { hint: hintFor(status, retryAfterMs), retryAfterMs });
  }
  try {
    const json = parse(label, answer);
    const code = codeOf(json);
    if (code !== undefined && code !== "200") return refusal(call, json, code, secrets);
  } catch {
    // What is not JSON adds nothing to the status.
  }
  // Every other call comes after a log-in, so that something is there which knows the API.
  const hint = status === 404 && label !== LOGIN ? LACKING : hintFor(status);
  return new HttpStatusError(label, status, { hint });
}

/** The `code` in a good answer's body, where that is JSON and has one. */
export function codeIn(answer: Answer): string | undefined {
  try {
    return codeOf(parse("", answer));
  } catch {
    return undefined;
  }
}

/** What an answer's body is: "JSON", "an HTML page". */
export function lookOf(answer: Answer): string {
  try {
    parse("", answer);
    return "JSON";
  } catch (error) {
    return error instanceof ShapeError ? error.found : "an answer";
  }
}

export const isGood = (status: number): boolean => status >= 200 && status < 300;

/**
 * The body of a good answer, parsed.
 * @throws TokenRefusal for 401, as HTTP status or as the body's `code`; HttpStatusError or PbxCodeError for any other
 *   failure, likewise; ShapeError when the body is no JSON.
 */
export function bodyOf(call: ApiCall, answer: Answer, secrets: Secrets, nowMs: number): unknown {
  const label = labelOf(call);
  if (answer.status === 401) throw new TokenRefusal(label);
  if (!isGood(answer.status)) throw failureOf(call, answer, secrets, nowMs);
  const json = parse(label, answer);
  const code = codeOf(json);
  if (code === "401") throw new TokenRefusal(label);
  if (code === "429") throw new HttpStatusError(label, 429, { hint: hintFor(429) });
  if (code !== undefined && code !== "200") throw refusal(call, json, code, secrets);
  if (call.method === "GET" && "halves" in answer.body && answer.body.halves)
    throw new ShapeError(label, HALVES);
  return json;
}
