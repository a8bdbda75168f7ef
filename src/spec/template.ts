/** `${env:NAME}`, `${env:NAME:-default}`, `${file:PATH}`, `${file:PATH::ENTRY}`, `${derive:TEXT}` inside text; `$${` is a literal `${`. */
import { textFault } from "./derive-text.js";
import { nearest } from "./nearest.js";

/** One piece of a text that may hold references. */
export type Piece =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "env"; readonly name: string; readonly fallback?: string }
  /** `entry` names one of the texts of a JSON file; without it the whole file is meant. */
  | { readonly type: "file"; readonly path: string; readonly entry?: string }
  | { readonly type: "derive"; readonly from: string };

/** What is wrong with a reference; `index` is where in the text, from 0. */
export interface TemplateError {
  readonly index: number;
  readonly message: string;
  readonly hint?: string;
}

const FORMS =
  "write ${env:NAME}, ${env:NAME:-default}, ${file:PATH} or ${derive:TEXT}; a literal ${ is written $${";
const ENTRY = "::";

type Parsed = Piece | Omit<TemplateError, "index">;

function parseEnv(body: string): Parsed {
  const separator = body.indexOf(":-");
  const name = separator < 0 ? body : body.slice(0, separator);
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return {
      message: "this is not the name of an environment variable",
      hint: "letters, digits and _, not beginning with a digit: ${env:NAME} or ${env:NAME:-default}",
    };
  }
  return { type: "env", name, ...(separator < 0 ? {} : { fallback: body.slice(separator + 2) }) };
}

function parseFile(body: string): Parsed {
  if (body.trim() === "") return { message: "this reference names no file", hint: "write ${file:PATH}" };
  if (/[{\p{Cc}]/u.test(body)) {
    return {
      message: "a { or a control character in a path",
      hint: "{extn} is replaced in the fields of extensions only",
    };
  }
  const separator = body.indexOf(ENTRY);
  if (separator < 0) return { type: "file", path: body };
  const [path, entry] = [body.slice(0, separator), body.slice(separator + ENTRY.length)];
  if (path.trim() !== "" && entry !== "") return { type: "file", path, entry };
  return {
    message: "this reference names no file, or none of its entries",
    hint: "write ${file:PATH::ENTRY}",
  };
}

function parseDerive(body: string): Parsed {
  return textFault(body) ?? { type: "derive", from: body };
}

function parseReference(content: string): Parsed {
  if (content.includes("${")) return { message: "references do not nest", hint: FORMS };
  const colon = content.indexOf(":");
  const scheme = colon < 0 ? "" : content.slice(0, colon);
  if (scheme === "env") return parseEnv(content.slice(colon + 1));
  if (scheme === "file") return parseFile(content.slice(colon + 1));
  if (scheme === "derive") return parseDerive(content.slice(colon + 1));
  const meant = scheme === "" ? undefined : nearest(scheme, ["env", "file", "derive"]);
  return {
    message: "this reference says none of env:, file: and derive:",
    hint: meant === undefined ? FORMS : `did you mean \${${meant}:…}?`,
  };
}

/** Whether a text may hold a reference or an escape at all: quick, for the many that do not. */
export function hasDollar(text: string): boolean {
  return text.includes("${");
}

/** Whether a text holds a reference, and not an escape alone. */
export function hasReference(text: string): boolean {
  return hasDollar(text) && parseTemplate(text).pieces.some(({ type }) => type !== "text");
}

/** Splits a text into its pieces. References without proper form become errors. */
export function parseTemplate(text: string): { pieces: Piece[]; errors: TemplateError[] } {
  const pieces: Piece[] = [];
  const errors: TemplateError[] = [];
  let at = 0;
  const literal = (end: number, added = ""): void => {
    if (end > at || added !== "") pieces.push({ type: "text", text: text.slice(at, end) + added });
  };
  for (let open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
    if (open > at && text[open - 1] === "$") {
      literal(open - 1, "${");
      at = open + 2;
      continue;
    }
    literal(open);
    const close = text.indexOf("}", open);
    if (close < 0) {
      errors.push({ index: open, message: "this reference is not closed", hint: "end it with }" });
      return { pieces, errors };
    }
    const parsed = parseReference(text.slice(open + 2, close));
    if ("type" in parsed) pieces.push(parsed);
    else errors.push({ index: open, ...parsed });
    at = close + 1;
  }
  literal(text.length);
  return { pieces, errors };
}
