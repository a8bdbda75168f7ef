/** The WebSocket client's options, checked, with their defaults filled in. */
import type { Dispatcher } from "undici";
import { segment } from "../calls.js";
import { PbxOptionError } from "../errors.js";
import { required } from "../inputs.js";
import type { ProxySettings } from "../proxy.js";
import { shared } from "../signals.js";
import type { FrameTold } from "./frame-told.js";

/** Runs something in so many milliseconds, unless what it gives back is called before. */
export type Schedule = (run: () => void, ms: number) => () => void;

/** How to reach a PBX's WebSocket. */
export interface PbxSocketOptions {
  /** The PBX's address, as for HTTP: `http://host:port`, `https://host/pbx`. */
  readonly url: string;
  /** The extension to sign in as. Trap: this may disturb an agent who works there. */
  readonly extn: string;
  /** The extension's own password. */
  readonly password: string;
  /** Seconds until a connection, a reply or a sign of life is given up. Default 10. */
  readonly timeout?: number | undefined;
  /** Seconds between pings. Default 30. */
  readonly heartbeat?: number | undefined;
  /** Certificates in PEM form that are trusted beside the system's roots. */
  readonly ca?: string | undefined;
  /** The proxy settings of the environment. */
  readonly proxy?: ProxySettings | undefined;
  /** Used instead of connections of the client's own, and not closed by it. */
  readonly dispatcher?: Dispatcher | undefined;
  /** Told of every frame, values left out, after it was sent or read; what it throws is ignored. */
  readonly onFrame?: ((frame: FrameTold) => void) | undefined;
  /** Closes the client. */
  readonly signal?: AbortSignal | undefined;
  readonly schedule?: Schedule | undefined;
  /** Numbers in [0, 1). */
  readonly random?: (() => number) | undefined;
}

/** The checked options that a running client needs. */
export interface SocketSettings {
  readonly extn: string;
  readonly password: string;
  readonly timeoutMs: number;
  readonly heartbeatMs: number;
  readonly onFrame: ((frame: FrameTold) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  readonly schedule: Schedule;
  readonly random: () => number;
}

const onTimer: Schedule = (run, ms) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

function milliseconds(name: string, seconds: number): number {
  // A timer that is longer than this fires at once.
  if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 2_000_000)
    throw new PbxOptionError(`${name} is ${seconds}`, `${name} takes seconds above 0`);
  return Math.ceil(seconds * 1000);
}

/** @throws PbxOptionError for an option that is missing or out of its range. */
export function socketSettingsOf(options: PbxSocketOptions): SocketSettings {
  return {
    extn: segment("extn", options.extn),
    password: required("password", options.password),
    timeoutMs: milliseconds("timeout", options.timeout ?? 10),
    heartbeatMs: milliseconds("heartbeat", options.heartbeat ?? 30),
    onFrame: options.onFrame,
    signal: shared(options.signal),
    schedule: options.schedule ?? onTimer,
    random: options.random ?? Math.random,
  };
}
