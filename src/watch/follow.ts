/** Watches on the WebSocket, where the PBX pushes what happens. */
import { PbxCodeError } from "../pbx/errors.js";
import type { PbxError } from "../pbx/errors.js";
import { subscriptionKey } from "../pbx/socket.js";
import type { AgentStateEvent, SocketEvent } from "../pbx/socket/events.js";
import { viewOfEvent, viewOfState } from "./agent-view.js";
import type { AgentView } from "./agent-view.js";
import { compareAgent, initial } from "./compare.js";
import type { Audience } from "./events.js";

/** Where the PBX pushes; a PbxSocket is one. */
export interface AgentSocket {
  /** The extension that is signed in. */
  readonly extn: string;
  connect(): Promise<void>;
  subscribe(key: string): Promise<void>;
  getAgentState(): Promise<string>;
  listen(listener: (event: SocketEvent) => void): () => void;
}

/** Follows agents by their pushed states. */
class Follower {
  readonly #audience: Audience;
  readonly #views = new Map<string, AgentView>();

  constructor(audience: Audience) {
    this.#audience = audience;
  }

  /** A state was pushed. Of an agent that was not seen yet, the event itself says what it was before. */
  push(event: AgentStateEvent): void {
    const view = viewOfEvent(event);
    if (!this.#views.has(view.extn) && event.old_state !== "" && event.old_state !== view.state)
      this.#views.set(view.extn, viewOfState(view.extn, event.old_state, view));
    this.#see(view);
  }

  /** A state was asked for, which says less than a pushed one: it counts when it is news. */
  assume(extn: string, state: string): void {
    const known = this.#views.get(extn);
    if (known?.state !== state) this.#see(viewOfState(extn, state, known));
  }

  #see(view: AgentView): void {
    const { extn } = view;
    const isKnown = this.#views.has(extn);
    const before = this.#views.get(extn);
    this.#views.set(extn, view);
    const events = isKnown || view.state === "login" ? compareAgent(before, view) : [initial(view)];
    for (const event of events) this.#audience.event(event);
  }
}

/** The state of the extension that is signed in; `logout` when the PBX says that nobody is. */
async function stateOf(socket: AgentSocket): Promise<string> {
  try {
    return (await socket.getAgentState()) || "logout";
  } catch (error) {
    if (error instanceof PbxCodeError) return "logout";
    throw error;
  }
}

function toldBy(event: SocketEvent, follower: Follower, audience: Audience): void {
  switch (event.type) {
    case "agent_state":
      follower.push(event);
      return;
    case "agent_caller_state": {
      const { uuid: call, cid_number: number } = event.caller;
      audience.event({ event: event.action === "in" ? "caller_waiting" : "caller_gone", call, number });
      return;
    }
    case "disconnected":
      audience.note({ note: "lost", error: event.error, retryInMs: event.retryInMs });
      return;
    case "subscription_lost":
      audience.note({ note: "deaf", error: event.error });
      return;
    case "unknown":
      audience.note({ note: "odd", what: `an event of the type ${event.event_type}` });
      return;
    case "malformed":
      audience.note({ note: "odd", what: event.found });
      return;
    case "connected":
      if (event.resumed) audience.note({ note: "back" });
      return;
    case "reply":
    case "closed":
      return;
  }
}

/**
 * Watches until the socket is closed.
 * @param extns the extensions to watch; the socket's own when there are none. Of that one, waiting callers are told, too.
 * @throws the socket's errors while it connects and subscribes; later only when the PBX refuses the password.
 */
export async function follow(
  socket: AgentSocket,
  extns: readonly string[],
  audience: Audience,
): Promise<void> {
  const follower = new Follower(audience);
  const watched = extns.length > 0 ? extns : [socket.extn];
  const isOwn = watched.includes(socket.extn);
  /** What was missed while there was no connection. It may be lost again at once: then this is asked again. */
  const catchUp = async (): Promise<void> => {
    if (isOwn) follower.assume(socket.extn, await stateOf(socket));
  };
  const closed = new Promise<PbxError | undefined>((resolve) => {
    socket.listen((event) => {
      toldBy(event, follower, audience);
      if (event.type === "connected" && event.resumed) void catchUp().catch(() => undefined);
      if (event.type === "closed") resolve(event.error);
    });
  });
  await socket.connect();
  for (const extn of watched) await socket.subscribe(subscriptionKey.agent(extn));
  if (isOwn) await socket.subscribe(subscriptionKey.caller(socket.extn));
  await catchUp();
  const error = await closed;
  if (error) throw error;
}
