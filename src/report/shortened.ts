/** Of a longer name, its beginning is enough to tell which it is: the change itself shows all of it. */
const LONGEST = 80;

/** A name as a sentence has room for. @param most UTF-16 units */
export function shortened(text: string, most = LONGEST): string {
  if (text.length <= most) return text;
  // Half a surrogate pair at the end would be no character.
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
