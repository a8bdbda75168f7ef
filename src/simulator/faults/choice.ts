/** What befalls each request: the part that decides, apart from how it is played. */
import type { SimulatorRequest } from "../http.js";
import { altered, cutTo, trim } from "./alter.js";
import { covers, isKnown, matches } from "./call-pattern.js";
import { Dice } from "./dice.js";
import type { Throw } from "./dice.js";
import { faultText, nameOf, parseFault } from "./fault.js";
import type { Fault } from "./fault.js";
import { kindOf } from "./kinds.js";

/** The faults to play. */
export interface FaultSettings {
  /** Each as `parseFault` reads it. */
  readonly faults: readonly string[];
  /** A whole number from 0; 1 unless given. The same seed and the same requests meet the same faults. */
  readonly seed?: number;
}

/** What befalls a request. */
export interface Chosen {
  readonly delayMs: number;
  readonly fault: Fault | undefined;
  /** The full names of all that is played, latencies included. */
  readonly played: readonly string[];
}

interface OneShot {
  readonly fault: Fault;
  /** How many such calls it still takes. */
  left: number;
}

type Rated = Fault & { readonly rate: number };

const isRated = (fault: Fault): fault is Rated => fault.rate !== undefined;
const isLatency = (fault: Fault): boolean => fault.kind === "latency";

export class FaultChoice {
  readonly seed: number;
  readonly #dice: Dice;
  readonly #rated: readonly Rated[];
  #oneShots: OneShot[];

  /**
   * @param routes the calls there are: `GET /api/ola/agents/{extn}`
   * @throws Error saying which fault is wrong, and how
   */
  constructor({ faults, seed = 1 }: FaultSettings, routes: readonly string[]) {
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new Error(`the seed of faults is a whole number from 0, not ${String(seed)}`);
    const all = faults.map((text) => known(parseFault(text), routes));
    this.seed = seed;
    this.#dice = new Dice(seed);
    this.#rated = all.filter(isRated);
    this.#oneShots = all.filter((fault) => !isRated(fault)).map((fault) => ({ fault, left: fault.nth }));
    checkSums(this.#rated);
  }

  /** The faults that may still be played. */
  get faults(): string[] {
    const waiting = this.#oneShots.map(({ fault, left }) => ({ ...fault, nth: left }));
    return [...waiting, ...this.#rated].map(faultText);
  }

  /** Decides about a request that came now. */
  choose(request: SimulatorRequest): Chosen {
    if (this.#rated.length === 0 && this.#oneShots.length === 0) return NOTHING;
    const roll = this.#dice.roll(request);
    const due = this.#due(request);
    const rated = this.#rated.filter((fault) => befalls(fault, request));
    const late = [
      ...due.filter(isLatency),
      ...rated.filter((fault) => isLatency(fault) && strikes(fault, roll)),
    ];
    const fault = due.find((one) => !isLatency(one)) ?? pick(rated, roll);
    return {
      delayMs: late.reduce((sum, one) => sum + delayOf(one, roll), 0),
      fault,
      played: [...late, ...(fault ? [fault] : [])].map(nameOf),
    };
  }

  /** The one-shots whose call this is: all latencies, and one other. Those that have to stand back wait for the next such call. */
  #due(request: SimulatorRequest): Fault[] {
    const due: Fault[] = [];
    this.#oneShots = this.#oneShots.filter((shot) => {
      if (!befalls(shot.fault, request)) return true;
      if (shot.left > 1) shot.left -= 1;
      else if (isLatency(shot.fault) || due.every(isLatency)) due.push(shot.fault);
      return !due.includes(shot.fault);
    });
    return due;
  }
}

const NOTHING: Chosen = { delayMs: 0, fault: undefined, played: [] };

function known(fault: Fault, routes: readonly string[]): Fault {
  if (!fault.call || isKnown(fault.call, routes)) return fault;
  throw new Error(`fault ${JSON.stringify(faultText(fault))}: the PBX has no call ${fault.call.text}`);
}

/** Faults share one throw, so that each comes as often as its rate says; that takes rates that find room side by side. */
function checkSums(rated: readonly Rated[]): void {
  const faults = rated.filter((fault) => !isLatency(fault));
  for (const { call } of faults) {
    const sum = faults.filter((other) => covers(other.call, call)).reduce((so, { rate }) => so + rate, 0);
    if (sum <= 1 + 1e-9) continue;
    throw new Error(`the rates of faults for ${call ? call.text : "all calls"} add up to more than 1`);
  }
}

/** Whether a fault can be played on a request. One that would change nothing is not. */
function befalls({ kind, call, amount }: Fault, request: SimulatorRequest): boolean {
  const path = request.path.split("?", 1)[0] ?? "";
  if (call && !matches(call, request.method, path)) return false;
  if (kindOf(kind).writes && request.method === "GET") return false;
  if (kind === "trimmed") return altered(request, trim) !== request;
  return kind !== "cut" || altered(request, cutTo(amount?.[0] ?? 0)) !== request;
}

const strikes = (fault: Rated, roll: Throw): boolean => roll(`? ${faultText(fault)}`) < fault.rate;

/** One of the faults, each with its rate, or none. */
function pick(rated: readonly Rated[], roll: Throw): Fault | undefined {
  let edge = 0;
  const at = roll("fault");
  return rated.find((fault) => !isLatency(fault) && at < (edge += fault.rate));
}

function delayOf(fault: Fault, roll: Throw): number {
  const [from, to] = fault.amount ?? [0, 0];
  return from + Math.floor(roll(`ms ${faultText(fault)}`) * (to - from + 1));
}
