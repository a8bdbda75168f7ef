/** What is done with a call that is there. Each gives the reason when it is not done. */
import { partiesOf } from "../phone/call.js";
import type { Seat } from "../phone/call.js";
import type { Refusal } from "../phone/meetings.js";
import { cell } from "../rows.js";
import { queuesOf } from "../phone/agent-event.js";
import { notFree } from "./desk.js";
import type { Office } from "./desk.js";
import { notCallable } from "./dialling.js";

/** Does `work` with the extension's place in its call, if it has one. */
function withSeat({ phones }: Office, extn: string, work: (seat: Seat) => Refusal): Refusal {
  const seat = phones.exchange.seat(extn);
  return seat ? work(seat) : `${extn} is in no call`;
}

/** Likewise, for a party who is talking. */
function whileTalking(office: Office, extn: string, work: (seat: Seat) => Refusal): Refusal {
  return withSeat(office, extn, (seat) => {
    const talks = seat.leg.phase === "answered" && seat.leg.listensTo === "";
    return talks ? work(seat) : `${extn} is not talking`;
  });
}

/** 挂断: two parties' call ends; of three, the others go on. */
export const hangUp = (office: Office, extn: string): Refusal =>
  withSeat(office, extn, (seat) => {
    office.phones.exchange.drop(seat);
    return undefined;
  });

/** Picks up a ringing phone. */
export const answer = (office: Office, extn: string): Refusal =>
  withSeat(office, extn, (seat) => {
    if (seat.leg.phase !== "ring") return `${extn} is not ringing`;
    office.phones.exchange.answer(seat);
    return undefined;
  });

/** 保持, 取消保持. */
export const hold = (office: Office, extn: string, held: boolean): Refusal =>
  whileTalking(office, extn, (seat) => {
    if (seat.leg.held === held) return held ? `${extn} holds its call already` : `${extn} holds no call`;
    seat.leg.held = held;
    office.phones.exchange.show(seat);
    return undefined;
  });

/** 采集: asks the other side for a key. Whoever that is presses 1. */
export const collectDtmf = (office: Office, extn: string): Refusal =>
  whileTalking(office, extn, (seat) => {
    seat.leg.dtmf += "1";
    office.phones.exchange.show(seat);
    return undefined;
  });

/** What is wrong with bringing a number into a call. */
function notAddable({ phones }: Office, seat: Seat, number: string): Refusal {
  if (partiesOf(seat.call).length !== 2) return "this takes a call of two";
  if (partiesOf(seat.call).some((leg) => leg.number === number)) return `${number} is in this call`;
  const wrong = notCallable(phones, number);
  if (wrong !== undefined) return wrong;
  return phones.exchange.isEngaged(number) ? `${number} is in a call` : undefined;
}

/** 转接, to a phone, an extension or a queue. */
export const transfer = (office: Office, extn: string, to: string): Refusal =>
  whileTalking(office, extn, (seat) => {
    if (office.phones.queues.queue(to)) return transferToQueue(office, seat, to);
    const wrong = notAddable(office, seat, to);
    if (wrong === undefined) office.phones.exchange.handOver(seat, to);
    return wrong;
  });

function transferToQueue({ phones }: Office, seat: Seat, queue: string): Refusal {
  const parties = partiesOf(seat.call);
  const other = parties.find((leg) => leg !== seat.leg);
  if (!other || parties.length !== 2) return "this takes a call of two";
  if (phones.exchange.isInside(other.number))
    return `${other.number} is an extension: queues are for callers`;
  phones.exchange.detach({ call: seat.call, leg: other });
  phones.exchange.end(seat.call);
  phones.queues.enter(queue, other.number, other.channel);
  return undefined;
}

/** 强插/抢接: `extn` takes the place of another extension, whose phone rings or who is talking. */
export function intercept(office: Office, extn: string, of: string): Refusal {
  const wrong = notFree(office, extn);
  if (wrong !== undefined) return wrong;
  return withSeat(office, of, (seat) => {
    if (seat.leg.phase === "calling" || seat.leg.listensTo !== "" || seat.call.conference !== "") {
      return `there is nothing of ${of} to take`;
    }
    office.phones.exchange.replace(seat, extn);
    return undefined;
  });
}

/** 监听: `extn` listens to another extension's call. */
export function monitor(office: Office, extn: string, of: string): Refusal {
  const wrong = notFree(office, extn);
  if (wrong !== undefined) return wrong;
  return whileTalking(office, of, ({ call }) => {
    const { exchange } = office.phones;
    exchange.join(call, exchange.leg(extn, "outbound", "answered", of));
    return undefined;
  });
}

/** 取消监听. */
export const unmonitor = (office: Office, extn: string): Refusal =>
  withSeat(office, extn, (seat) => {
    if (seat.leg.listensTo === "") return `${extn} does not listen to a call`;
    office.phones.exchange.drop(seat);
    return undefined;
  });

/** 三方通话: calls a third party into the extension's call. */
export const threeWay = (office: Office, extn: string, third: string): Refusal =>
  whileTalking(office, extn, (seat) => {
    const wrong = notAddable(office, seat, third);
    if (wrong !== undefined) return wrong;
    const { exchange } = office.phones;
    exchange.join(seat.call, exchange.leg(third, "inbound", "ring"));
    return undefined;
  });

/** 踢出第三方: `number` is the third party's, as the document has it, or that of whoever asks. */
export const exitThreeWay = (office: Office, extn: string, number: string): Refusal =>
  withSeat(office, extn, ({ call }) => {
    const third = partiesOf(call)[2];
    if (!third) return `${extn} is in no three-way call`;
    if (number !== third.number && number !== extn) return `${number} is not the third party`;
    office.phones.exchange.drop({ call, leg: third });
    return undefined;
  });

/** 手动接听: takes a caller out of one of the agent's queues. */
export function takeCall(office: Office, extn: string, channel: string): Refusal {
  const { agents, queues, exchange } = office.phones;
  const wrong = notFree(office, extn);
  if (wrong !== undefined) return wrong;
  const caller = queues.caller(channel);
  if (!caller || !queuesOf(agents.row(extn) ?? {}).includes(cell(caller, "queue"))) {
    return `no such caller waits in the queues of ${extn}`;
  }
  queues.connect(caller, extn);
  const seat = exchange.seat(extn);
  if (seat) exchange.answer(seat);
  return undefined;
}

/** 强拆: hangs up a channel, or what a waiting caller's is. */
export function killChannel({ phones }: Office, channel: string): Refusal {
  const seat = phones.exchange.seatOnChannel(channel);
  if (seat) phones.exchange.drop(seat);
  const caller = seat ? undefined : phones.queues.caller(channel);
  if (caller) phones.queues.leave(caller);
  return seat || caller ? undefined : "there is no such channel";
}
