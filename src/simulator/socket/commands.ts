/** The commands with `"action": "api"`, as data. */
import { goBreak, goReady, signIn, signOut } from "../control/desk.js";
import type { Office } from "../control/desk.js";
import { dial } from "../control/dialling.js";
import {
  answer,
  collectDtmf,
  exitThreeWay,
  hangUp,
  hold,
  intercept,
  killChannel,
  monitor,
  takeCall,
  threeWay,
  transfer,
  unmonitor,
} from "../control/handling.js";
import type { Refusal } from "../phone/meetings.js";
import { cell } from "../rows.js";
import type { ArgKind, Args } from "./args.js";

/** What a reply carries beside its code. */
export type ReplyData = Readonly<Record<string, unknown>>;

export interface Command {
  readonly args: Readonly<Record<string, ArgKind>>;
  /** Whose `extn` it takes: the signed-in extension's own (unless said otherwise), or anybody's. */
  readonly extnOf?: "anybody";
  /** What the arguments lack together. */
  check?(args: Args): string | undefined;
  /** @param own the extension that the connection is signed in as */
  run(office: Office, args: Args, own: string): Refusal | ReplyData;
}

type Work = (office: Office, extn: string, args: Args) => Refusal | ReplyData;

const own = (work: Work, args: Readonly<Record<string, ArgKind>> = {}): Command => ({
  args: { extn: "text", ...args },
  run: (office, given) => work(office, given.text("extn"), given),
});

/** Commands that take another number, too. */
const toward = (work: (office: Office, extn: string, dest: string) => Refusal): Command =>
  own((office, extn, args) => work(office, extn, args.text("dest")), { dest: "text" });

const isThreeWay = (args: Args): boolean => args.has("three_way");

const checkThreeWay = (args: Args): string | undefined =>
  isThreeWay(args) && args.text("three_way") !== "true" ? 'three_way: expected "true"' : undefined;

const getAgentState: Command = {
  args: { extn: "text" },
  extnOf: "anybody",
  run({ phones }, args) {
    const row = phones.agents.row(args.text("extn"));
    return { state: row ? cell(row, "state") : "logout", private_data: row ? cell(row, "private_data") : "" };
  },
};

const login = own((office, extn, args) => signIn(office, extn, args.list("queue"), args.text("type")), {
  queue: "queues",
  type: "text",
});

const kill: Command = {
  args: { channel_uuid: "text?", extn: "text?", cause: "text?" },
  extnOf: "anybody",
  check: (args) =>
    args.text("channel_uuid") === "" && args.text("extn") === ""
      ? "missing argument: channel_uuid or extn"
      : undefined,
  run(office, args) {
    const channel = args.text("channel_uuid");
    return channel === "" ? hangUp(office, args.text("extn")) : killChannel(office, channel);
  },
};

const monitorOrThreeWay: Command = {
  args: { extn: "text", dest: "text", three_way: "text?", goip_gateway: "text?" },
  check: checkThreeWay,
  run(office, args) {
    const work = isThreeWay(args) ? threeWay : monitor;
    return work(office, args.text("extn"), args.text("dest"));
  },
};

const unmonitorOrExit: Command = {
  args: { extn: "text", three_way: "text?" },
  // Whoever ends a three-way call names the third party, who may be anybody.
  extnOf: "anybody",
  check: checkThreeWay,
  run(office, args, caller) {
    const extn = args.text("extn");
    if (isThreeWay(args)) return exitThreeWay(office, caller, extn);
    return extn === caller ? unmonitor(office, extn) : `${extn} is not the extension signed in here`;
  },
};

export const commands: Readonly<Record<string, Command>> = {
  get_agent_state: getAgentState,
  login: {
    ...login,
    check: (args) => (args.text("type") === "onhook" ? undefined : 'type: expected "onhook"'),
  },
  logout: own(signOut),
  go_ready: own(goReady),
  go_break: own(goBreak, { reason: "text?" }),
  hold: own((office, extn) => hold(office, extn, true)),
  unhold: own((office, extn) => hold(office, extn, false)),
  answer: own(answer),
  dial: own(
    (office, extn, args) =>
      dial(office, extn, args.text("dest"), {
        gateway: args.text("gateway"),
        otherStr: args.text("otherStr"),
      }),
    { dest: "text", gateway: "text?", otherStr: "text?" },
  ),
  hangup_other: own(hangUp),
  transfer: toward(transfer),
  intercept: toward(intercept),
  monitor: monitorOrThreeWay,
  unmonitor: unmonitorOrExit,
  take_call: own((office, extn, args) => takeCall(office, extn, args.text("channel_uuid")), {
    channel_uuid: "text",
  }),
  kill,
  collect_dtmf: own(collectDtmf, { soundfile: "text" }),
};
