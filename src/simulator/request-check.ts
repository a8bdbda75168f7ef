/** Whether a request is one that the document describes. What is not is refused with a reason, never repaired. */
import { parseForm } from "./form.js";
import { refused } from "./http.js";
import type { Answer, SimulatorRequest } from "./http.js";
import { Params } from "./route.js";
import type { Route } from "./route.js";

const FORM = /^application\/x-www-form-urlencoded\s*(?:;\s*charset="?utf-8"?\s*)?$/i;

/** A parameter's name for a message, cut short where somebody sent a page instead. */
const shown = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

/** The parameters' text where it belongs: in the query of a read, in the body of a write. */
function formOf(route: Route, query: string, request: SimulatorRequest): string | Answer {
  if (route.method === "GET") {
    return request.body === "" ? query : refused(400, "a GET request takes its parameters in the query");
  }
  if (query !== "") return refused(400, "a write takes its parameters in the body, not in the query");
  // A call that needs no parameters but those of its path may come without a body, and so without a type of one.
  const bare = request.body === "" && request.headers["content-type"] === undefined;
  if (bare && route.required.length === 0) return "";
  if (!FORM.test(request.headers["content-type"] ?? "")) {
    return refused(415, "the content type must be application/x-www-form-urlencoded");
  }
  return request.body;
}

/** What the call cannot do without, given what it has. */
function needed({ required, conditions = [] }: Route, given: ReadonlyMap<string, string>): string[] {
  const now = conditions.filter(({ when, is }) => given.get(when) === is);
  return [...required, ...now.flatMap(({ needs }) => needs)];
}

/** Each parameter known and once, none missing. */
function sort(route: Route, pairs: readonly (readonly [string, string])[]): Map<string, string> | Answer {
  const given = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (!route.required.includes(name) && !Object.hasOwn(route.defaults, name)) {
      return refused(400, `unknown parameter: ${shown(name)}`);
    }
    if (given.has(name)) return refused(400, `repeated parameter: ${name}`);
    given.set(name, value);
  }
  const missing = needed(route, given).filter((name) => !given.has(name));
  return missing.length === 0 ? given : refused(400, `missing parameter: ${missing.join(", ")}`);
}

/** Reads a request's parameters. */
export function readParams(
  route: Route,
  pathParams: readonly (readonly [string, string])[],
  query: string,
  request: SimulatorRequest,
): Params | Answer {
  const text = formOf(route, query, request);
  if (typeof text !== "string") return text;
  const form = parseForm(text);
  if ("wrong" in form) return refused(400, form.wrong);
  const given = sort(route, form.pairs);
  if (!(given instanceof Map)) return given;
  for (const [name, value] of pathParams) given.set(name, value);
  return new Params(given, route.defaults);
}

/** A path and its query; an empty query (`/path?`) is none. */
export function splitOnce(target: string): [string, string] {
  const mark = target.indexOf("?");
  return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}
