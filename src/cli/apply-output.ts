import type { ApplyReport } from "../reconcile/events.js";
import type { Plan } from "../reconcile/plan.js";
import { jsonPieces } from "../report/json-lines.js";
import { eventText } from "../report/apply-text.js";
import type { Format } from "../report/format.js";
import { jsonText } from "../report/json-text.js";
import { planText } from "../report/plan-text.js";
import { rehearsalText } from "../report/rehearsal-text.js";
import type { RehearsalEvent } from "../report/rehearsal-text.js";
import type { Style } from "../report/style.js";
import type { Terminal } from "./terminal.js";

type Streams = Pick<Terminal, "style" | "errorStyle" | "print" | "write" | "writeSoon" | "tell" | "line">;

/**
 * Apply's answer as it comes: lines of text, or one JSON object a line. In a rehearsal each of these says so. The other
 * formats tell everything at the end; what they need to know is remembered here.
 */
export class ApplyOutput {
  readonly #format: Format;
  readonly #terminal: Streams;
  readonly #rehearsal: boolean;
  /** What was done, once that is known. */
  report: ApplyReport | undefined;
  /** Why nothing was begun. */
  refused: string | undefined;

  constructor(format: Format, terminal: Streams, rehearsal: boolean) {
    this.#format = format;
    this.#terminal = terminal;
    this.#rehearsal = rehearsal;
  }

  /**
   * The plan, as text or as the first JSON event. Where standard output is for a document, whoever has to approve it
   * reads it on standard error.
   */
  async plan(plan: Plan, asks: boolean): Promise<void> {
    if (this.#format === "json") await this.#terminal.write(this.#json({ type: "plan", plan }));
    else if (this.#format === "text") await this.#terminal.print(planText(plan, this.#terminal.style));
    else if (asks) await this.#terminal.tell(planText(plan, this.#terminal.errorStyle));
  }

  event(event: RehearsalEvent): void {
    if (event.type === "apply_end") this.report = event.report;
    if (event.type === "refused") this.refused = event.reason;
    if (this.#format === "json") this.#jsonEvent(event);
    else if (this.#format === "text")
      for (const line of this.#text(event, this.#terminal.style)) this.#terminal.line(line);
  }

  /** Whether the answer is a document that is printed when everything is known. */
  get isDocument(): boolean {
    return this.#format !== "text" && this.#format !== "json";
  }

  #text(event: RehearsalEvent, style: Style): string[] {
    if (this.#rehearsal || event.type === "call" || event.type === "end_state")
      return rehearsalText(event, style);
    return eventText(event, style);
  }

  /** What tells of the end is long; of the others there are many, and each is short. */
  #jsonEvent(event: RehearsalEvent): void {
    if (event.type === "apply_end" || event.type === "end_state") this.#terminal.writeSoon(this.#json(event));
    else this.#terminal.line(jsonText(this.#marked(event)));
  }

  /** A line, in pieces: a plan and a report of a million objects are longer than any text can be. */
  *#json(event: object): Generator<string> {
    yield* jsonPieces(this.#marked(event));
    yield "\n";
  }

  #marked(event: object): object {
    return this.#rehearsal ? { ...event, rehearsal: true } : event;
  }
}
