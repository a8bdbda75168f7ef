/** A simulated PBX with a mind of its own, where a test says so. */
import { Simulator } from "../../../src/simulator/simulator.js";
import type { Seed, SimulatorOptions, SimulatorRequest } from "../../../src/simulator/simulator.js";
import { httpServer } from "../../pbx/support/http-server.js";
import type { Asked, Reply } from "../../pbx/support/http-server.js";

/** The simulator's own answer, as JSON and as it was written. */
export interface Usual {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers a call otherwise than the simulator; `usual` lets the simulator carry it out, or another call instead. Undefined: as usual. */
export type Oddity = (asked: Asked, usual: (asked?: Asked) => Usual) => Reply | undefined;

export interface OddPbx {
  readonly url: string;
  readonly simulator: Simulator;
  /** Every call that is no GET, in order. */
  readonly writes: Asked[];
}

function requestOf({ method, path, query, headers, body }: Asked): SimulatorRequest {
  const text = query.toString();
  const plain = Object.entries(headers).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.join() : value,
  ]);
  return {
    method,
    path: text === "" ? path : `${path}?${text}`,
    headers: Object.fromEntries(plain) as SimulatorRequest["headers"],
    body,
  };
}

/** Serves a simulator (`admin`/`secret`) until the test ends. */
export async function oddPbx(
  seed: Seed,
  oddity: Oddity = () => undefined,
  options: SimulatorOptions = {},
): Promise<OddPbx> {
  const simulator = new Simulator({ seed, username: "admin", password: "secret", ...options });
  const writes: Asked[] = [];
  const { url } = await httpServer((asked) => {
    if (asked.method !== "GET") writes.push(asked);
    const usual = (call = asked): Usual => simulator.handle(requestOf(call));
    return oddity(asked, usual) ?? usual();
  });
  return { url, simulator, writes };
}

/** The simulator's list with its rows changed. */
export function changed(
  usual: Usual,
  change: (row: Record<string, unknown>) => Record<string, unknown>,
): Reply {
  const rows = JSON.parse(usual.body) as Record<string, unknown>[];
  return { ...usual, body: JSON.stringify(rows.map(change)) };
}
