import { jsonParts } from "../reconcile/json-parts.js";
import { jsonText } from "./json-text.js";

/**
 * A document as indented JSON, line by line or object by object, so that one of any size is written in constant memory:
 * a list of a million objects does not fit into one string.
 */
export function jsonLines(value: unknown): Generator<string> {
  return jsonParts(value, { indent: 2, text: jsonText });
}

/** The same on one line, in pieces that follow each other. */
export function jsonPieces(value: unknown): Generator<string> {
  return jsonParts(value, { indent: 0, text: jsonText });
}
