/**
 * What can go wrong between here and a PBX. None of these errors holds a parameter's value, a token or an address's
 * query, and their causes are errors of this file only: what a library attaches to its own errors is not passed on.
 */

interface Context {
  /** What to do about it. */
  readonly hint?: string | undefined;
  readonly cause?: PbxError | undefined;
}

/** The common part: which call it was. */
export class PbxError extends Error {
  override readonly name: string = "PbxError";
  /** `GET /api/ola/extensions/detail`: the method and the path without query and values; "" when no call was made. */
  readonly call: string;
  /** What to do about it, one sentence without a full stop. */
  declare readonly hint?: string;
  /** It would have been tried again, had it not been stopped. */
  declare interrupted?: true;

  constructor(call: string, message: string, context: Context = {}) {
    super(
      call === "" ? message : `${call}: ${message}`,
      context.cause ? { cause: context.cause } : undefined,
    );
    this.call = call;
    if (context.hint !== undefined) this.hint = context.hint;
  }
}

/** An option of the client is unusable; thrown before anything is sent. */
export class PbxOptionError extends PbxError {
  override readonly name: string = "PbxOptionError";

  constructor(message: string, hint?: string) {
    super("", message, { hint });
  }
}

/** The PBX's address is not one. The message never repeats the address: people paste passwords into addresses. */
export class PbxAddressError extends PbxOptionError {
  override readonly name: string = "PbxAddressError";
}

/** No answer: the connection could not be made, broke, or fell silent. */
export class TransportError extends PbxError {
  override readonly name: string = "TransportError";
  /** The system's or undici's code: `ECONNREFUSED`, `UND_ERR_HEADERS_TIMEOUT`. */
  readonly code: string;
  /** Whether the PBX may have received the request. When false, it surely has not. */
  readonly sent: boolean;
  /** Whether another attempt could end differently. */
  readonly transient: boolean;

  constructor(
    call: string,
    fault: {
      readonly code: string;
      readonly sent: boolean;
      readonly transient: boolean;
      readonly message: string;
      readonly hint?: string | undefined;
    },
  ) {
    super(call, fault.message, { hint: fault.hint });
    this.code = fault.code;
    this.sent = fault.sent;
    this.transient = fault.transient;
  }
}

/** The answer's HTTP status is a failure, and its body does not say more. */
export class HttpStatusError extends PbxError {
  override readonly name: string = "HttpStatusError";
  readonly status: number;
  /** What the answer's Retry-After asks for, in milliseconds. */
  declare readonly retryAfterMs?: number;

  constructor(
    call: string,
    status: number,
    context: Context & { readonly retryAfterMs?: number | undefined },
  ) {
    const { retryAfterMs } = context;
    const when =
      retryAfterMs === undefined ? "" : `, asks to come back in ${Math.ceil(retryAfterMs / 1000)} s`;
    super(call, `answered with HTTP status ${status}${when}`, context);
    this.status = status;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

const REFUSED = "the PBX refused what was asked; its words are above";
const UNEXPLAINED = "the PBX refused what was asked without a word why; its own log may say more";

/** The PBX understood the call and refused it. */
export class PbxCodeError extends PbxError {
  override readonly name: string = "PbxCodeError";
  /** The body's `code`, printable. */
  readonly code: string;
  /** The body's `result`: printable, of bounded length, with the call's own values masked. */
  readonly result: string;

  constructor(call: string, code: string, result: string, hint?: string) {
    const fallback = result === "" ? UNEXPLAINED : REFUSED;
    super(call, `the PBX refused: code ${code}${result === "" ? "" : `, ${result}`}`, {
      hint: hint ?? fallback,
    });
    this.code = code;
    this.result = result;
  }
}

const ANSWERED_ELSEWHERE =
  "check that the address is the PBX's own API, and that nothing in between answers for it";

/** The answer is not what the call answers with: nothing in it is believed. */
export class ShapeError extends PbxError {
  override readonly name: string = "ShapeError";
  /** What was found: `an HTML page`, `a row without nbr (row 3)`. */
  readonly found: string;

  constructor(call: string, found: string, hint = ANSWERED_ELSEWHERE) {
    super(call, `unexpected answer: ${found}`, { hint });
    this.found = found;
  }
}

/** Why a log-in or its token was no good. */
export type AuthReason = "refused" | "not-enabled" | "token-expired" | "token-refused" | "extension-refused";

const authMessages: Readonly<Record<AuthReason, readonly [message: string, hint: string]>> = {
  refused: ["the PBX refused the user name or the password", "check the user name and the password"],
  "not-enabled": [
    "the account is not enabled on the PBX",
    "enable the account on the PBX, or use another one",
  ],
  "token-expired": ["the PBX did not take the token, which may have expired", "run it again"],
  "token-refused": [
    "the PBX refuses tokens that it has just given",
    "check that nothing else keeps logging in with this account, and that the account may use the API",
  ],
  "extension-refused": [
    "the PBX refused the extension or its password",
    "check the extension's number and its own password, which is not the account's",
  ],
};

/** The credentials do not open the PBX. */
export class AuthError extends PbxError {
  override readonly name: string = "AuthError";
  readonly reason: AuthReason;

  constructor(call: string, reason: AuthReason) {
    const [message, hint] = authMessages[reason];
    super(call, message, { hint });
    this.reason = reason;
  }
}

/** A write was sent and nothing trustworthy came back: it may have happened or not. Read back before trying again. */
export class OutcomeUnknownError extends PbxError {
  override readonly name: string = "OutcomeUnknownError";

  constructor(call: string, cause: PbxError, hint = "read the object back before trying again") {
    super(call, `sent, but it is unknown whether the PBX carried it out (${withoutCall(cause)})`, {
      cause,
      hint,
    });
  }
}

/** The caller cancelled. Named as the platform names it, so that `name` can be tested. */
export class CancelledError extends PbxError {
  override readonly name: string = "AbortError";
  /** Whether the request may have left before that; a write then ends as an OutcomeUnknownError. */
  readonly sent: boolean;

  constructor(call: string, sent: boolean) {
    super(call, "cancelled");
    this.sent = sent;
  }
}

function withoutCall(error: PbxError): string {
  return error.message.startsWith(`${error.call}: `)
    ? error.message.slice(error.call.length + 2)
    : error.message;
}
