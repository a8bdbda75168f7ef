import { createHash } from "node:crypto";
import type { SimulatorRequest } from "../http.js";

/** Numbers in [0, 1) for one request, by what they are for: the same for the same label. */
export type Throw = (label: string) => number;

const hash = (...parts: readonly string[]): Buffer =>
  createHash("sha256").update(JSON.stringify(parts)).digest();

/**
 * Chance that can be repeated. What befalls a request follows from the seed, from the request itself (method, path, body) and
 * from how often the same one came before; not from what else is under way, so that requests in parallel meet the same
 * faults in each run, whichever comes first.
 */
export class Dice {
  readonly #seed: string;
  readonly #seen = new Map<string, number>();

  constructor(seed: number) {
    this.#seed = String(seed);
  }

  /** The throws for a request that came now. */
  roll({ method, path, body }: SimulatorRequest): Throw {
    const request = hash(method, path, body).toString("hex", 0, 12);
    const before = this.#seen.get(request) ?? 0;
    this.#seen.set(request, before + 1);
    return (label) => hash(this.#seed, request, String(before), label).readUIntBE(0, 6) / 2 ** 48;
  }
}
