/** Lists of blacklist numbers, kept in files of their own. */
import { dirname, extname, isAbsolute, join } from "node:path";
import type { Field, Values } from "../resources/index.js";
import { saysTheSame } from "./check-duplicates.js";
import { decodeList } from "./decode.js";
import type { Expand, ExpandContext, Stated } from "./expand.js";
import type { Finding } from "./finding.js";
import { csvListMasks, textListMasks } from "./list-mask.js";
import type { Declaration, Desired } from "./model.js";
import { type ListSink, readCsvList, readTextList } from "./number-list.js";
import { quote } from "./quote.js";
import { sizeText } from "./read-file.js";
import { sensitiveFields } from "./sensitive-fields.js";
import { SourceFile } from "./source-file.js";

const LARGEST = 256 << 20;

type Trouble = Pick<Finding, "code" | "message" | "hint"> & Partial<Pick<Finding, "severity" | "related">>;

const OUTSIDE: Trouble = {
  code: "file-outside",
  message: "this file lies outside the folder of the spec (links are followed)",
  hint: "move it there, or allow its folder with --allow-file-root",
};

const UNKNOWN_FORM: Trouble = {
  code: "list-syntax",
  message: "a list of numbers is a .txt or a .csv file",
  hint: "save it as CSV (UTF-8) or as text",
};

/** A list that another entry named: all of its numbers are declared twice, which is one thing to say. */
function readTwice(first: Stated["declaration"], second: Stated["declaration"], named: string): Trouble {
  const same = saysTheSame(first, second);
  const { file, path = [] } = first.at;
  return {
    code: same ? "duplicate-number" : "duplicate-object",
    severity: same ? "warning" : "error",
    message: `the list ${quote(named)} is named by two entries${same ? "" : ", and they are not alike"}`,
    hint: "keep one of the two",
    related: [{ message: "it is named here first", at: { file, path: [...path, "file"] } }],
  };
}

/** Reads the bytes behind the entry's `file`. */
function bytesOf(
  { declaration, item }: Stated,
  { fence, lists, provide, read: readFile }: ExpandContext,
): Uint8Array | Trouble {
  const named = String(item["file"]);
  if (!/^\.(?:txt|csv)$/i.test(extname(named))) return UNKNOWN_FORM;
  provide(declaration.at.file, named);
  const fenced = fence.check(declaration.at.file, named);
  if (!("path" in fenced)) {
    if (fenced.trouble === "outside") return OUTSIDE;
    return { code: "file-unreadable", message: `${quote(named)} cannot be read (${fenced.detail})` };
  }
  const first = lists.get(fenced.path);
  if (first) return readTwice(first, declaration, named);
  lists.set(fenced.path, declaration);
  const read = readFile(fenced.path, LARGEST);
  if (read instanceof Uint8Array) return read;
  if (read.reason === "missing") {
    return { code: "file-not-found", message: `there is no file ${quote(named)} in the folder of the spec` };
  }
  return read.reason === "too-large"
    ? { code: "file-too-large", message: `${quote(named)} is larger than ${sizeText(LARGEST)}` }
    : { code: "file-unreadable", message: `${quote(named)} cannot be read (${read.detail})` };
}

const isCsv = (file: string): boolean => /^\.csv$/i.test(extname(file));

const listSource = (file: string, text: string): SourceFile =>
  new SourceFile(file, text, undefined, false, isCsv(file) ? csvListMasks : textListMasks);

/** Values for each direction a line can state, made once. */
function valuesByDirection({ kind, declaration }: Stated): (direction: string | undefined) => Values {
  const made = new Map<string | undefined, Values>([[undefined, declaration.values]]);
  const field: Field | undefined = kind.fields.find(({ name }) => name === "direction");
  return (direction) => {
    if (declaration.state === "absent" || !field) return declaration.values;
    const known = made.get(direction);
    if (known) return known;
    const values = { ...declaration.values, [field.name]: direction ?? "" };
    made.set(direction, values);
    return values;
  };
}

/** The entry's declarations, through a sink that also passes findings on. */
function sinkFor(
  stated: Stated,
  file: string,
  context: ExpandContext,
  made: Desired[],
  found: { any: boolean },
): ListSink {
  const values = valuesByDirection(stated);
  const { type, state, ignoreFields } = stated.declaration;
  const sensitive = sensitiveFields(stated.kind);
  return {
    // Spelt out, since copying an object costs ten times as much and there are a million.
    entry: ({ number: key, direction, line, column }) => {
      const at = { file, line, column };
      made.push({ type, key, state, values: values(direction), ignoreFields, at, sensitive });
    },
    finding: (finding) => {
      found.any = true;
      context.findings.add(finding);
    },
  };
}

/** Where numbers are pruned, a list that was cut off by mistake would delete them all. */
function emptyList({ declaration }: Stated, named: string): Finding {
  const { file, path = [] } = declaration.at;
  return {
    code: "list-empty",
    severity: "warning",
    message: `the list ${quote(named)} holds no number`,
    hint: "see whether the file is whole; if there shall be no numbers, delete the entry",
    at: { file, path: [...path, "file"] },
  };
}

function readList(stated: Stated, bytes: Uint8Array, context: ExpandContext): Declaration[] {
  const named = String(stated.item["file"]);
  const file = isAbsolute(named) ? named : join(dirname(stated.declaration.at.file), named);
  const decoded = decodeList(bytes);
  if (!("text" in decoded)) {
    const { lossy, offset, message, hint } = decoded;
    context.keep(listSource(file, lossy));
    context.findings.add({ code: "encoding", severity: "error", message, hint, at: { file, offset } });
    return [];
  }
  // Some programs write a second byte order mark.
  const text = decoded.text.replace(/^\ufeff/, "");
  context.keep(listSource(file, text));
  const made: Desired[] = [];
  const found = { any: false };
  const sink = sinkFor(stated, file, context, made, found);
  if (isCsv(named)) readCsvList(file, text, sink, context.parseCsv);
  else readTextList(file, text, sink);
  if (made.length === 0 && !found.any) context.findings.add(emptyList(stated, named));
  return made;
}

/** A blacklist number, or one for each line of a list. */
export const expandList: Expand = (stated, context) => {
  const { kind, item, declaration } = stated;
  if (item["file"] === undefined) return [{ ...declaration, key: String(item[kind.keyField]) }];
  const bytes = bytesOf(stated, context);
  if (bytes instanceof Uint8Array) return readList(stated, bytes, context);
  const { file, path = [] } = declaration.at;
  context.findings.add({ severity: "error", ...bytes, at: { file, path: [...path, "file"] } });
  return [];
};
