import { decodePercent } from "./form.js";
import type { Route } from "./route.js";

/** What an address leads to: a route with the path's parameters, the methods it would take, or nothing. */
export type Match =
  | { readonly route: Route; readonly pathParams: readonly (readonly [string, string])[] }
  | { readonly allowed: readonly string[] }
  | undefined;

interface Pattern {
  readonly segments: readonly string[];
  readonly routes: Route[];
}

const isPlaceholder = (segment: string): boolean => segment.startsWith("{");

/** The parameters in a path, if it fits the pattern. */
function fit(pattern: Pattern, segments: readonly string[]): [string, string][] | undefined {
  if (pattern.segments.length !== segments.length) return undefined;
  const params: [string, string][] = [];
  for (const [at, expected] of pattern.segments.entries()) {
    const segment = segments[at] ?? "";
    if (!isPlaceholder(expected)) {
      if (segment !== expected) return undefined;
      continue;
    }
    const value = decodePercent(segment);
    if (value === undefined || value === "") return undefined;
    params.push([expected.slice(1, -1), value]);
  }
  return params;
}

/** Finds routes: whole paths by a look-up, those with placeholders one after the other. */
export class Router {
  readonly #exact = new Map<string, Route[]>();
  readonly #patterns: Pattern[] = [];

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  find(method: string, path: string): Match {
    const exact = this.#exact.get(path);
    if (exact) return choose(exact, method, []);
    const segments = path.split("/");
    for (const pattern of this.#patterns) {
      const params = fit(pattern, segments);
      if (params) return choose(pattern.routes, method, params);
    }
    return undefined;
  }

  #add(route: Route): void {
    const segments = route.path.split("/");
    if (!segments.some(isPlaceholder)) {
      this.#exact.set(route.path, [...(this.#exact.get(route.path) ?? []), route]);
      return;
    }
    const known = this.#patterns.find((pattern) => pattern.segments.join("/") === route.path);
    if (known) known.routes.push(route);
    else this.#patterns.push({ segments, routes: [route] });
  }
}

function choose(routes: readonly Route[], method: string, pathParams: [string, string][]): Match {
  const route = routes.find((candidate) => candidate.method === method);
  return route ? { route, pathParams } : { allowed: routes.map((candidate) => candidate.method) };
}
