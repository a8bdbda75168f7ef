/** Calls that make phones ring: 呼出, 回拨, 自动外呼. Each gives the reason when it is not done. */
import type { Refusal } from "../phone/meetings.js";
import type { Phones } from "../phone/phones.js";
import { notFree } from "./desk.js";
import type { Office } from "./desk.js";

const NUMBER = /^\+?[\d*#]{1,32}$/;

/** What is wrong with a number to be called. */
export function notCallable(phones: Phones, number: string): Refusal {
  if (!NUMBER.test(number)) return "this is no number to call";
  return phones.isBarred(number) ? `calls to ${number} are barred` : undefined;
}

export interface DialOptions {
  readonly gateway: string;
  readonly otherStr: string;
}

/** An agent calls a number. An engaged one is called, too; that call ends unanswered. */
export function dial(office: Office, extn: string, number: string, options: DialOptions): Refusal {
  const { phones } = office;
  const { gateway, otherStr } = options;
  const wrong = notFree(office, extn) ?? notCallable(phones, number);
  if (wrong !== undefined) return wrong;
  if (number === extn) return `${extn} cannot call itself`;
  if (gateway !== "" && !phones.gateway(gateway)) return "there is no such gateway group";
  const plan = { to: number, gateway: gateway || phones.usualGateway(number), otherStr };
  phones.exchange.dial(plan, phones.exchange.leg(extn, "outbound", "calling"));
  return undefined;
}

/** Calls one party, and when that answers, the other. */
export function callBack({ phones }: Office, from: string, to: string, gateway: string): Refusal {
  const wrong = notCallable(phones, from) ?? notCallable(phones, to);
  if (wrong !== undefined) return wrong;
  if (from === to) return "from and to are the same number";
  if (!phones.gateway(gateway)) return "there is no such gateway group";
  if (phones.exchange.isEngaged(from)) return `${from} is in a call`;
  phones.exchange.open({ to, gateway }, [phones.exchange.leg(from, "outbound", "ring")]);
  return undefined;
}

/** Calls numbers outside; whoever answers waits in a queue, or (`queue` "") hears an announcement, a menu or a machine. */
export function callAll(
  { phones }: Office,
  numbers: readonly string[],
  gateway: string,
  queue: string,
): Refusal {
  const wrong = numbers.find((number) => !NUMBER.test(number) || phones.exchange.isInside(number));
  if (wrong !== undefined) return "numbers holds what is no number outside";
  if (!phones.gateway(gateway)) return "there is no such gateway group";
  for (const number of numbers) {
    if (phones.isBarred(number)) continue;
    phones.exchange.open({ gateway, queue }, [phones.exchange.leg(number, "inbound", "ring")]);
  }
  return undefined;
}
