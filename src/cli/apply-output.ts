import type { Plan } from "../reconcile/plan.js";
import { jsonText } from "../report/json-text.js";
import { eventText } from "../report/apply-text.js";
import { rehearsalText } from "../report/rehearsal-text.js";
import type { RehearsalEvent } from "../report/rehearsal-text.js";
import type { Style } from "../report/style.js";
import type { Terminal } from "./terminal.js";

/** Apply's answer as it comes: lines of text, or one JSON object a line. In a rehearsal each of these says so. */
export class ApplyOutput {
  readonly #format: "text" | "json";
  readonly #terminal: Terminal;
  readonly #rehearsal: boolean;

  constructor(format: "text" | "json", terminal: Terminal, rehearsal: boolean) {
    this.#format = format;
    this.#terminal = terminal;
    this.#rehearsal = rehearsal;
  }

  /** The plan as the first JSON event; as text it is printed like any plan. */
  plan(plan: Plan): void {
    this.#json({ type: "plan", plan });
  }

  event(event: RehearsalEvent): void {
    if (this.#format === "json") this.#json(event);
    else for (const line of this.#text(event, this.#terminal.style)) this.#terminal.line(line);
  }

  #text(event: RehearsalEvent, style: Style): string[] {
    if (this.#rehearsal || event.type === "call" || event.type === "end_state")
      return rehearsalText(event, style);
    return eventText(event, style);
  }

  #json(event: object): void {
    this.#terminal.line(jsonText(this.#rehearsal ? { ...event, rehearsal: true } : event));
  }
}
