/** Which reply answers which command. */
import type { PbxError } from "../errors.js";
import type { Reply } from "./frames.js";
import { lost } from "./line.js";
import type { Schedule } from "./settings.js";

interface Waiting {
  readonly cmd: string;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: PbxError) => void;
  readonly stop: () => void;
}

/** A PBX may hang up on whoever it does not know. */
function ended(cmd: string): PbxError {
  const message = "the connection ended before a reply came";
  const hint = cmd === "auth" ? "check the extension's number and its own password" : undefined;
  return lost(`WS ${cmd}`, "WS_ENDED", message, { hint });
}

export class Replies {
  readonly #schedule: Schedule;
  readonly #timeoutMs: number;
  readonly #waiting = new Map<string, Waiting>();
  /** Whether a command was given up whose reply may still come. */
  #late = false;

  constructor(schedule: Schedule, timeoutMs: number) {
    this.#schedule = schedule;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * The reply to a command that is about to be sent.
   * @throws TransportError (rejects) when none comes in time, or the connection ends before.
   */
  async expect(uuid: string, cmd: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.delete(uuid);
        this.#late = true;
        reject(lost(`WS ${cmd}`, "WS_NO_REPLY", "no reply came within the timeout"));
      };
      this.#waiting.set(uuid, { cmd, resolve, reject, stop: this.#schedule(giveUp, this.#timeoutMs) });
    });
  }

  /**
   * Hands a reply to the command that waits for it. One without uuid answers the only command that waits, unless it
   * could be the late answer to one that was given up.
   * @returns the command; undefined when none waits for this reply.
   */
  settle(reply: Reply): string | undefined {
    const only = this.#waiting.size === 1 && !this.#late ? [...this.#waiting.keys()][0] : undefined;
    const uuid = reply.uuid ?? only ?? "";
    const waiting = this.#waiting.get(uuid);
    if (!waiting) return undefined;
    this.#waiting.delete(uuid);
    waiting.stop();
    waiting.resolve(reply);
    return waiting.cmd;
  }

  /** No reply will come any more: the connection has ended. */
  end(): void {
    for (const { cmd, stop, reject } of this.#waiting.values()) {
      stop();
      reject(ended(cmd));
    }
    this.#waiting.clear();
  }
}
