import type { ApplyEvent } from "../reconcile/events.js";
import type { Plan } from "../reconcile/plan.js";
import { eventText } from "../report/apply-text.js";
import type { Terminal } from "./terminal.js";

/** Apply's answer as it comes: lines of text, or one JSON object a line. */
export class ApplyOutput {
  readonly #format: "text" | "json";
  readonly #terminal: Terminal;

  constructor(format: "text" | "json", terminal: Terminal) {
    this.#format = format;
    this.#terminal = terminal;
  }

  /** The plan as the first JSON event; as text it is printed like any plan. */
  plan(plan: Plan): void {
    this.#terminal.line(JSON.stringify({ type: "plan", plan }));
  }

  event(event: ApplyEvent): void {
    if (this.#format === "json") this.#terminal.line(JSON.stringify(event));
    else for (const line of eventText(event, this.#terminal.style)) this.#terminal.line(line);
  }
}
