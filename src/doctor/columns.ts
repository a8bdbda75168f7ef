/** A list's rows against the document, field by field. Pure. */
import { isNothing } from "../pbx/lists.js";
import type { Row } from "../resources/index.js";
import { count } from "./check.js";
import type { Check } from "./check.js";
import { otherSpellings } from "./document.js";
import type { CellType, ListDocument } from "./document.js";

interface Column {
  /** How many rows have it. */
  rows: number;
  /** What its cells are that are anything. */
  readonly types: Set<CellType>;
}

const TYPES: Readonly<Record<string, CellType>> = { string: "text", number: "number", boolean: "flag" };

/** What a cell is; undefined for what the PBX writes for nothing. */
function typeOf(cell: unknown): CellType | undefined {
  if (isNothing(cell)) return undefined;
  return TYPES[typeof cell] ?? (Array.isArray(cell) ? "list" : "object");
}

function survey(rows: readonly Row[]): ReadonlyMap<string, Column> {
  const columns = new Map<string, Column>();
  for (const row of rows) {
    for (const [given, cell] of Object.entries(row)) {
      const name = Object.hasOwn(otherSpellings, given) ? (otherSpellings[given] ?? given) : given;
      const column = columns.get(name) ?? { rows: 0, types: new Set<CellType>() };
      columns.set(name, column);
      column.rows += 1;
      const type = typeOf(cell);
      if (type !== undefined) column.types.add(type);
    }
  }
  return columns;
}

/** What no row has, and what some rows lack. */
function missing(document: ListDocument, rows: number, seen: ReadonlyMap<string, Column>): Check[] {
  const names = [...document.columns.keys()];
  const nowhere = names.filter((name) => !seen.has(name));
  const somewhere = names.filter((name) => (seen.get(name)?.rows ?? rows) < rows);
  const needed = nowhere.some((name) => document.needed.has(name));
  const checks: Check[] = [];
  if (nowhere.length > 0)
    checks.push({
      check: `${document.name}-missing-columns`,
      verdict: needed ? "problem" : "note",
      message: "no row has these columns of the document",
      hint: needed
        ? "pbxctl would take them for empty: plan only after the PBX shows them, or leave this collection out of the spec"
        : "pbxctl does without them",
      items: nowhere,
    });
  if (somewhere.length > 0)
    checks.push({
      check: `${document.name}-incomplete-columns`,
      verdict: "note",
      message: "some rows lack these columns of the document",
      hint: "pbxctl takes what is left out for empty",
      items: somewhere,
    });
  return checks;
}

function unknown(document: ListDocument, seen: ReadonlyMap<string, Column>): Check[] {
  const items = [...seen.keys()].filter((name) => !document.columns.has(name));
  if (items.length === 0) return [];
  const message = "columns that the document does not know";
  const hint = "pbxctl neither compares nor sets them; what an update does to them is unknown";
  return [{ check: `${document.name}-unknown-columns`, verdict: "note", message, hint, items }];
}

/** A list or an object where a value should be is read as nothing. */
const isUnreadable = (types: readonly CellType[]): boolean =>
  types.some((type) => type === "list" || type === "object");

function otherTypes(document: ListDocument, seen: ReadonlyMap<string, Column>): Check[] {
  const items: string[] = [];
  let unreadable = false;
  for (const [name, expected] of document.columns) {
    const others = [...(seen.get(name)?.types ?? [])].filter((type) => !expected.includes(type));
    if (others.length === 0) continue;
    items.push(`${name} (${others.join(", ")} for ${expected.join(" or ")})`);
    unreadable ||= document.needed.has(name) && isUnreadable(others);
  }
  if (items.length === 0) return [];
  return [
    {
      check: `${document.name}-types`,
      verdict: unreadable ? "problem" : "note",
      message: "columns of another type than in the document",
      hint: unreadable
        ? "pbxctl would take a list or an object for empty: leave this collection out of the spec"
        : "pbxctl reads numbers and true or false as text; a number has lost its leading zeros",
      items,
    },
  ];
}

/**
 * Compares a list's rows with the document.
 * @returns one `ok`, or one check for each way in which they differ.
 */
export function checkColumns(document: ListDocument, rows: readonly Row[]): Check[] {
  const check = document.name;
  if (rows.length === 0)
    return [{ check, verdict: "ok", message: "readable; no rows, so that there are no columns to check" }];
  const seen = survey(rows);
  const differences = [
    ...missing(document, rows.length, seen),
    ...unknown(document, seen),
    ...otherTypes(document, seen),
  ];
  const found = count(rows.length, "row");
  const all = differences.length === 0 ? `, all ${document.columns.size} columns as in the document` : "";
  return [{ check, verdict: "ok", message: `readable; ${found}${all}` }, ...differences];
}
