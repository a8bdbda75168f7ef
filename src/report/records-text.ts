/** Records for other programs: as JSON or YAML, one at a time, so that a list of any size prints in constant memory. */
import { jsonText } from "./json-text.js";
import { yamlKey, yamlValue } from "./yaml-text.js";
import type { TableRecord } from "./table-text.js";

/** A JSON array of the records, indented. */
export function* recordsJson(records: readonly TableRecord[]): Generator<string> {
  if (records.length === 0) {
    yield "[]";
    return;
  }
  yield "[";
  for (const [at, record] of records.entries()) {
    const text = jsonText(record, 2).replaceAll("\n", "\n  ");
    yield `  ${text}${at === records.length - 1 ? "" : ","}`;
  }
  yield "]";
}

/** A YAML list of the records. */
export function* recordsYaml(records: readonly TableRecord[]): Generator<string> {
  if (records.length === 0) yield "[]";
  for (const record of records) {
    const lines = Object.entries(record).map(([name, value]) => `${yamlKey(name)}: ${yamlValue(value)}`);
    yield `- ${lines.join("\n  ")}`;
  }
}
