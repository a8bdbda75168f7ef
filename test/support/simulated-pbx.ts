/** A PBX for the reconciler's tests: the simulator, read and written directly, with faults on request. */
import { OutcomeUnknownError, PbxCodeError, TransportError } from "../../src/pbx/errors.js";
import type { Writer } from "../../src/reconcile/execute.js";
import type { Call, ListName, Row } from "../../src/resources/index.js";
import type { Counts, Seed, SeedRows, SimulatorOptions } from "../../src/simulator/simulator.js";
import { Simulator } from "../../src/simulator/simulator.js";

const LISTS: Readonly<Record<ListName, string>> = {
  extensions: "/api/ola/extensions/detail",
  groups: "/api/ola/dicts/detail",
  blacklist: "/api/special_phone/special_phone_detail",
  conferences: "/api/conferences/conference/detail",
  liveMembers: "/api/conferences/liveConf/{uuid}",
};

/** What happens to a write: it arrives and its answer too, it arrives and its answer is lost, or it is lost itself. */
export type Fate = "answered" | "answer-lost" | "request-lost" | Error;

/** The connection broke after a request was sent. */
export function lostAnswer(call: Call): OutcomeUnknownError {
  const label = `${call.method} ${call.path}`;
  const cause = new TransportError(label, {
    code: "ECONNRESET",
    sent: true,
    transient: true,
    message: "the connection broke",
  });
  return new OutcomeUnknownError(label, cause);
}

export class SimulatedPbx implements Writer {
  readonly simulator: Simulator;
  /** Every write that was tried, in order. */
  readonly writes: Call[] = [];
  /** Every list call that was made. */
  readonly reads: { readonly name: ListName; readonly filter: Readonly<Record<string, string>> }[] = [];
  /** How many requests run, and the most that ever did. */
  inFlight = 0;
  mostInFlight = 0;
  /** Decides about each write; all is well unless it says otherwise. */
  fate: (call: Call, number: number) => Fate = () => "answered";
  /** Asked before each read. */
  beforeRead: (name: ListName) => void = () => undefined;
  /** Awaited before each request, so that tests decide what overtakes what. */
  pace: () => Promise<void> = () => Promise.resolve();
  readonly #token: string;
  #ids = 0;
  #hour = 0;

  constructor(seed: Seed = {}, options: Pick<SimulatorOptions, "memberdetail"> = {}) {
    this.simulator = new Simulator({
      ...options,
      seed,
      uuid: () => `made-${String((this.#ids += 1)).padStart(6, "0")}`,
      // Later than whatever the seed holds, and never the same twice: a touched row shows.
      now: () => new Date(2024, 0, 1, (this.#hour += 1)),
    });
    const path = "/api/login?username=admin&password=admin";
    const { headers } = this.simulator.handle({ method: "GET", path, headers: {}, body: "" });
    this.#token = headers["x-auth-token"] ?? "";
  }

  /** The rows as a seed: what the PBX holds now. */
  get state(): SeedRows {
    return this.simulator.snapshot();
  }

  get counts(): Counts {
    return this.simulator.counts;
  }

  /** How many writes the PBX received, well-formed or not. */
  get received(): number {
    const calls = Object.entries(this.counts.calls).filter(([name]) => name.startsWith("POST "));
    return calls.reduce((sum, [, count]) => sum + count, 0);
  }

  async list(name: ListName, filter: Readonly<Record<string, string>> = {}): Promise<readonly Row[]> {
    return this.#inFlight(() => {
      this.beforeRead(name);
      this.reads.push({ name, filter });
      const { uuid = "", ...rest } = filter;
      const query = new URLSearchParams(rest).toString();
      const path = LISTS[name].replace("{uuid}", encodeURIComponent(uuid));
      return this.#ask("GET", query === "" ? path : `${path}?${query}`, "") as readonly Row[];
    });
  }

  async send(call: Call): Promise<unknown> {
    return this.#inFlight(() => {
      this.writes.push(call);
      const fate = this.fate(call, this.writes.length);
      if (fate instanceof Error) throw fate;
      if (fate === "request-lost") throw lostAnswer(call);
      const answer = this.#ask(call.method, call.path, new URLSearchParams(call.params).toString());
      if (fate === "answer-lost") throw lostAnswer(call);
      const { code, result } = answer as { code: number; result: string };
      if (code !== 200) throw new PbxCodeError(`${call.method} ${call.path}`, String(code), result);
      return answer;
    });
  }

  async #inFlight<Result>(work: () => Result): Promise<Result> {
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      await this.pace();
      return work();
    } finally {
      this.inFlight -= 1;
    }
  }

  #ask(method: string, path: string, body: string): unknown {
    const headers = {
      "x-auth-token": this.#token,
      ...(method === "POST" && { "content-type": "application/x-www-form-urlencoded" }),
    };
    return JSON.parse(this.simulator.handle({ method, path, headers, body }).body) as unknown;
  }
}

/** What no careful client does, by the simulator's counters: all zero. */
export const CAREFUL = {
  refused: 0,
  partialUpdates: 0,
  ambiguousUpdates: 0,
  deletesWithoutFlag: 0,
  conferencesDisturbed: 0,
} as const;
