/** What an examination says: one verdict a question. */

/**
 * `ok`: as pbxctl expects it. `note`: unlike the document or worth knowing, and pbxctl copes. `problem`: what pbxctl
 * reads or writes there could be wrong.
 */
export type Verdict = "ok" | "note" | "problem";

/** The answer to one question about a PBX. All of its text may hold words of the PBX, and none a secret. */
export interface Check {
  /** Names the question: `log-in`, `extensions`. */
  readonly check: string;
  readonly verdict: Verdict;
  readonly message: string;
  /** What to do about it, one sentence without a full stop. */
  readonly hint?: string;
  /** What it is about: columns, numbers, ids. */
  readonly items?: readonly string[];
}

/** Hears each check as it is made. */
export type Tell = (check: Check) => void;

/** Whether plans made there, and what apply does with them, can be relied on. */
export const isTrusted = (checks: readonly Check[]): boolean =>
  checks.every(({ verdict }) => verdict !== "problem");

/** `1 row`, `2 rows`. */
export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
