import { applyHtml, errorHtml } from "./html-apply.js";
import { planHtml } from "./html-plan.js";
import type { Format } from "./format.js";
import { jsonLines } from "./json-lines.js";
import { applyJunit, errorJunit, planJunit } from "./junit.js";
import { applyMarkdown, errorMarkdown } from "./markdown-apply.js";
import { planMarkdown } from "./markdown-plan.js";
import { planText } from "./plan-text.js";
import { applyText, errorText } from "./report-text.js";
import type { Report } from "./report.js";
import type { Limit } from "./room.js";
import { style } from "./style.js";
import type { Style } from "./style.js";

/** What rendering needs to know beside the report. */
export interface Rendering {
  /** How large Markdown may become. */
  readonly limit: Limit;
  /** Colours for text; none unless given. */
  readonly style?: Style;
}

/** The lines of a report in a format, made one at a time: a report of any size is written in constant memory. */
export function render(report: Report, format: Format, rendering: Rendering): Iterable<string> {
  switch (report.kind) {
    case "plan":
      return renderPlan(report, format, rendering);
    case "apply":
      return renderApply(report, format, rendering);
    case "error":
      return renderError(report, format, rendering);
  }
}

type Of<Kind extends Report["kind"]> = Extract<Report, { kind: Kind }>;

function renderPlan(report: Of<"plan">, format: Format, rendering: Rendering): Iterable<string> {
  switch (format) {
    case "text":
      return planText(report.plan, rendering.style ?? style(false));
    case "json":
      return jsonLines(report.plan);
    case "markdown":
      return planMarkdown(report, rendering.limit);
    case "html":
      return planHtml(report);
    case "junit":
      return planJunit(report);
  }
}

function renderApply({ record, plan }: Of<"apply">, format: Format, { limit }: Rendering): Iterable<string> {
  switch (format) {
    case "text":
      return applyText(record, plan);
    case "json":
      return jsonLines(record);
    case "markdown":
      return applyMarkdown(record, limit);
    case "html":
      return applyHtml(record);
    case "junit":
      return applyJunit(record);
  }
}

function renderError({ record }: Of<"error">, format: Format, { limit }: Rendering): Iterable<string> {
  switch (format) {
    case "text":
      return errorText(record);
    case "json":
      return jsonLines(record);
    case "markdown":
      return errorMarkdown(record, limit);
    case "html":
      return errorHtml(record);
    case "junit":
      return errorJunit(record);
  }
}
