/**
 * JSON that can be printed anywhere: what JSON lets stand as it is although it steers a terminal (DEL, C1, separators,
 * marks that turn the writing direction) or commands a build system (`##vso[…]`) is written as an escape, which reads back as the same text.
 * @param indent blanks a level; all on one line unless given
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|#(?=#\w*\[)/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
