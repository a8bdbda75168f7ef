/** A simulated PBX in this process, read and written like the real one, without a network. */
import { setImmediate } from "node:timers/promises";
import { matchCall } from "../pbx/calls.js";
import { PbxCodeError } from "../pbx/errors.js";
import { lists, rowsIn } from "../pbx/lists.js";
import type { Writer } from "../reconcile/execute.js";
import type { Call, ListName, Row } from "../resources/index.js";
import { Simulator } from "../simulator/simulator.js";
import type { Answered } from "./recorder.js";
import { hiddenIn, seedOf } from "./rehearsal-state.js";
import type { Hidden } from "./rehearsal-state.js";

/** A call that was played, without its values. */
export interface Played {
  readonly method: string;
  /** With a name where a value stands: `/api/conferences/delConf/{uuid}`. */
  readonly path: string;
  /** The names of its parameters. */
  readonly params: readonly string[];
}

export class RehearsalPbx implements Writer {
  readonly #simulator: Simulator;
  readonly #hidden: Hidden;
  readonly #token: string;
  readonly #onCall: (call: Played) => void;

  /**
   * @param answers what the PBX was asked and answered: the state to start from
   * @param onCall told of each write before it is made
   */
  constructor(answers: readonly Answered[], onCall: (call: Played) => void) {
    this.#simulator = new Simulator({ seed: seedOf(answers) });
    this.#hidden = hiddenIn(answers);
    this.#onCall = onCall;
    const path = "/api/login?username=admin&password=admin";
    const { headers } = this.#simulator.handle({ method: "GET", path, headers: {}, body: "" });
    this.#token = headers["x-auth-token"] ?? "";
  }

  async list(name: ListName, filter: Readonly<Record<string, string>> = {}): Promise<readonly Row[]> {
    await setImmediate();
    const list = lists[name];
    const isInPath = (param: string): boolean => list.path.includes(`{${param}}`);
    const path = list.path.replace(/\{(\w+)\}/g, (_, param: string) =>
      encodeURIComponent(filter[param] ?? ""),
    );
    const query = new URLSearchParams(Object.entries(filter).filter(([param]) => !isInPath(param)));
    const answer = this.#ask("GET", query.size === 0 ? path : `${path}?${query.toString()}`, "");
    const hidden = this.#hidden.get(name) ?? {};
    return rowsIn(`GET ${list.path}`, list, answer).map((row) => ({ ...row, ...hidden }));
  }

  async send(call: Call): Promise<unknown> {
    // Lets an interruption through, which a run of calls that wait for nothing would hold up.
    await setImmediate();
    const { method, params } = call;
    const path = matchCall(method, call.path)?.spec.path ?? call.path;
    this.#onCall({ method, path, params: Object.keys(params) });
    const answer = this.#ask(method, call.path, new URLSearchParams(params).toString());
    const { code, result } = answer as { readonly code: number; readonly result: string };
    if (code !== 200) throw new PbxCodeError(`${method} ${path}`, String(code), result);
    return answer;
  }

  #ask(method: string, path: string, body: string): unknown {
    const form = method === "GET" ? {} : { "content-type": "application/x-www-form-urlencoded" };
    const headers = { "x-auth-token": this.#token, ...form };
    return JSON.parse(this.#simulator.handle({ method, path, headers, body }).body) as unknown;
  }
}
