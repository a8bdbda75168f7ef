/** What the answers tell besides their rows: clocks, dialect, keys that stand twice, who stands in between. */
import { codeOf } from "../pbx/verdict.js";
import type { RawAnswer } from "../pbx/raw-answer.js";
import { doubledKeys } from "./doubled-keys.js";

/** Headers that only something in between adds. */
const BETWEEN = [
  "via",
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-server",
  "x-cache",
  "x-served-by",
  "x-varnish",
  "x-proxy-cache",
  "cf-ray",
  "x-amz-cf-id",
];

/** What an answer's first character says of it; a list or an object is JSON, as far as anybody can tell. */
const isJson = (text: string): boolean => /^\s*[[{]/.test(text);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Listens to the answers of one examination. Of their bodies it keeps names alone. */
export class Wire {
  readonly #now: () => number;
  readonly #skews: number[] = [];
  readonly #doubled = new Map<string, ReadonlyMap<string, number>>();
  readonly #answered = new Set<string>();
  readonly #spellings = new Map<string, Set<"number" | "text">>();
  readonly #between = new Set<string>();
  #answers = 0;

  /** @param now the wall clock, milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** For `PbxOptions.onAnswer`. */
  readonly hear = (answer: RawAnswer): void => {
    this.#answers += 1;
    this.#hearHeaders(answer.headers);
    if (answer.status < 200 || answer.status > 299) return;
    this.#answered.add(answer.path);
    const text = new TextDecoder().decode(answer.body);
    if (!isJson(text)) return;
    const doubled = doubledKeys(text);
    if (doubled.size > 0) this.#doubled.set(answer.path, doubled);
    // Only an object has a code, and the long answers are lists.
    if (/^\s*\{/.test(text)) this.#hearCode(answer.path, parsed(text));
  };

  /** How many answers came, of any kind. */
  get answers(): number {
    return this.#answers;
  }

  /** How far the PBX's clock is ahead of ours, in milliseconds, to a second or so; undefined when no answer had a date. */
  get skewMs(): number | undefined {
    const sorted = this.#skews.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }

  /** The headers that show something in between, by name. */
  get between(): readonly string[] {
    return [...this.#between].sort();
  }

  /** Whether a call was answered at this address, with a status that says so. */
  answeredAt(path: string): boolean {
    return this.#answered.has(path);
  }

  /** Keys that stood twice in one object of an answer from these addresses. */
  doubledAt(paths: readonly string[]): readonly string[] {
    return [...new Set(paths.flatMap((path) => [...(this.#doubled.get(path)?.keys() ?? [])]))];
  }

  /** How answers spell `code`: by spelling, the addresses. */
  codes(): { readonly number: readonly string[]; readonly text: readonly string[] } {
    const pick = (spelling: "number" | "text"): string[] =>
      [...this.#spellings].filter(([, spellings]) => spellings.has(spelling)).map(([path]) => path);
    return { number: pick("number"), text: pick("text") };
  }

  #hearHeaders(headers: RawAnswer["headers"]): void {
    const date = headers["date"];
    const at = typeof date === "string" ? Date.parse(date) : Number.NaN;
    if (!Number.isNaN(at)) this.#skews.push(at - this.#now());
    for (const name of BETWEEN) if (headers[name] !== undefined) this.#between.add(name);
  }

  #hearCode(path: string, json: unknown): void {
    if (codeOf(json) === undefined) return;
    const { code } = json as { readonly code: unknown };
    const spellings = this.#spellings.get(path) ?? new Set();
    this.#spellings.set(path, spellings.add(typeof code === "number" ? "number" : "text"));
  }
}
