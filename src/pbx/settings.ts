/** The client's options, checked, with their defaults filled in. */
import { setTimeout as wait } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { CallEvent } from "./call-event.js";
import { PbxOptionError } from "./errors.js";
import type { Sleep } from "./pacer.js";
import type { ProxySettings } from "./proxy.js";
import { shared } from "./signals.js";

/** How to reach a PBX. */
export interface PbxOptions {
  /** The PBX's address; may carry a base path (a reverse proxy): `https://host/pbx`. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Requests in flight, log-in and reads included, and so the number of connections. Default 8. */
  readonly concurrency?: number | undefined;
  /** Requests a second; default no cap. */
  readonly rate?: number | undefined;
  /** Seconds without a byte before a request is given up; a large list may take long as a whole. Default 10. */
  readonly timeout?: number | undefined;
  /** How often a request is repeated after a passing fault. Default 4. */
  readonly retries?: number | undefined;
  /** Certificates in PEM form that are trusted beside the system's roots. */
  readonly ca?: string | undefined;
  /** The proxy settings of the environment. */
  readonly proxy?: ProxySettings | undefined;
  /** Told of every request after it ended; what it throws is ignored. */
  readonly onCall?: ((event: CallEvent) => void) | undefined;
  /** Used instead of connections of the client's own, and not closed by it. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Cancels everything, what is in flight included. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Once it aborts, nothing is tried again, the log-in included: see `stop` of `CallOptions`. Calls made afterwards are
   * sent, once.
   */
  readonly stop?: AbortSignal | undefined;
  readonly sleep?: Sleep | undefined;
  /** Numbers in [0, 1). */
  readonly random?: (() => number) | undefined;
  /** A clock in milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
}

/** The checked options that a running client needs. */
export interface Settings {
  readonly username: string;
  readonly password: string;
  readonly concurrency: number;
  readonly rate: number | undefined;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly onCall: ((event: CallEvent) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  readonly stop: AbortSignal | undefined;
  readonly sleep: Sleep;
  readonly random: () => number;
  /** Never goes back. */
  readonly now: () => number;
  readonly wallClock: () => number;
}

function check(name: string, value: number, valid: boolean, wanted: string): number {
  if (!valid) throw new PbxOptionError(`${name} is ${value}`, `${name} takes ${wanted}`);
  return value;
}

const positive = (value: number): boolean => Number.isFinite(value) && value > 0;

/** @throws PbxOptionError for a number out of its range. */
export function settingsOf(options: PbxOptions): Settings {
  const { concurrency = 8, rate, timeout = 10, retries = 4 } = options;
  return {
    username: options.username,
    password: options.password,
    concurrency: check(
      "concurrency",
      concurrency,
      Number.isInteger(concurrency) && concurrency > 0,
      "a whole number above 0",
    ),
    rate: rate === undefined ? undefined : check("rate", rate, positive(rate), "a number above 0"),
    timeoutMs: Math.ceil(check("timeout", timeout, positive(timeout), "seconds above 0") * 1000),
    retries: check("retries", retries, Number.isInteger(retries) && retries >= 0, "a whole number from 0"),
    onCall: options.onCall,
    signal: shared(options.signal),
    stop: shared(options.stop),
    sleep: options.sleep ?? ((ms, signal) => wait(ms, undefined, signal ? { signal } : {})),
    random: options.random ?? Math.random,
    now: options.now ?? (() => performance.now()),
    wallClock: options.now ?? (() => Date.now()),
  };
}
