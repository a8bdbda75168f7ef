import type { Bus, PushedEvent } from "../phone/bus.js";
import type { Context } from "../route.js";
import { cell } from "../rows.js";
import { readArgs } from "./args.js";
import type { ArgKind, Args } from "./args.js";
import { commands } from "./commands.js";
import type { Command, ReplyData } from "./commands.js";
import { readFrame } from "./frame.js";
import type { Frame } from "./frame.js";

/** The other end of a connection. */
export interface Peer {
  /** Sends a text frame. */
  send(text: string): void;
  /** Closes the connection with one of WebSocket's status codes. */
  close(code: number, reason: string): void;
}

/** What a session works on. */
export interface SessionContext extends Context {
  /** Lets happen what is due. */
  run(): void;
  /** Something was changed by a command. */
  changed(): void;
}

interface Reply {
  readonly code: number;
  readonly result: string;
  readonly data?: ReplyData;
}

const ok: Reply = { code: 200, result: "ok" };

/** The commands about the connection itself, and their arguments. */
const plain: Readonly<Record<string, Readonly<Record<string, ArgKind>>>> = {
  auth: { username: "text", password: "text", accept: "text?" },
  ping: {},
  subscribe: { key: "text" },
  unsubscribe: { key: "text" },
};

const KEY =
  /^ola\.(?:agent\.(?<agent>[^.]+)|caller\.(?<caller>[^.]+)|queue\.(?<queue>[^.]+)\.(?<member>[^.]+))$/;

/** One connection to `/ola_socket`, apart from any socket: frames in, frames out. */
export class OlaSession {
  readonly #peer: Peer;
  readonly #context: SessionContext;
  readonly #stop: () => void;
  readonly #keys = new Set<string>();
  /** Events that a command of this connection caused: they come after its reply. */
  #held: string[] | undefined;
  /** The extension that signed in on this connection. */
  #extn: string | undefined;

  constructor(peer: Peer, bus: Bus, context: SessionContext) {
    this.#peer = peer;
    this.#context = context;
    this.#stop = bus.listen((keys, event) => this.#push(keys, event));
  }

  /** Takes a text frame. Whatever it is, this does not throw. */
  receive(text: string): void {
    this.#context.run();
    const frame = readFrame(text);
    if (!frame) {
      this.#context.counters.add("refused");
      this.#peer.close(1007, "a frame is JSON");
    } else if ("wrong" in frame) {
      this.#answer({ cmd: "", uuid: frame.uuid }, this.#refuse(400, frame.wrong));
    } else {
      this.#held = [];
      this.#answer(frame, this.#carryOut(frame));
      for (const event of this.#held) this.#peer.send(event);
      this.#held = undefined;
    }
  }

  /** The connection is closed: no more events. */
  end(): void {
    this.#stop();
  }

  #carryOut(frame: Frame): Reply {
    const { cmd, isApi } = frame;
    const table: Readonly<Record<string, unknown>> = isApi ? commands : plain;
    const known = Object.hasOwn(table, cmd);
    if (known) this.#context.counters.call(`WS ${cmd}`);
    if (cmd === "auth" && !isApi) return this.#withArgs(frame, plain["auth"], (args) => this.#auth(args));
    const own = this.#signedIn();
    if (own === undefined) return this.#unauthorized("Authorization Required!");
    if (!known) return this.#refuse(404, "no such command");
    const command = isApi ? commands[cmd] : undefined;
    if (command) return this.#withArgs(frame, command.args, (args) => this.#command(command, args, own));
    return this.#withArgs(frame, plain[cmd], (args) => this.#manage(cmd, args));
  }

  #withArgs(
    { args: given }: Frame,
    kinds: Readonly<Record<string, ArgKind>> = {},
    work: (args: Args) => Reply,
  ): Reply {
    const args = readArgs(given, kinds);
    return typeof args === "string" ? this.#refuse(400, args) : work(args);
  }

  #auth(args: Args): Reply {
    if (args.has("accept") && args.text("accept") !== "application/json") {
      return this.#refuse(400, "accept: expected application/json");
    }
    const [extn, password] = [args.text("username"), args.text("password")];
    const rows = this.#context.state.extensions.of(extn);
    if (password === "" || !rows.some((row) => cell(row, "password") === password)) {
      this.#extn = undefined;
      return this.#unauthorized("auth failed!");
    }
    this.#extn = extn;
    this.#context.counters.add("logins");
    return ok;
  }

  /** The extension that signed in here, as long as there is one of that number. */
  #signedIn(): string | undefined {
    const extn = this.#extn;
    return extn !== undefined && this.#context.state.extensions.has(extn) ? extn : undefined;
  }

  #manage(cmd: string, args: Args): Reply {
    if (cmd === "ping") return ok;
    const key = args.text("key");
    const wrong = this.#keyFault(key);
    if (wrong !== undefined) return this.#refuse(400, wrong);
    if (cmd === "subscribe") this.#keys.add(key);
    else if (!this.#keys.delete(key)) return this.#reject("there is no such subscription");
    return ok;
  }

  #keyFault(key: string): string | undefined {
    const { agent, caller, queue, member } = KEY.exec(key)?.groups ?? {};
    const extn = agent ?? caller ?? member;
    if (extn === undefined) return "key: expected ola.agent.EXTN, ola.caller.EXTN or ola.queue.QUEUE.EXTN";
    const { state, phones } = this.#context;
    if (!state.extensions.has(extn)) return "key: there is no such extension";
    return queue !== undefined && !phones.queues.queue(queue) ? "key: there is no such queue" : undefined;
  }

  #command(command: Command, args: Args, own: string): Reply {
    const wrong = command.check?.(args);
    if (wrong !== undefined) return this.#refuse(400, wrong);
    if (command.extnOf !== "anybody" && args.text("extn") !== own) {
      return this.#refuse(403, "extn: expected the extension that signed in here");
    }
    const outcome = command.run(this.#context, args, own);
    if (typeof outcome === "string") return this.#reject(outcome);
    if (outcome) return { ...ok, data: outcome };
    this.#context.changed();
    return ok;
  }

  #refuse(code: number, result: string): Reply {
    this.#context.counters.add("refused");
    return { code, result };
  }

  #reject(result: string): Reply {
    this.#context.counters.add("rejected");
    return { code: 500, result };
  }

  #unauthorized(result: string): Reply {
    this.#context.counters.add("unauthorized");
    return { code: 401, result };
  }

  /** Clients know a reply by its `event_name` or by its `event_type`. */
  #answer({ cmd, uuid }: Pick<Frame, "cmd" | "uuid">, reply: Reply): void {
    const kind = { event_name: "command/reply", event_type: "command/reply" };
    this.#peer.send(JSON.stringify({ ...kind, cmd, uuid, ...reply }));
  }

  #push(keys: readonly string[], event: PushedEvent): void {
    if (this.#signedIn() === undefined || !keys.some((key) => this.#keys.has(key))) return;
    const text = JSON.stringify(event);
    if (this.#held) this.#held.push(text);
    else this.#peer.send(text);
  }
}
