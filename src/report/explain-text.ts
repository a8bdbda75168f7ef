/** What the schema and a kind's descriptor say of a property, for people and for programs. */
import type { Explanation } from "../spec/explain.js";
import { padColumns } from "./display-width.js";
import type { Style } from "./style.js";
import { tableText } from "./table-text.js";

/** A call of the PBX's document, and what it calls the field. */
export interface CallName {
  readonly method: string;
  readonly path: string;
  /** Empty where the call has no name for it. */
  readonly name: string;
}

/** An explanation as data: what `--format json` prints. */
export function explanationData(about: Explanation, calls: readonly CallName[]): object {
  const { path, title, description, type, required, allowed, examples, properties } = about;
  return {
    format_version: "1.0",
    path,
    title,
    description,
    type,
    required,
    allowed,
    ...(about.default !== undefined && { default: about.default }),
    examples,
    ...factsOf(about),
    calls,
    properties,
  };
}

/** What the kind's descriptor adds to the schema; only what holds. */
function factsOf({ kind, field, isKey }: Explanation): Readonly<Record<string, unknown>> {
  const onInsert = kind && field?.insertDefault?.(`{${kind.keyField}}`);
  return {
    ...(isKey && { key: true }),
    ...(field?.requiredOnInsert && { required_on_insert: true }),
    ...(onInsert !== undefined && { default_on_insert: onInsert }),
    ...(field?.sensitive && { sensitive: true }),
    ...(field?.immutable && { immutable: true }),
    ...(field?.refersTo !== undefined && { refers_to: field.refersTo }),
    ...(field?.reregisters && { registers_again: true }),
  };
}

const FACTS: Readonly<Record<string, string>> = {
  key: "key",
  required_on_insert: "insert needs it",
  default_on_insert: "default on insert",
  sensitive: "sensitive",
  immutable: "immutable",
  refers_to: "refers to",
  registers_again: "registers again",
};

const valueText = (value: unknown): string =>
  value === true ? "yes" : typeof value === "string" ? value : JSON.stringify(value);

function rowsOf(about: Explanation, calls: readonly CallName[]): [string, string][] {
  const facts = Object.entries(factsOf(about));
  return [
    ...(about.type === "" ? [] : [["type", about.type] as [string, string]]),
    ...about.allowed.map((words): [string, string] => ["allowed", words]),
    ...(about.path !== "" && about.required ? [["required", "yes"] as [string, string]] : []),
    ...(about.default === undefined ? [] : [["default", valueText(about.default)] as [string, string]]),
    ...facts.map(([name, value]): [string, string] => [FACTS[name] ?? name, valueText(value)]),
    ...about.examples.map((value): [string, string] => ["example", JSON.stringify(value)]),
    ...calls.map(({ method, path, name }): [string, string] => [
      "PBX",
      `${method} ${path} ${name}`.trimEnd(),
    ]),
  ];
}

/** An explanation's lines: what it is, the facts, and what stands below it. */
export function* explanationText(
  about: Explanation,
  calls: readonly CallName[],
  style: Style,
): Generator<string> {
  yield style.bold(about.path === "" ? about.title : `${about.path}: ${about.title}`);
  yield "";
  yield about.description;
  const rows = rowsOf(about, calls);
  if (rows.length > 0) yield "";
  const width = Math.max(...rows.map(([label]) => label.length));
  let last = "";
  for (const [label, text] of rows) {
    // Several examples, or calls, are one paragraph.
    yield `  ${style.cyan(padColumns(label === last ? "" : label, width))}  ${text}`;
    last = label;
  }
  if (about.properties.length === 0) return;
  yield "";
  yield* tableText(
    ["property", "type", "title"],
    about.properties.map(({ path, type, title, required }) => ({
      property: path,
      type: required ? `${type}, required` : type,
      title,
    })),
    style,
  );
}
