/** What tests ask afterwards: which calls came, and which of them no careful client sends. */
export interface Counts {
  /**
   * By `METHOD /path/{placeholder}`, every request that reached a documented call, whatever came of it; by `WS command`,
   * every such frame.
   */
  readonly calls: Readonly<Record<string, number>>;
  /** Log-ins that succeeded. */
  readonly logins: number;
  /** Requests and frames without a valid log-in, and log-ins with wrong credentials. */
  readonly unauthorized: number;
  /**
   * Requests and frames unlike the document's: unknown address, command or parameter, a missing or repeated one, wrong method
   * or content type.
   */
  readonly refused: number;
  /** Well-formed writes that the PBX would not do: inserting what exists, updating what does not. */
  readonly rejected: number;
  /** Updates that left parameters out, and so reset them. */
  readonly partialUpdates: number;
  /** Updates that hit several rows, as they don't say which one they mean. */
  readonly ambiguousUpdates: number;
  /** Blacklist deletions without `special_flag`, which take other lists' rows along. */
  readonly deletesWithoutFlag: number;
  /** Outbound groups that were deleted while extensions, or conferences that have not ended, used them. */
  readonly groupsDeletedInUse: number;
  /** Conferences that were deleted, or whose list of members was replaced, while somebody was in them. */
  readonly conferencesDisturbed: number;
  /** By full name (`reset-after`), how often each fault was played. */
  readonly faults: Readonly<Record<string, number>>;
}

/** A counter that is not one of many. */
export type Counter = Exclude<keyof Counts, "calls" | "faults">;

function addTo(numbers: Map<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) numbers.set(name, (numbers.get(name) ?? 0) + count);
}

/** Counts up. */
export class Counters {
  readonly #calls = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  readonly #counters = new Map<string, number>();

  call(name: string): void {
    addTo(this.#calls, { [name]: 1 });
  }

  fault(name: string): void {
    addTo(this.#faults, { [name]: 1 });
  }

  add(counter: Counter): void {
    addTo(this.#counters, { [counter]: 1 });
  }

  /** Adds what others counted. */
  addAll({ calls, faults, ...counters }: Counts): void {
    addTo(this.#calls, calls);
    addTo(this.#faults, faults);
    addTo(this.#counters, counters);
  }

  /** The numbers as they stand: a copy that does not change any more. */
  read(): Counts {
    const of = (counter: Counter): number => this.#counters.get(counter) ?? 0;
    return {
      calls: Object.fromEntries(this.#calls),
      logins: of("logins"),
      unauthorized: of("unauthorized"),
      refused: of("refused"),
      rejected: of("rejected"),
      partialUpdates: of("partialUpdates"),
      ambiguousUpdates: of("ambiguousUpdates"),
      deletesWithoutFlag: of("deletesWithoutFlag"),
      groupsDeletedInUse: of("groupsDeletedInUse"),
      conferencesDisturbed: of("conferencesDisturbed"),
      faults: Object.fromEntries(this.#faults),
    };
  }
}
