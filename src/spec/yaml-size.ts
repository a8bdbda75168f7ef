/** How much a file may hold, whichever reader it is read with. */

/** Marks and line ends in a file, four for each field. Counting them is quick: noise need not be parsed to be refused. */
const MOST_MARKS = 4_000_000;

/** By UTF-16 unit, all of them: a look-up beside the table costs ten times one in it. */
const MARKS = new Uint8Array(0x1_0000);
for (const mark of "\n:,[]{}&*!?-\"'") MARKS[mark.charCodeAt(0)] = 1;

/** Where a file has too many marks to be a spec, if it has. */
export function surfeit(text: string): number | undefined {
  if (text.length <= MOST_MARKS) return undefined;
  let marks = 0;
  for (let at = 0; at < text.length; at += 1) {
    marks += MARKS[text.charCodeAt(at)] ?? 0;
    if (marks > MOST_MARKS) return at;
  }
  return undefined;
}

/** Whether a file has too many marks to be a spec. */
export const isOversized = (text: string): boolean => surfeit(text) !== undefined;
