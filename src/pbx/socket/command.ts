/** A command, and what its reply says. */
import type { PbxError } from "../errors.js";
import { AuthError, OutcomeUnknownError, PbxCodeError, ShapeError, TransportError } from "../errors.js";
import { printable, withoutValues } from "../untrusted.js";
import type { Reply } from "./frames.js";

/** What a command does, and so what its loss means: nothing, something, or a phone that may have rung. */
export type Effect = "reads" | "changes" | "rings";

/** A command before it gets its uuid. What is undefined in its arguments is left out. */
export interface Command {
  readonly cmd: string;
  readonly effect: Effect;
  /** Everything but auth, ping and subscriptions. */
  readonly action?: "api";
  readonly args?: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** How errors name a command. */
export const labelOf = ({ cmd }: Pick<Command, "cmd">): string => `WS ${cmd}`;

const FIRST = "73836387-0000-0000-0000-0000-";
/** Where the vendor's script starts over. */
const LAST = 2_147_483_646;

/** The ids that the vendor's script gives its frames: a fixed part and twelve digits that count up. */
export function* uuids(): Generator<string, never> {
  for (let count = 1; ; count = count === LAST ? 0 : count + 1) yield FIRST + String(count).padStart(12, "0");
}

const HINTS: Readonly<Record<Effect, string | undefined>> = {
  reads: undefined,
  changes: "look at the agent's state before trying again",
  rings: "the phone may have rung: look at the agent's state before dialling again",
};

/** What the loss of a sent command, or a reply that cannot be believed, means for it. */
export function doubt(command: Command, error: unknown): unknown {
  const isDoubtful = (error instanceof TransportError && error.sent) || error instanceof ShapeError;
  if (command.effect === "reads" || !isDoubtful) return error;
  return new OutcomeUnknownError(labelOf(command), error, HINTS[command.effect]);
}

function refusal(command: Command, { code = "", result }: Reply, secret: string): PbxError {
  if (command.cmd === "auth") return new AuthError(labelOf(command), "extension-refused");
  const values = [...Object.values(command.args ?? {}).flatMap((value) => value ?? []), secret];
  const clean = (text: string): string => withoutValues(text, values, new Set([secret]));
  const shown = /^\d{1,9}$/.test(code) ? code : printable(clean(code), 40);
  return new PbxCodeError(labelOf(command), shown, printable(clean(result)));
}

/**
 * Believes a reply, or does not.
 * @param secret must not be in an error.
 * @throws PbxCodeError when the PBX refused, AuthError when it was auth; ShapeError when the reply has no code.
 */
export function judge(command: Command, reply: Reply, secret: string): Reply {
  if (reply.code === "200") return reply;
  if (reply.code !== undefined) throw refusal(command, reply, secret);
  throw new ShapeError(labelOf(command), "a reply without the code that says it was done");
}
