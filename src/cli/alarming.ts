/** What a nightly run tells machines and people: metrics, and notifications of what is new. */
import { setTimeout as wait } from "node:timers/promises";
import { alarmOf, failureAlarm } from "../alarm/alarm.js";
import type { Alarm } from "../alarm/alarm.js";
import { deliver } from "../alarm/deliver.js";
import type { Recipient, Undelivered } from "../alarm/deliver.js";
import { lastSuccessIn, metricsText } from "../alarm/metrics.js";
import { NOBODY_TOLD, afterwards, isNews, parseState } from "../alarm/state.js";
import type { State } from "../alarm/state.js";
import { normalizeAddress } from "../pbx/client.js";
import type { Plan, Undeclared } from "../reconcile/plan.js";
import { printable } from "../report/printable.js";
import { authority, proxies, setting } from "./connection.js";
import { EXIT, Interrupted, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { failureOf } from "./failure.js";
import type { ConnectionOptions } from "./options.js";
import { sourceOf } from "./pipeline.js";
import { recipientsOf } from "./recipients.js";
import { cannotWrite, earlierText, writeFileAtomic } from "./report-file.js";
import type { Terminal } from "./terminal.js";

/** What alarms need of the command line. */
export interface AlarmOptions extends ConnectionOptions {
  readonly metrics?: string;
  readonly notify: readonly string[];
  readonly state?: string;
  readonly includeUnapplied: boolean;
  readonly failOnUnmanaged: boolean;
}

/** What a run found. */
export interface Found {
  readonly plan: Plan;
  readonly types: readonly string[];
  readonly undeclared: readonly Undeclared[];
}

/** The metrics file is for another user's exporter. */
const READABLE = 0o644;

/**
 * Runs a check, and tells how it ended, an error included; an interruption alone is told nobody. What could not be told is
 * said on standard error. It makes an exit code of 0 an error, and leaves every other as it is: drift is not hidden by it.
 * @throws UsageError before anything else where a file or a recipient is unusable; what the work throws
 */
export async function alarming(
  options: AlarmOptions,
  terminal: Terminal,
  work: (found: (what: Found) => void) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (options.state !== undefined && options.notify.length === 0)
    throw new UsageError("--state needs --notify", "it remembers who was told what");
  await checkWritable("--metrics", options.metrics);
  await checkWritable("--state", options.state);
  const started = performance.now();
  const told = await telling(options, terminal, started);
  let what: Found | undefined;
  try {
    const code = await work((found) => (what = found));
    // Not there: the run ended without a verdict and without an error, which no run does.
    const isTold = what === undefined || (await told.verdict(what));
    return isTold || code !== EXIT.ok ? code : EXIT.error;
  } catch (error) {
    if (!(error instanceof Interrupted)) await told.failure(error);
    throw error;
  }
}

/** Who is to be told what. Where that can't be known the run has failed, and the metrics at least say so. */
async function telling(options: AlarmOptions, terminal: Terminal, started: number): Promise<Telling> {
  try {
    const recipients = await recipientsOf(options.notify);
    return new Telling(options, terminal, recipients, await stateIn(options.state), started);
  } catch (error) {
    await new Telling(options, terminal, [], NOBODY_TOLD, started).unready();
    throw error;
  }
}

class Telling {
  readonly #options: AlarmOptions;
  readonly #terminal: Terminal;
  readonly #recipients: readonly Recipient[];
  readonly #state: State;
  readonly #started: number;

  constructor(
    options: AlarmOptions,
    terminal: Terminal,
    recipients: readonly Recipient[],
    state: State,
    started: number,
  ) {
    this.#options = options;
    this.#terminal = terminal;
    this.#recipients = recipients;
    this.#state = state;
    this.#started = started;
  }

  /** Whether all that was to be told was told. */
  async verdict(found: Found): Promise<boolean> {
    const { plan } = found;
    const alarm = alarmOf(
      { ...plan, undeclared: found.undeclared },
      this.#options,
      this.#setting(plan.target),
    );
    // People are told also where the metrics can't be written.
    const measured = await this.#measure(alarm.target, found);
    return (await this.#notify(alarm)) && measured;
  }

  /** Nobody can be told, and the file of --state is not touched: it may be anything. */
  async unready(): Promise<void> {
    await this.#measure(givenTarget(this.#options));
  }

  async failure(error: unknown): Promise<void> {
    const { message, hint } = failureOf(error);
    const alarm = failureAlarm(
      { message, ...(hint !== undefined && { hint }) },
      this.#setting(givenTarget(this.#options)),
    );
    await this.#measure(alarm.target);
    await this.#notify(alarm);
  }

  #setting(target: string | null): Pick<Alarm, "target" | "timestamp" | "run"> {
    return { target, timestamp: new Date().toISOString(), run: sourceOf(process.env).run };
  }

  async #measure(target: string | null, found?: Found): Promise<boolean> {
    const { metrics: file } = this.#options;
    if (file === undefined) return true;
    const now = Date.now() / 1_000;
    const before = await earlierText(file).catch(() => "");
    const lines = metricsText({
      target: target ?? "unknown",
      ended: now,
      duration: Math.round(performance.now() - this.#started) / 1_000,
      lastSuccess: found ? now : lastSuccessIn(before, target),
      ...(found && {
        found: { ...found, changes: found.plan.resource_changes, unmanaged: found.plan.unmanaged },
      }),
    });
    return this.#write("metrics", file, lines, READABLE);
  }

  async #notify(alarm: Alarm): Promise<boolean> {
    const { state: file } = this.#options;
    const state = this.#stateOf(alarm);
    const due = this.#recipients.filter(({ name }) => isNews(state, name, alarm));
    const ends = await this.#deliverAll(due, alarm);
    for (const [{ name }, undelivered] of ends) this.#sayUndelivered(name, undelivered);
    const reached = ends.flatMap(([{ name }, undelivered]) => (undelivered ? [] : [name]));
    const names = this.#recipients.map(({ name }) => name);
    const after = afterwards(state, alarm, names, reached);
    const isKept =
      file === undefined || (await this.#write("state", file, [JSON.stringify(after, undefined, 2)]));
    return isKept && reached.length === due.length;
  }

  /** A state of another PBX says nothing of this one. */
  #stateOf({ target }: Alarm): State {
    const { target: before } = this.#state;
    if (before === null || target === null || before === target) return this.#state;
    this.#terminal.say(
      `${this.#terminal.errorStyle.yellow("Warning:")} the file of --state is about another PBX (${printable(before)}); it starts anew`,
    );
    return NOBODY_TOLD;
  }

  async #deliverAll(due: readonly Recipient[], alarm: Alarm): Promise<[Recipient, Undelivered][]> {
    if (due.length === 0) return [];
    const { timeout, retries } = this.#options;
    const ca = await authority(this.#options).catch(() => undefined);
    const how = {
      timeoutMs: Math.ceil(timeout * 1_000),
      retries,
      ca,
      proxy: proxies(),
      sleep: async (ms: number) => wait(ms),
      random: Math.random,
      now: Date.now,
    };
    return Promise.all(
      due.map(async (recipient): Promise<[Recipient, Undelivered]> => [
        recipient,
        await deliver(recipient, alarm, how),
      ]),
    );
  }

  #sayUndelivered(name: string, undelivered: Undelivered): void {
    if (!undelivered) return;
    const style = this.#terminal.errorStyle;
    const next = this.#options.state === undefined ? "" : "; the next run tries again";
    this.#terminal.say(
      `${style.red("Error:")} ${printable(name)} was not notified: it ${undelivered.why}${next}`,
    );
    if (undelivered.hint !== undefined) this.#terminal.say(`  ${style.cyan("hint:")} ${undelivered.hint}`);
  }

  async #write(what: string, file: string, lines: Iterable<string>, mode?: number): Promise<boolean> {
    try {
      await writeFileAtomic(file, lines, mode);
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#terminal.say(
        `${this.#terminal.errorStyle.red("Error:")} the ${what} can't be written: ${printable(why)}`,
      );
      return false;
    }
  }
}

async function checkWritable(option: string, file: string | undefined): Promise<void> {
  const why = file === undefined ? undefined : await cannotWrite(file);
  if (why !== undefined)
    throw new UsageError(`${option} can't write ${file ?? ""}: ${why}`, "nothing was done yet");
}

async function stateIn(file: string | undefined): Promise<State> {
  if (file === undefined) return NOBODY_TOLD;
  const text = await earlierText(file).catch(() => {
    throw new UsageError(`--state can't read ${file}`);
  });
  const state = parseState(text);
  if (state) return state;
  throw new UsageError(`--state ${file} is not a state of drift`, "name another file, or remove this one");
}

/** The address that the command line or the environment gives, where it is one. */
function givenTarget({ url = setting("PBX_URL") }: ConnectionOptions): string | null {
  try {
    return url === undefined ? null : normalizeAddress(url);
  } catch {
    return null;
  }
}
