/** What a notification service is, as data: its card, what fits in one, how a request is signed, and what its answers mean. */
import type { Alarm } from "./alarm.js";
import { linesOf, messageOf } from "./message.js";
import type { Message } from "./message.js";

/** A request's address and JSON body. */
export interface Notification {
  readonly url: URL;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A service that takes notifications. */
export interface Service {
  /** As `--notify` names it. */
  readonly name: string;
  body(message: Message, alarm: Alarm): Readonly<Record<string, unknown>>;
  /** Whether the service takes a body of this size. */
  fits(body: Readonly<Record<string, unknown>>): boolean;
  /** Adds the signature; only services that know one have it. @param now milliseconds since 1970 */
  readonly sign?: (notification: Notification, secret: string, now: number) => Notification;
  /** The names under which a 200 tells a failure: anything but 0. */
  readonly codes?: readonly string[];
  /** What a code asks for. */
  readonly hints?: Readonly<Record<string, string>>;
}

/** The size of a body as it is sent. */
export const bytesOf = (body: unknown): number => Buffer.byteLength(JSON.stringify(body), "utf8");

/** The card with as many lines as fit: what is left out is counted in it. */
export function bodyFor(service: Service, alarm: Alarm): Readonly<Record<string, unknown>> {
  const build = (room: number): Readonly<Record<string, unknown>> =>
    service.body(messageOf(alarm, room), alarm);
  const all = build(linesOf(alarm));
  if (service.fits(all)) return all;
  let [some, tooMany] = [0, linesOf(alarm)];
  while (tooMany - some > 1) {
    const middle = Math.floor((some + tooMany) / 2);
    if (service.fits(build(middle))) some = middle;
    else tooMany = middle;
  }
  return build(some);
}

/**
 * Text for Markdown dialects that document no escape: what makes links, images, tags, mentions, headings, entities or
 * code is replaced by its full-width twin, which reads the same and does nothing.
 */
export const inert = (text: string): string =>
  text.replace(/[<>[\]*`#@&\\|]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));
