import { closestMatch } from "leven";
import type { Method } from "./api-call.js";
import { labelOf } from "./api-call.js";
import { documentedCalls } from "./calls.js";

/** What people leave out. */
const FOLDERS = ["/api/ola/", "/api/conferences/", "/api/special_phone/"];

/** The pattern with the given path's own segments where values go, so that these count as right. */
function filled(pattern: string, path: string): string {
  const given = path.split("/");
  const segments = pattern.split("/");
  if (segments.length !== given.length) return pattern;
  return segments.map((segment, at) => (segment.startsWith("{") ? given[at] : segment)).join("/");
}

/**
 * The call that was probably meant by an address that the document does not have: the same address with another method
 * or below its folder, else the nearest one.
 * @returns its label, `GET /api/ola/agents/{extn}`
 */
export function nearestCall(method: Method, path: string): string | undefined {
  if (path.length > 200) return undefined;
  const labels = new Map<string, string>();
  const spelt = [path, ...FOLDERS.map((folder) => path.replace("/api/", folder))];
  for (const spec of documentedCalls) {
    const here = filled(spec.path, path);
    if (spelt.some((each) => filled(spec.path, each) === each)) return labelOf(spec);
    labels.set(`${spec.method} ${here}`.toLowerCase(), labelOf(spec));
  }
  const wanted = `${method} ${path}`.toLowerCase();
  const maxDistance = Math.max(2, Math.floor(path.length / 4));
  const match = closestMatch(wanted, [...labels.keys()], { maxDistance });
  return match === undefined ? undefined : labels.get(match);
}
