/** What comes from a PBX or a file is untrusted text: nothing in it may steer a terminal. */

/** What makes build systems take a line of a log for a command to them: `::add-mask::`, `##vso[…]`, `##teamcity[…]`. */
const COMMANDS: readonly (readonly [RegExp, string])[] = [
  [/^(\s*):(?=:)/, "$1\\u{3a}"],
  [/#(?=#\w*\[)/g, "\\u{23}"],
];

/**
 * Shows control characters (C0, C1, DEL), line and paragraph separators and the marks that turn the writing direction
 * as `\u{…}`, so that they are seen and do nothing; likewise the beginning of a command to a build system.
 */
export function printable(text: string): string {
  const plain = COMMANDS.reduce((told, [pattern, shown]) => told.replace(pattern, shown), text);
  return plain.replace(
    /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Cs}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The same, line by line: line feeds stay. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}
