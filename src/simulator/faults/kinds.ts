/** The faults that the simulator plays, as data: what each is called, and what may be said about it. */

interface Amount {
  readonly unit: "milliseconds" | "seconds" | "characters";
  /** What it is when it is not given; undefined: it can be left out, and then there is none. */
  readonly usual?: number;
  readonly required?: true;
  /** Two of them, `20-200`: anything in between, ends included. */
  readonly spread?: true;
  readonly least: number;
}

interface Kind {
  /** What stands behind the colon. */
  readonly amount?: Amount;
  /** It comes before the work, the default, or after it: `-before`, `-after`. */
  readonly timed?: true;
  /** It befalls writes only. */
  readonly writes?: true;
}

/** By name, in the order in which people are told of them. */
export const faultKinds = {
  /** The answer takes its time; any other fault may come on top. */
  latency: { amount: { unit: "milliseconds", required: true, spread: true, least: 0 } },
  /** HTTP status 429 with Retry-After; not done. */
  "too-many": { amount: { unit: "seconds", usual: 1, least: 0 } },
  /** HTTP status 502, as a proxy says it. */
  "bad-gateway": { timed: true },
  /** HTTP status 503, as a proxy says it, with Retry-After where an amount is given. */
  unavailable: { timed: true, amount: { unit: "seconds", least: 0 } },
  /** HTTP status 504, as a proxy says it. */
  "gateway-timeout": { timed: true },
  /** The connection is reset. */
  reset: { timed: true },
  /** No answer ever comes; the connection stays. */
  silence: { timed: true },
  /** The work is done, and half of its answer comes before the connection ends. */
  truncated: {},
  /** An HTML page with status 200. */
  html: { timed: true },
  /** `{"code": 500}` with HTTP status 200; not done. */
  "code-500": {},
  /** The PBX starts again: not done, all tokens and connections lost, the port closed for a while. */
  restart: { amount: { unit: "milliseconds", usual: 1000, least: 0 } },
  /** A write is acknowledged and not done. */
  ignored: { writes: true },
  /** Texts that a write sets lose the blanks around them. */
  trimmed: { writes: true },
  /** Texts that a write sets are cut to so many characters. */
  cut: { writes: true, amount: { unit: "characters", required: true, least: 0 } },
} as const satisfies Readonly<Record<string, Kind>>;

export type FaultKind = keyof typeof faultKinds;

/** A kind's data, seen as one shape. */
export const kindOf = (kind: FaultKind): Kind => faultKinds[kind];

/** Every fault's full name: `reset-before` and `reset-after` where there are both. */
export const faultNames: readonly string[] = Object.keys(faultKinds)
  .filter((name): name is FaultKind => Object.hasOwn(faultKinds, name))
  .flatMap((kind) => (kindOf(kind).timed ? [`${kind}-before`, `${kind}-after`] : [kind]));
