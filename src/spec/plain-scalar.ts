/** Unquoted texts of YAML's core schema: what is a number, a yes or no, or nothing, and what stays text. */

/** What a scalar stands for. */
export type ScalarValue = string | number | boolean | null;

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...["true", "True", "TRUE"].map((word): [string, boolean] => [word, true]),
  ...["false", "False", "FALSE"].map((word): [string, boolean] => [word, false]),
  ...["~", "null", "Null", "NULL"].map((word): [string, null] => [word, null]),
]);

/** The longest of them. */
const LONGEST_WORD = 5;

const INTEGER = /^[-+]?[0-9]+$/;

/** Letters and signs with which no number begins. */
const mayBeNumber = (code: number): boolean =>
  (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46;

/**
 * The value of an unquoted text that is not empty.
 * @returns `undefined` for the numbers that are hardly ever written, such as 1e3 and 0x1F: these are left to the YAML
 *   library.
 */
export function plainValue(source: string): ScalarValue | undefined {
  const first = source.charCodeAt(0);
  if (mayBeNumber(first)) {
    if (INTEGER.test(source)) return Number.parseInt(source, 10);
    return Number.isNaN(Number(source)) ? source : undefined;
  }
  if (source.length > LONGEST_WORD) return source;
  const word = WORDS.get(source);
  return word === undefined ? source : word;
}
