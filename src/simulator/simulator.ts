import { randomUUID } from "node:crypto";
import { blacklistCalls } from "./calls/blacklist.js";
import { extensionWrites, listExtensions } from "./calls/extensions.js";
import { groupCalls } from "./calls/groups.js";
import { listCalls } from "./calls/lists.js";
import { stamp } from "./clock.js";
import { Counters } from "./counters.js";
import type { Counts } from "./counters.js";
import { isDone, refused, respond } from "./http.js";
import type { Answer, SimulatorRequest, SimulatorResponse } from "./http.js";
import { readParams } from "./request-check.js";
import { Params } from "./route.js";
import type { Route } from "./route.js";
import { Router } from "./router.js";
import { checkSeed } from "./seed.js";
import type { Seed, SeedRows } from "./seed.js";
import { State } from "./state.js";

export type { Counts } from "./counters.js";
export type { SimulatorRequest, SimulatorResponse } from "./http.js";
export type { Seed, SeedRows } from "./seed.js";

export interface SimulatorOptions {
  /** `admin` unless given, like the password. */
  readonly username?: string;
  readonly password?: string;
  /** The state to start from; empty unless given. */
  readonly seed?: Seed;
  /** `older`: extensions are listed at the former address, and `code` comes as text. */
  readonly dialect?: "current" | "older";
  /** The clock behind `created_at` and `updated_at`. */
  readonly now?: () => Date;
  /** Where ids and tokens come from. */
  readonly uuid?: () => string;
}

const CURRENT_LIST = "/api/ola/extensions/detail";
const OLDER_LIST = "/api/ola/extensions_detail";

const absent: Route = {
  ...listExtensions(CURRENT_LIST),
  // A well-meant question that this PBX is too old for: not counted as refused.
  answer: () => refused(404, "not found"),
};

/**
 * A PBX in memory: the documented HTTP API of extensions, outbound groups, the blacklist and the read-only lists.
 * It is strict. What the document does not describe is refused and counted; what it warns of happens and is counted.
 */
export class Simulator {
  readonly #username: string;
  readonly #password: string;
  readonly #codesAsText: boolean;
  readonly #state: State;
  readonly #counters = new Counters();
  readonly #tokens = new Set<string>();
  readonly #router: Router;
  readonly #listeners = new Set<() => void>();

  /** @throws Error when the seed has not the shape of one; see `checkSeed` */
  constructor(options: SimulatorOptions = {}) {
    const now = options.now ?? ((): Date => new Date());
    const older = options.dialect === "older";
    this.#username = options.username ?? "admin";
    this.#password = options.password ?? "admin";
    this.#codesAsText = older;
    this.#state = new State(checkSeed(options.seed ?? {}), {
      uuid: options.uuid ?? randomUUID,
      stamp: () => stamp(now()),
    });
    const lists = older ? [listExtensions(OLDER_LIST), absent] : [listExtensions(CURRENT_LIST)];
    const calls = [...extensionWrites, ...groupCalls, ...blacklistCalls, ...listCalls];
    this.#router = new Router([this.#login(), ...lists, ...calls]);
  }

  /** Answers one request. Whatever it is, this does not throw. */
  handle(request: SimulatorRequest): SimulatorResponse {
    return respond(this.#answer(request), this.#codesAsText);
  }

  /** What was asked so far; a copy. */
  get counts(): Counts {
    return this.#counters.read();
  }

  /** The whole state as seed rows: what a new simulator takes to be in the same state. Copies. */
  snapshot(): SeedRows {
    return this.#state.snapshot();
  }

  /** What a restart of the PBX service does: all tokens become invalid. */
  restart(): void {
    this.#tokens.clear();
  }

  /** Calls `listener` after each write that was carried out; gives back what ends that. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #answer(request: SimulatorRequest): Answer {
    const [path, query] = splitOnce(request.path);
    const match = this.#router.find(request.method, path);
    const route = match && "route" in match ? match.route : undefined;
    if (route) this.#counters.call(`${route.method} ${route.path}`);
    if (route?.open !== true && !this.#tokens.has(request.headers["x-auth-token"] ?? "")) {
      return this.#unauthorized("Authorization Required!");
    }
    if (!match) return this.#refuse(refused(404, "no such call"));
    if (!("route" in match)) {
      const allow = match.allowed.join(", ");
      return this.#refuse(refused(405, `the method must be ${allow}`, { allow }));
    }
    const params = readParams(match.route, match.pathParams, query, request);
    return params instanceof Params ? this.#carryOut(match.route, params) : this.#refuse(params);
  }

  #carryOut(route: Route, params: Params): Answer {
    if (route.resets && Object.keys(route.defaults).some((name) => !params.has(name))) {
      this.#counters.add("partialUpdates");
    }
    const answer = route.answer(params, { state: this.#state, counters: this.#counters });
    if (route.method !== "POST") return answer;
    if (!isDone(answer)) this.#counters.add("rejected");
    else for (const listener of this.#listeners) listener();
    return answer;
  }

  #login(): Route {
    return {
      method: "GET",
      path: "/api/login",
      required: ["username", "password"],
      defaults: {},
      open: true,
      answer: (params) => {
        const known = params.get("username") === this.#username && params.get("password") === this.#password;
        if (!known) return this.#unauthorized("auth failed!");
        const token = this.#state.source.uuid();
        this.#tokens.add(token);
        this.#counters.add("logins");
        return { status: 200, body: { code: 200, result: "ok" }, headers: { "x-auth-token": token } };
      },
    };
  }

  #refuse(answer: Answer): Answer {
    this.#counters.add("refused");
    return answer;
  }

  #unauthorized(result: string): Answer {
    this.#counters.add("unauthorized");
    return refused(401, result);
  }
}

/** A path and its query; an empty query (`/path?`) is none. */
function splitOnce(target: string): [string, string] {
  const mark = target.indexOf("?");
  return mark < 0 ? [target, ""] : [target.slice(0, mark), target.slice(mark + 1)];
}
