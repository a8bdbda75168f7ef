/** What comes from a PBX or a file is untrusted text: nothing in it may steer a terminal. */

/**
 * Shows control characters (C0, C1, DEL), line and paragraph separators and the marks that turn the writing direction
 * as `\u{…}`, so that they are seen and do nothing.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The same, line by line: line feeds stay. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
