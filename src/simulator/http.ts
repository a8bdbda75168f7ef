/** What the simulator takes and gives, apart from any server: one request in, one response out. */

/** A request without its base path. */
export interface SimulatorRequest {
  readonly method: string;
  /** The path with its query, still percent-encoded: `/api/ola/extensions/detail?extn=1001`. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface SimulatorResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

interface Envelope {
  readonly code: number;
  readonly result: string;
  /** What some calls tell beside that. */
  readonly more?: Readonly<Record<string, string>>;
}

/**
 * What a call comes to, before it is written down: an envelope `{code, result}`, whose code a PBX spells as a number
 * or as text, or any other JSON.
 */
export interface Answer {
  readonly status: number;
  readonly body: Envelope | { readonly json: unknown };
  readonly headers?: Readonly<Record<string, string>>;
}

/** The call was carried out. */
export const done: Answer = { status: 200, body: { code: 200, result: "ok" } };

/** The same in the words of the conferences' calls. */
export const success = (more: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  body: { code: 200, result: "success", more },
});

/** Done, or not for this reason. */
export const doneUnless = (refusal: string | undefined): Answer =>
  refusal === undefined ? done : rejected(refusal);

/** A list, or whatever else a read gives. */
export const json = (value: unknown): Answer => ({ status: 200, body: { json: value } });

/** The request itself is wrong: HTTP status and code alike. */
export const refused = (code: number, result: string, headers: Record<string, string> = {}): Answer => ({
  status: code,
  body: { code, result },
  headers,
});

/** The request is well-formed and the PBX won't do it: HTTP 200 with another code in the body. */
export const rejected = (result: string): Answer => ({ status: 200, body: { code: 500, result } });

/** Whether the call was carried out. */
export const isDone = (answer: Answer): boolean => "code" in answer.body && answer.body.code === 200;

const envelope = ({ code, result, more }: Envelope, codesAsText: boolean): unknown => ({
  code: codesAsText ? String(code) : code,
  result,
  ...more,
});

/** Writes an answer down. `codesAsText` spells `code` as `"200"`. */
export function respond(answer: Answer, codesAsText: boolean): SimulatorResponse {
  const { body } = answer;
  const value = "json" in body ? body.json : envelope(body, codesAsText);
  return {
    status: answer.status,
    headers: { "content-type": "application/json; charset=utf-8", ...answer.headers },
    body: JSON.stringify(value),
  };
}
