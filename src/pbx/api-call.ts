/** A call of the API, before it becomes a request. */

export type Method = "GET" | "POST" | "PUT";

/** What is asked of the PBX. Its values may be secrets; only `method`, `path` and the parameters' names are ever shown. */
export interface ApiCall {
  readonly method: Method;
  /** Below the base path, with a name where a value goes: `/api/ola/agents/{extn}`. */
  readonly path: string;
  /** The values for those names. */
  readonly segments?: Readonly<Record<string, string>>;
  /** A query for GET, a form body for POST and PUT. */
  readonly params: Readonly<Record<string, string>>;
  /** What is kept of each row of a list's answer; all of its columns unless given. */
  readonly columns?: readonly string[] | undefined;
  /** Makes a phone ring, and so is never sent twice. */
  readonly rings?: boolean;
  /** Cancels the call, in flight as well. */
  readonly signal?: AbortSignal | undefined;
  /** Ends the attempts: what is in flight finishes, and nothing is sent again. */
  readonly stop?: AbortSignal | undefined;
}

/** Whether the call changes something: its loss leaves a doubt that a read's does not. */
export function isWrite(call: ApiCall): boolean {
  return call.method !== "GET";
}

/** How errors name a call. */
export function labelOf(call: Pick<ApiCall, "method" | "path">): string {
  return `${call.method} ${call.path}`;
}

/** The path with its values filled in. */
export function pathOf(call: ApiCall): string {
  const { segments } = call;
  if (!segments) return call.path;
  return call.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(segments[name] ?? ""));
}

/** What stands in a form as it is. */
const PLAIN = /^[\w*.-]*$/;

/** `application/x-www-form-urlencoded`, with `%20` for a blank: every decoder of queries and bodies knows it, not every one knows `+`. */
export function encodeForm(params: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(params);
  if (pairs.every(([name, value]) => PLAIN.test(name) && PLAIN.test(value)))
    return pairs.map(([name, value]) => `${name}=${value}`).join("&");
  return new URLSearchParams(params).toString().replaceAll("+", "%20");
}

/** Every value that the call carries. */
export function valuesOf(call: ApiCall): string[] {
  return [...Object.values(call.params), ...Object.values(call.segments ?? {})];
}
