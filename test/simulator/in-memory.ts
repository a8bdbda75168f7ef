import { Simulator } from "../../src/simulator/simulator.js";
import type { SimulatorOptions, SimulatorResponse } from "../../src/simulator/simulator.js";
import type { Row } from "../../src/simulator/rows.js";

type Params = Readonly<Record<string, string>>;

const FORM = "application/x-www-form-urlencoded";

/** A simulator with somebody signed in, and its clock and ids under control. */
export class InMemory {
  readonly simulator: Simulator;
  /** The PBX's present moment. */
  now = new Date(2024, 0, 2, 3, 4, 5);
  token: string;
  #ids = 0;

  constructor(options: SimulatorOptions = {}) {
    const uuid = (): string => `00000000-0000-4000-8000-${String((this.#ids += 1)).padStart(12, "0")}`;
    this.simulator = new Simulator({ now: () => this.now, uuid, ...options });
    this.token = this.login();
  }

  login(username = "admin", password = "admin"): string {
    const query = new URLSearchParams({ username, password }).toString();
    const { headers } = this.send("GET", `/api/login?${query}`, "", {});
    return headers["x-auth-token"] ?? "";
  }

  /** A request as it is, for what no careful client sends. */
  send(
    method: string,
    path: string,
    body = "",
    headers: Readonly<Record<string, string>> = { "x-auth-token": this.token },
  ): SimulatorResponse {
    return this.simulator.handle({ method, path, headers, body });
  }

  /** A write; the envelope in its answer, and the HTTP status where that is not 200. */
  post(path: string, params: Params): unknown {
    const body = new URLSearchParams(params).toString();
    return this.raw(path, body);
  }

  /** A call-control write; its parameters, if it has any, in the body. */
  put(path: string, params: Params = {}): unknown {
    return this.raw(path, new URLSearchParams(params).toString(), FORM, "PUT");
  }

  /** Time passes, and what is due happens. */
  pass(seconds: number): void {
    this.now = new Date(this.now.getTime() + seconds * 1000);
    this.simulator.run();
  }

  /** The extension's agent, as the PBX lists it. */
  agent(extn: string): Row | undefined {
    return (this.get(`/api/ola/agents/${extn}`) as { agent?: Row[] }).agent?.[0];
  }

  /** An agent's state and, in a call, its second part: `busy/ring`. */
  state(extn: string): string {
    const { state, private_data } = this.agent(extn) ?? {};
    return [state, private_data].filter((part) => part !== "" && part !== undefined).join("/");
  }

  /** A write with a body as it is. */
  raw(path: string, body: string, contentType = FORM, method = "POST"): unknown {
    const headers = { "x-auth-token": this.token, "content-type": contentType };
    return JSON.parse(this.send(method, path, body, headers).body);
  }

  get(path: string, params: Params = {}): unknown {
    const query = new URLSearchParams(params).toString();
    return JSON.parse(this.send("GET", query === "" ? path : `${path}?${query}`).body);
  }

  rows(path: string, params: Params = {}): Row[] {
    return this.get(path, params) as Row[];
  }
}

export const OK = { code: 200, result: "ok" };

/** What the PBX says to a well-formed write that it does not do. */
export const rejection = (result: string): unknown => ({ code: 500, result });

export const SUCCESS = { code: 200, result: "success" };

export const outGroup = { k: "out", v: "呼出组" };

export const newExtension = { extn: "1001", extnPwd: "s3cret-1001", context: "out", name: "1001" };
