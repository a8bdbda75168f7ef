import type { Answer } from "./http.js";
import type { Counters } from "./counters.js";
import type { Office } from "./control/desk.js";

/** A call's parameters, from its path, query or body: each is known to the call and stands once. */
export class Params {
  readonly #given: ReadonlyMap<string, string>;
  readonly #defaults: Readonly<Record<string, string>>;

  constructor(given: ReadonlyMap<string, string>, defaults: Readonly<Record<string, string>>) {
    this.#given = given;
    this.#defaults = defaults;
  }

  /** The parameter's value, or what its absence means. */
  get(name: string): string {
    return this.#given.get(name) ?? this.#defaults[name] ?? "";
  }

  /** Whether the request states it. */
  has(name: string): boolean {
    return this.#given.has(name);
  }
}

/** What a call works on. */
export interface Context extends Office {
  readonly counters: Counters;
  /** How a conference's members are told: see `SimulatorOptions`. */
  readonly memberdetail: "numbers" | "empty";
}

/** Parameters that a call needs under a condition. */
export interface Condition {
  /** The parameter that decides, ... */
  readonly when: string;
  /** ... and its value; undefined: when it is left out. */
  readonly is: string | undefined;
  readonly needs: readonly string[];
}

/** A call of the document, as data. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT";
  /** `{name}` stands for a path segment, which becomes a parameter. */
  readonly path: string;
  /** The parameters that have to be there, those of the path aside. */
  readonly required: readonly string[];
  /** The others, with what leaving one out means. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Parameters that have to be there at times. They stand among the others, too. */
  readonly conditions?: readonly Condition[];
  /** An update resets what is left out: that is counted. A name: the call is an update where that parameter is there. */
  readonly resets?: true | string;
  /** Needs no token. */
  readonly open?: true;
  answer(params: Params, context: Context): Answer;
}
