/**
 * Untrusted text inside Markdown. Names come from a PBX or from a pull request, and the reader is a forge that turns
 * `@name` into a ping, `#1` into a reference, an address into a link and a tag into HTML. None of them does so inside
 * code, so whatever is not a plain word becomes code; a backslash would not keep a forge from pinging.
 */
import { printable } from "./printable.js";

/** The longest run of backticks in a text. */
function backticks(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** The text as code in a line. Control characters are shown as escapes. */
export function code(text: string): string {
  const shown = printable(text);
  if (shown.trim() === "") return `\`"${shown}"\``;
  const ticks = "`".repeat(backticks(shown) + 1);
  // A blank beside a backtick belongs to the fence; one at both ends would be dropped.
  const pad = /^[ `]|[ `]$/.test(shown) ? " " : "";
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

/** A word that no forge reads as anything else than a word: letters and digits, some punctuation around and between. */
const PLAIN = /^[("“]?[\p{L}\p{N}]+(?:[-'’.,:][\p{L}\p{N}]+)*[)"”]?[.,:;]?$|^[%—–…&,-]$/u;
/** A word of that form which is something to a forge: `GH-1`, a hash, `a.example`. */
const TELLING = /^GH-\d|\p{L}\.\p{L}|^[0-9a-f]{7,}$|^www\./iu;

const isPlain = (word: string): boolean => PLAIN.test(word) && !TELLING.test(word);

/** A sentence: its plain words as they are, everything else as code, neighbours together. */
export function prose(sentence: string): string {
  const parts: { text: string; plain: boolean }[] = [];
  for (const text of printable(sentence)
    .split(" ")
    .filter((word) => word !== "")) {
    const plain = isPlain(text);
    const last = parts.at(-1);
    // An option goes with the word after it.
    const isValue = last !== undefined && /^--[a-z-]+$/.test(last.text);
    if (last && !last.plain && (!plain || isValue)) last.text += ` ${text}`;
    else parts.push({ text, plain });
  }
  return parts.map(({ text, plain }) => (plain ? text : codeWord(text))).join(" ");
}

/** The comma or colon after a word is the sentence's, and so are brackets around it. */
function codeWord(text: string): string {
  const [, open = "", word = text, close = "", end = ""] = /^(\(?)(.+?)(\)?)([.,:;]?)$/su.exec(text) ?? [];
  const isInside = close !== "" && word.split("(").length > word.split(")").length;
  return isInside ? `${open}${code(word + close)}${end}` : `${open}${code(word)}${close}${end}`;
}

/** Lines inside a fence that nothing in them can close. */
export function fenced(language: string, lines: readonly string[]): string[] {
  const longest = lines.reduce((most, line) => Math.max(most, backticks(line)), 2);
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

/** Lines behind a line that opens them. The heading is trusted text. */
export function details(heading: string, lines: readonly string[]): string[] {
  return ["<details>", `<summary>${heading}</summary>`, "", ...lines, "", "</details>"];
}
