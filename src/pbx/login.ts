/** The log-in: `GET /api/login` with user name and password, the token in the answer's X-Auth-Token header (获取token). */
import { labelOf } from "./api-call.js";
import type { ApiCall } from "./api-call.js";
import { AuthError, ShapeError } from "./errors.js";
import type { Settings } from "./settings.js";
import type { Answer } from "./answer.js";
import { codeIn, failureOf, isGood, lookOf } from "./verdict.js";

const ELSEWHERE = "check that the address is the PBX's own API, with its base path if it has one";

/** The log-in as a call. The password goes into the query, as the API wants it: the query is never shown. */
export function loginCall(settings: Settings): ApiCall {
  const { username, password, signal, stop } = settings;
  return { method: "GET", path: "/api/login", params: { username, password }, signal, stop };
}

/**
 * The token out of the log-in's answer.
 * @throws AuthError when the log-in was refused (401, 403, as HTTP status or as the body's `code`); HttpStatusError or
 *   PbxCodeError for another failure; ShapeError when there is no token: whoever answered has not refused anything,
 *   and may have been somebody else.
 */
export function tokenOf(call: ApiCall, answer: Answer, settings: Settings): string {
  const label = labelOf(call);
  const code = isGood(answer.status) ? (codeIn(answer) ?? "200") : String(answer.status);
  if (code === "401") throw new AuthError(label, "refused");
  if (code === "403") throw new AuthError(label, "not-enabled");
  if (code !== "200") throw failureOf(call, answer, { ...settings, token: undefined }, settings.wallClock());
  const header = answer.headers["x-auth-token"];
  const token = (typeof header === "string" ? header : header?.[0])?.trim() ?? "";
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new ShapeError(label, `${lookOf(answer)} without a usable X-Auth-Token header`, ELSEWHERE);
  return token;
}
