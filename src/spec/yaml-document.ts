/**
 * YAML text to syntax tree, for text that may be hostile. The library's lexer and parser are fed piece by piece, so
 * that noise ends where it is recognised as noise: too deep, too many errors, too many pieces.
 */
import { type CST, Composer, type Document, Lexer, type Node, Parser } from "yaml";
import type { Finding } from "./finding.js";
import { yamlFinding } from "./yaml-findings.js";
import { surfeit } from "./yaml-size.js";

/** Levels of nesting; a spec needs five. */
const DEEPEST = 50;
/** After so many syntax errors in a file, more would say nothing new. */
const MOST_ERRORS = 20;
/** Lines that begin with %; a spec needs none. */
const MOST_DIRECTIVES = 20;
/** Pieces (words, blanks, punctuation) in a file: some 100,000 extensions with all their fields, and 1 GB of memory. */
const MOST_PIECES = 6_000_000;

/** What a file's YAML amounts to. */
export interface YamlDocument {
  /** The root node, as far as it could be understood; nothing when there is none. */
  readonly root?: Node;
  /** Empty when the tree may be relied on. */
  readonly findings: readonly Finding[];
}

class Stop extends Error {}

/** Everything said about one file, in order; reaching the limit ends the parse. */
class Complaints {
  readonly findings: Finding[] = [];
  readonly #file: string;
  readonly #text: string;

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
  }

  add(code: string, offset: number, message: string): void {
    // The composer catches what is thrown below it, reports that, and is stopped again on the next level up.
    if (this.findings.length >= MOST_ERRORS) throw new Stop();
    const finding = yamlFinding(this.#file, this.#text, { code, offset, message });
    if (this.findings.some(({ at, code }) => at?.offset === finding.at?.offset && code === finding.code))
      return;
    this.findings.push(finding);
    if (this.findings.length >= MOST_ERRORS) throw new Stop();
  }

  stop(code: string, offset: number, message: string): never {
    this.add(code, offset, message);
    throw new Stop();
  }
}

type ErrorSource = number | readonly number[] | { readonly offset: number };

function startOf(source: ErrorSource): number {
  if (typeof source === "number") return source;
  return "offset" in source ? source.offset : (source[0] ?? 0);
}

/** Warnings of the library that change what is read: a tag it does not know. */
const isSerious = (code: string): boolean => code === "TAG_RESOLVE_FAILED" || code === "BAD_COLLECTION_TYPE";

/**
 * The library's composer keeps every error it meets, a million of them if need be; here each goes to `complaints`,
 * which ends the matter by throwing.
 */
function composer(complaints: Complaints, keepSourceTokens: boolean): Composer {
  const own = new Composer({
    keepSourceTokens,
    version: "1.2",
    schema: "core",
    stringKeys: true,
    resolveKnownTags: false,
    // Quadratic in the library; duplicates are found where values are built.
    uniqueKeys: false,
  });
  const onError = (source: ErrorSource, code: string, message: string, warning?: boolean): void => {
    if (warning !== true || isSerious(code)) complaints.add(code, startOf(source), message);
  };
  Object.defineProperty(own, "onError", { value: onError });
  return own;
}

/** The stream's tokens, among them each document whole. */
function* tokens(text: string, complaints: Complaints): Generator<CST.Token> {
  const parser = new Parser();
  let pieces = 0;
  for (const piece of new Lexer().lex(text)) {
    yield* parser.next(piece);
    pieces += 1;
    if (parser.stack.length > DEEPEST) complaints.stop("DEPTH", parser.offset, "");
    if (pieces > MOST_PIECES) complaints.stop("SIZE", parser.offset, "");
  }
  yield* parser.end();
}

function parseInto(
  text: string,
  complaints: Complaints,
  keepSourceTokens: boolean,
): Document.Parsed | undefined {
  const excess = surfeit(text);
  if (excess !== undefined) complaints.stop("SIZE", excess, "");
  const documents: Document.Parsed[] = [];
  const own = composer(complaints, keepSourceTokens);
  let begun = 0;
  let directives = 0;
  for (const token of tokens(text, complaints)) {
    if (token.type === "document") begun += 1;
    if (begun > 1) complaints.stop("MULTIPLE_DOCS", token.offset, "");
    if (token.type === "directive") directives += 1;
    if (directives > MOST_DIRECTIVES)
      complaints.stop("BAD_DIRECTIVE", token.offset, "too many directives (%)");
    if (token.type === "error") complaints.add("UNEXPECTED_TOKEN", token.offset, token.message);
    else documents.push(...own.next(token));
  }
  documents.push(...own.end());
  return documents[0];
}

/**
 * Parses YAML 1.2, core schema, one document. Never throws, whatever the text.
 * @param keepSourceTokens whether nodes know their tokens, for those who edit the text; it takes three times the memory
 */
export function parseYaml(file: string, text: string, keepSourceTokens = false): YamlDocument {
  const complaints = new Complaints(file, text);
  try {
    const root = parseInto(text, complaints, keepSourceTokens)?.contents;
    return { ...(root ? { root } : {}), findings: complaints.findings };
  } catch (error) {
    if (!(error instanceof Stop)) complaints.findings.push(unexpected(file, text, error));
    return { findings: complaints.findings };
  }
}

/** The library gave up in a way of its own: a stack overflow, say. */
function unexpected(file: string, text: string, error: unknown): Finding {
  const code = error instanceof RangeError ? "DEPTH" : "IMPOSSIBLE";
  return yamlFinding(file, text, { code, offset: 0, message: "this cannot be read as YAML" });
}
