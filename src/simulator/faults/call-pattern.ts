/** Which calls a fault befalls. */

/** `POST /api/ola/extensions/insert`, `GET /api/ola/agents/{extn}`; either part may be missing. */
export interface CallPattern {
  readonly text: string;
  readonly method: string | undefined;
  readonly segments: readonly string[] | undefined;
}

const PATTERN = /^(?:(GET|POST|PUT)(?: +(\/\S*))?|(\/\S*))$/;

const isPlaceholder = (segment: string): boolean => segment === "*" || /^\{\w+\}$/.test(segment);

/** Reads a pattern, or gives undefined for what is none. */
export function parsePattern(text: string): CallPattern | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const path = match[2] ?? match[3];
  return { text, method: match[1], segments: path?.split("/") };
}

function fits(pattern: CallPattern, method: string, path: string, loose: boolean): boolean {
  if (pattern.method !== undefined && pattern.method !== method) return false;
  if (!pattern.segments) return true;
  const given = path.split("/");
  const isSame = (expected: string, at: number): boolean => {
    const segment = given[at] ?? "";
    return isPlaceholder(expected) || expected === segment || (loose && isPlaceholder(segment));
  };
  return given.length === pattern.segments.length && pattern.segments.every(isSame);
}

/**
 * Whether a request is one of those.
 * @param path still percent-encoded, without its query
 */
export const matches = (pattern: CallPattern, method: string, path: string): boolean =>
  fits(pattern, method, path, false);

/** Whether there can be such a request among these calls: `GET /api/ola/agents/{extn}`. */
export function isKnown(pattern: CallPattern, routes: readonly string[]): boolean {
  return routes.some((route) => {
    const [method = "", path = ""] = route.split(" ");
    return fits(pattern, method, path, true);
  });
}

/** Whether one pattern (none: all calls) holds wherever the other does. */
export function covers(wide: CallPattern | undefined, narrow: CallPattern | undefined): boolean {
  if (!wide) return true;
  if (!narrow) return false;
  if (wide.method !== undefined && wide.method !== narrow.method) return false;
  if (!wide.segments) return true;
  const path = narrow.segments?.join("/");
  return path !== undefined && fits({ ...wide, method: undefined }, "", path, false);
}
