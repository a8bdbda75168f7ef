/** Who has been told what: a notification goes out when what there is to say is not what its recipient heard last. */
import type { Alarm, Status } from "./alarm.js";
import { CLEAN_DIGEST } from "./alarm.js";

/** What a recipient was told last. */
export interface Told {
  readonly status: Status;
  readonly digest: string;
  /** When, ISO 8601 in UTC. */
  readonly told: string;
}

/** The file of `--state`. It names recipients as the command line does, never by their address. */
export interface State {
  readonly format_version: "1.0";
  readonly kind: "pbxctl drift state";
  /** The PBX that it is about; null where no run has known it yet. */
  readonly target: string | null;
  readonly recipients: Readonly<Record<string, Told>>;
}

/** Nobody was told anything. */
export const NOBODY_TOLD: State = {
  format_version: "1.0",
  kind: "pbxctl drift state",
  target: null,
  recipients: {},
};

/** Whether the recipient of this name has yet to hear of it. Who was told nothing believes that all is well. */
export const isNews = (state: State, recipient: string, { digest }: Pick<Alarm, "digest">): boolean =>
  (state.recipients[recipient]?.digest ?? CLEAN_DIGEST) !== digest;

/**
 * The state after a run. Who could not be reached stays where they were, and is told the next time; who is not a recipient
 * any more is forgotten.
 * @param recipients all of this run
 * @param reached those who were told
 */
export function afterwards(
  state: State,
  alarm: Pick<Alarm, "status" | "digest" | "timestamp" | "target">,
  recipients: readonly string[],
  reached: readonly string[],
): State {
  const now: Told = { status: alarm.status, digest: alarm.digest, told: alarm.timestamp };
  const entries = recipients.flatMap((name): [string, Told][] => {
    const told = reached.includes(name) ? now : state.recipients[name];
    return told ? [[name, told]] : [];
  });
  return { ...state, target: alarm.target ?? state.target, recipients: Object.fromEntries(entries) };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isStatus = (value: unknown): value is Status =>
  value === "clean" || value === "drift" || value === "failed";

/** The state in a file; undefined when the file is something else. An empty one is the state of nobody told. */
export function parseState(text: string): State | undefined {
  if (text.trim() === "") return NOBODY_TOLD;
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(data) || data["kind"] !== NOBODY_TOLD.kind || !isObject(data["recipients"])) return undefined;
  const recipients: [string, Told][] = [];
  for (const [name, entry] of Object.entries(data["recipients"])) {
    if (!isObject(entry)) return undefined;
    const { status, digest, told } = entry;
    if (!isStatus(status) || typeof digest !== "string" || typeof told !== "string") return undefined;
    recipients.push([name, { status, digest, told }]);
  }
  const target = typeof data["target"] === "string" ? data["target"] : null;
  return { ...NOBODY_TOLD, target, recipients: Object.fromEntries(recipients) };
}
