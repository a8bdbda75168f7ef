/** A connection with commands and replies on it, watched over by a heartbeat. */
import type { Address } from "../address.js";
import type { PbxError } from "../errors.js";
import { withoutValues } from "../untrusted.js";
import { doubt, judge, labelOf } from "./command.js";
import type { Command } from "./command.js";
import { deferred } from "./deferred.js";
import type { FrameEvent } from "./events.js";
import { received, sent } from "./frame-told.js";
import type { FrameTold } from "./frame-told.js";
import { readFrame } from "./frames.js";
import type { Reply } from "./frames.js";
import { CONNECT, Line, lost } from "./line.js";
import { Replies } from "./replies.js";
import type { SocketSettings } from "./settings.js";
import type { UpgradeRoute } from "./upgrade.js";

const PING: Command = { cmd: "ping", effect: "reads" };

/** How long the PBX has to say good-bye, in milliseconds. */
const FAREWELL_MS = 2_000;

/** A command for which there is no connection. It is not kept for later: a dial that comes late is worse than none. */
export function notConnected(command: Command): PbxError {
  const message = "there is no connection to the PBX";
  return lost(labelOf(command), "WS_NOT_CONNECTED", message, { sent: false });
}

/** What a link needs of its owner. */
export interface LinkOwner {
  readonly address: Address;
  readonly route: UpgradeRoute;
  readonly settings: SocketSettings;
  /** Gives each frame its id. */
  nextUuid(): string;
  event(event: FrameEvent): void;
  /** The PBX has shown that it is alive after a ping. */
  alive(): void;
  /** Told once, and the last thing. */
  end(link: Link, error: PbxError): void;
}

export class Link {
  readonly #owner: LinkOwner;
  readonly #replies: Replies;
  readonly #line: Line;
  #stopTimer: () => void = () => undefined;
  /** Why the link ends, when that is known before the connection does. */
  #reason: PbxError | undefined;
  #ended: PbxError | undefined;
  readonly #open = deferred();
  readonly #end = deferred();

  constructor(owner: LinkOwner) {
    this.#owner = owner;
    const { schedule, timeoutMs } = owner.settings;
    this.#replies = new Replies(schedule, timeoutMs);
    this.#line = new Line(owner.address, owner.route, {
      open: () => {
        this.#stopTimer();
        this.#open.resolve();
      },
      frame: (data) => this.#frame(data),
      end: (error) => this.#finish(error),
    });
    this.#in(timeoutMs, () =>
      this.fail(lost(CONNECT, "WS_TIMEOUT", "no connection was made within the timeout", { sent: false })),
    );
  }

  /** Why it ended; undefined while it has not. */
  get ended(): PbxError | undefined {
    return this.#ended;
  }

  /** @throws the reason (rejects) when the connection cannot be made. */
  async opened(): Promise<void> {
    return this.#open.promise;
  }

  /**
   * Sends a command and waits for its reply.
   * @throws TransportError when the connection had ended before; for a command that changes something
   *   OutcomeUnknownError when it was sent and no reply came that can be believed; PbxCodeError when the PBX refused.
   */
  async run(command: Command): Promise<Reply> {
    try {
      return judge(command, await this.#exchange(command), this.#owner.settings.password);
    } catch (error) {
      throw doubt(command, error);
    }
  }

  /** Pings from now on, and ends the link when the PBX does not even answer that. */
  beat(): void {
    const { timeoutMs, heartbeatMs } = this.#owner.settings;
    this.#in(heartbeatMs, () => {
      const before = this.#line.heard;
      this.#exchange(PING).catch(() => undefined);
      this.#line.ping();
      this.#in(timeoutMs, () => {
        if (this.#line.heard === before)
          this.fail(lost(CONNECT, "WS_SILENT", "the PBX no longer answers pings"));
        else {
          this.#owner.alive();
          this.beat();
        }
      });
    });
  }

  /** Ends the link at once, for this reason. */
  fail(reason: PbxError): void {
    this.#reason ??= reason;
    this.#line.destroy();
  }

  /** Says good-bye, and resolves when the connection has ended. */
  async close(reason: PbxError): Promise<void> {
    if (this.#ended) return;
    this.#reason ??= reason;
    this.#in(FAREWELL_MS, () => this.#line.destroy());
    this.#line.close();
    await this.#end.promise;
  }

  async #exchange(command: Command): Promise<Reply> {
    if (!this.#line.isOpen) throw notConnected(command);
    const { cmd, action, args } = command;
    const uuid = this.#owner.nextUuid();
    const reply = this.#replies.expect(uuid, cmd);
    this.#line.send(JSON.stringify({ action, cmd, args, uuid }));
    this.#tell(sent(command));
    return reply;
  }

  #frame(data: unknown): void {
    const frame = readFrame(data);
    if (frame.type !== "reply") {
      this.#pass(frame);
      return;
    }
    const { type, code, result, data: said } = frame;
    const { password } = this.#owner.settings;
    const clean = withoutValues(result, [password], new Set([password]));
    this.#pass({ type, cmd: this.#replies.settle(frame), code, result: clean, data: said });
  }

  #pass(event: FrameEvent): void {
    this.#tell(received(event, this.#owner.settings.password));
    this.#owner.event(event);
  }

  /** Listening must not change what a frame means. */
  #tell(frame: FrameTold): void {
    try {
      this.#owner.settings.onFrame?.(frame);
    } catch {
      return;
    }
  }

  #finish(error: PbxError): void {
    const reason = this.#reason ?? error;
    this.#ended = reason;
    this.#stopTimer();
    this.#replies.end();
    this.#open.reject(reason);
    this.#end.resolve();
    this.#owner.end(this, reason);
  }

  /** There is one thing to wait for at a time: the opening, the next ping, its answer, the farewell. */
  #in(ms: number, run: () => void): void {
    this.#stopTimer();
    this.#stopTimer = this.#owner.settings.schedule(run, ms);
  }
}
