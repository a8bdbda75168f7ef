/** The `approve` entry that would open a gate, ready to paste into the spec. */

const LISTED = 8;
/** How many days an approval that is pasted holds: long enough for a review, short enough to be forgotten safely. */
const DAYS = 14;

/** What the addresses begin with, not cut within an escape or a character. */
function commonStart(addresses: readonly string[]): string {
  const [first = "", ...others] = addresses;
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length -= 1;
  }
  return first
    .slice(0, length)
    .replace(/[\uD800-\uDBFF]$/, "")
    .replace(/(?:%[0-9A-F]{2})*(?:%[0-9A-F]?)?$/, "");
}

/** All of the addresses where they are few; else for each type what all of its addresses begin with. */
function patterns(addresses: readonly string[]): string[] {
  if (addresses.length <= LISTED) return [...addresses];
  const types = [...new Set(addresses.map((address) => address.split("/", 1)[0] ?? ""))];
  return types.map((type) => {
    const own = addresses.filter((address) => address.startsWith(`${type}/`));
    return own.length === 1 ? own.join("") : `${commonStart(own)}*`;
  });
}

/** Quoted as YAML and JSON both read it, without a character that no terminal should get. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
      .map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

/** So many days after a day, both `YYYY-MM-DD`. */
function later(today: string, days: number): string {
  const day = new Date(`${today}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** One line of YAML: `- { gate: busy, addresses: ["extension/1001"], until: 2026-12-06 }`. */
export function approveEntry(gate: string, addresses: readonly string[], today: string): string {
  const list = patterns(addresses).map(quoted).join(", ");
  return `- { gate: ${gate}, addresses: [${list}], until: ${later(today, DAYS)} }`;
}
