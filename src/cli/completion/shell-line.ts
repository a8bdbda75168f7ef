/** A line of bash up to the cursor, as words. Bash's own words are cut at `:` and `=`, so they are made anew. */

/** The words of a line, and the one that the cursor stands at the end of. */
export interface ShellLine {
  readonly words: readonly string[];
  readonly current: string;
  /** How much of `current` bash takes for settled: it replaces only what stands behind. */
  readonly settled: number;
  /** The quotation mark that is open at the cursor. */
  readonly quote: "'" | '"' | "";
}

const BLANK = /[ \t\n]/;

/**
 * Splits a line by the shell's rules of quoting.
 * @param breaks COMP_WORDBREAKS
 */
export function parseLine(line: string, breaks: string): ShellLine {
  const words: string[] = [];
  let word: string | undefined;
  let settled = 0;
  let quote: ShellLine["quote"] = "";
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] ?? "";
    if (quote === "" && BLANK.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      settled = 0;
      continue;
    }
    word ??= "";
    if (quote === "" ? character === "'" || character === '"' : character === quote) {
      quote = quote === "" ? (character as "'" | '"') : "";
      // What is completed begins behind an open quotation mark.
      if (quote !== "") settled = word.length;
    } else if (character === "\\" && quote !== "'") {
      at += 1;
      word += line[at] ?? "";
    } else {
      word += character;
      if (quote === "" && breaks.includes(character)) settled = word.length;
    }
  }
  return { words, current: word ?? "", settled, quote };
}

/** A word as it has to stand at the cursor: with what the shell would take for syntax escaped. */
export function shellQuoted(word: string, quote: ShellLine["quote"]): string {
  if (quote === "'") return word.replaceAll("'", "'\\''");
  if (quote === '"') return word.replace(/["\\$`]/g, "\\$&");
  return word.replace(/[^\w./:=,@%+\-\u0080-\uffff]/g, "\\$&");
}
