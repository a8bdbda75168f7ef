/** A simulated PBX in this process, read and written like the real one, by the same client, without a network. */
import { setImmediate } from "node:timers/promises";
import { matchCall } from "../pbx/calls.js";
import { PbxClient } from "../pbx/client.js";
import type { PbxOptions } from "../pbx/client.js";
import type { Writer } from "../reconcile/execute.js";
import type { Call, ListName, Row } from "../resources/index.js";
import { SimulatorDispatcher } from "../simulator/memory/simulator-dispatcher.js";
import { VirtualClock } from "../simulator/memory/virtual-clock.js";
import { Simulator } from "../simulator/simulator.js";
import type { FaultSettings } from "../simulator/simulator.js";
import type { Answered } from "./recorder.js";
import { hiddenIn, seedOf } from "./rehearsal-state.js";
import type { Hidden } from "./rehearsal-state.js";

/** A call that was played, without its values. */
export interface PlayedCall {
  readonly method: string;
  /** With a name where a value stands: `/api/conferences/delConf/{uuid}`. */
  readonly path: string;
  /** The names of its parameters. */
  readonly params: readonly string[];
}

export interface RehearsalPbxOptions {
  /** Told of each write before it is made. */
  readonly onCall: (call: PlayedCall) => void;
  /** What goes wrong. */
  readonly faults?: FaultSettings | undefined;
  /** As in `PbxOptions`. */
  readonly retries?: number;
  readonly timeout?: number;
}

export class RehearsalPbx implements Writer {
  /** Time that passes without being waited for. */
  readonly clock = new VirtualClock(Date.now());
  readonly #simulator: Simulator;
  #client: PbxClient;
  readonly #hidden: Hidden;
  readonly #onCall: (call: PlayedCall) => void;

  /** @param answers what the PBX was asked and answered: the state to start from */
  constructor(answers: readonly Answered[], { onCall, faults, retries, timeout }: RehearsalPbxOptions) {
    this.#simulator = new Simulator({ seed: seedOf(answers), ...(faults && { faults }) });
    this.#hidden = hiddenIn(answers);
    this.#onCall = onCall;
    this.#client = this.#connect({ retries, timeout });
  }

  /** How often each fault was played so far. */
  get played(): Readonly<Record<string, number>> {
    return this.#simulator.faults.played;
  }

  /** From now on, all goes well, for somebody who comes anew. */
  endFaults(): void {
    this.#simulator.setFaults({ faults: [] });
    this.#client = this.#connect({});
  }

  async list(name: ListName, filter: Readonly<Record<string, string>> = {}): Promise<readonly Row[]> {
    await setImmediate();
    const hidden = this.#hidden.get(name) ?? {};
    return (await this.#client.list(name, filter)).map((row) => ({ ...row, ...hidden }));
  }

  async send(call: Call, options?: { readonly stop?: AbortSignal }): Promise<unknown> {
    // Lets an interruption through, which a run of calls that wait for nothing would hold up.
    await setImmediate();
    const { method, params } = call;
    const path = matchCall(method, call.path)?.spec.path ?? call.path;
    this.#onCall({ method, path, params: Object.keys(params) });
    return this.#client.send(call, options);
  }

  #connect(patience: Pick<PbxOptions, "retries" | "timeout">): PbxClient {
    return new PbxClient({
      ...patience,
      // A name that leads nowhere, were it ever looked up.
      url: "http://rehearsal.invalid",
      username: "admin",
      password: "admin",
      dispatcher: new SimulatorDispatcher(this.#simulator, this.clock),
      sleep: this.clock.sleep,
      now: this.clock.now,
      random: () => 0.5,
    });
  }
}
