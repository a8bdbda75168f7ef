/** A fault that is to be played, and the one way to write it down. */
import type { CallPattern } from "./call-pattern.js";
import { parsePattern } from "./call-pattern.js";
import { faultKinds, faultNames, kindOf } from "./kinds.js";
import type { FaultKind } from "./kinds.js";

export interface Fault {
  readonly kind: FaultKind;
  /** Whether the work is done all the same; of kinds that come before or after it. */
  readonly after: boolean;
  /** From, to; the same number twice where there is one. In the kind's unit. */
  readonly amount: readonly [number, number] | undefined;
  /** How often it is played, over 0 and up to 1; undefined: once. */
  readonly rate: number | undefined;
  /** Which of the calls that it may befall is struck, from 1; of those that are played once. */
  readonly nth: number;
  /** The calls that it may befall; undefined: any. */
  readonly call: CallPattern | undefined;
}

/** `NAME[:AMOUNT][=RATE | #N][@CALL]`, for help texts and errors. */
export const FAULT_FORM = "NAME[:AMOUNT][=RATE|#N][@CALL]";

/** Its full name, under which it is counted: `reset-after`. */
export const nameOf = ({ kind, after }: Fault): string =>
  kindOf(kind).timed ? `${kind}-${after ? "after" : "before"}` : kind;

/** Writes a fault down as `parseFault` reads it. */
export function faultText(fault: Fault): string {
  const { amount, rate, nth, call } = fault;
  const [from, to] = amount ?? [];
  const size = from === undefined ? "" : from === to ? `:${from}` : `:${from}-${String(to)}`;
  const often = rate !== undefined ? `=${rate}` : nth > 1 ? `#${nth}` : "";
  return nameOf(fault) + size + often + (call ? `@${call.text}` : "");
}

/**
 * Reads a fault.
 * @param text `reset-after=0.05`, `too-many:2=0.1`, `latency:20-200=1`, `html@POST /api/ola/extensions/insert`,
 *   `silence-before#3@POST`: with a rate it is played that often, without one once, at the next or the nth such call
 * @throws Error saying what is wrong with it
 */
export function parseFault(text: string): Fault {
  const [head, call] = splitAt(text.trim(), "@");
  const [rest, nth] = splitAt(head, "#");
  const [named, rate] = splitAt(rest, "=");
  const [name, amount] = splitAt(named, ":");
  try {
    if (nth !== undefined && rate !== undefined) throw new Error("it has either =RATE or #N");
    return {
      ...readName(name),
      amount: readAmount(name, amount),
      rate: rate === undefined ? undefined : readRate(rate),
      nth: nth === undefined ? 1 : readNth(nth),
      call: call === undefined ? undefined : readCall(call),
    };
  } catch (error) {
    throw new Error(`fault ${JSON.stringify(text)}: ${error instanceof Error ? error.message : ""}`, {
      cause: error,
    });
  }
}

/** What stands before the first mark, and what behind it. */
function splitAt(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

const isKind = (name: string): name is FaultKind => Object.hasOwn(faultKinds, name);

function readName(name: string): { readonly kind: FaultKind; readonly after: boolean } {
  if (isKind(name)) return { kind: name, after: false };
  const [, kind = "", when] = /^(.*)-(before|after)$/.exec(name) ?? [];
  if (isKind(kind) && kindOf(kind).timed) return { kind, after: when === "after" };
  if (name === "") throw new Error(`it has no name; a fault is ${FAULT_FORM}`);
  throw new Error(`there is no ${name}; there are ${faultNames.join(", ")}`);
}

function readAmount(name: string, text: string | undefined): readonly [number, number] | undefined {
  const { kind } = readName(name);
  const { amount } = kindOf(kind);
  if (!amount) {
    if (text !== undefined) throw new Error(`${kind} takes nothing behind a colon`);
    return undefined;
  }
  const wanted = amount.spread ? `${amount.unit}, ${kind}:50 or ${kind}:20-200` : `${amount.unit}, ${kind}:8`;
  if (text === undefined) {
    if (amount.required) throw new Error(`${kind} takes ${wanted}`);
    return amount.usual === undefined ? undefined : [amount.usual, amount.usual];
  }
  const [, from = "", to] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text) ?? [];
  const range = [Number(from), Number(to ?? from)] as const;
  const fits = from !== "" && (to === undefined || amount.spread === true) && range[0] <= range[1];
  if (!fits) throw new Error(`${kind} takes ${wanted}, not ${JSON.stringify(text)}`);
  return range;
}

function readRate(text: string): number {
  const rate = /^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (rate > 0 && rate <= 1) return rate;
  throw new Error(`a rate is a number over 0 and up to 1, 0.05 say, not ${JSON.stringify(text)}`);
}

function readNth(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`behind # stands a whole number from 1: the first, the third such call`);
}

function readCall(text: string): CallPattern {
  const pattern = parsePattern(text);
  if (pattern) return pattern;
  throw new Error(
    `behind @ stands a call: POST, /api/ola/agents/{extn} or POST /api/ola/extensions/insert, ` +
      `not ${JSON.stringify(text)}`,
  );
}
