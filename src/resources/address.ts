/** Addresses name objects: `extension/1001`, `blacklist/13678267674`. Globs stand wherever an address is taken. */

/** Percent-encodes what would read as syntax in an address: `/ * ? [ ] %`, blanks and control characters. */
export function encodeKey(key: string): string {
  return key.replace(/[/*?[\]%\s\p{Cc}]/gu, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join(""),
  );
}

/** The address of an object. */
export function addressOf(type: string, key: string): string {
  return `${type}/${encodeKey(key)}`;
}

/** A compiled pattern: `*` any run of characters, `?` any one, `[a-c]` and `[!a-c]` one of a class. */
export interface Glob {
  readonly pattern: string;
  matches(text: string): boolean;
}

type Part = "*" | ((character: string) => boolean);

function parseClass(pattern: readonly string[], start: number): { part: Part; next: number } | undefined {
  const negated = pattern[start + 1] === "!" || pattern[start + 1] === "^";
  const first = start + (negated ? 2 : 1);
  const end = pattern.indexOf("]", first + 1);
  if (end < 0) return undefined;
  const members = pattern.slice(first, end);
  const part = (character: string): boolean => {
    let inside = false;
    for (let at = 0; at < members.length; at += 1) {
      const low = members[at] ?? "";
      if (members[at + 1] === "-" && at + 2 < members.length) {
        inside ||= character >= low && character <= (members[at + 2] ?? "");
        at += 2;
      } else inside ||= character === low;
    }
    return inside !== negated;
  };
  return { part, next: end + 1 };
}

function parse(pattern: string): Part[] {
  const characters = Array.from(pattern);
  const parts: Part[] = [];
  // Looked up once: a pattern of brackets that nothing closes must not be searched to its end for each of them.
  const lastEnd = characters.lastIndexOf("]");
  for (let at = 0; at < characters.length;) {
    const character = characters[at] ?? "";
    const group = character === "[" && at < lastEnd ? parseClass(characters, at) : undefined;
    if (group) parts.push(group.part);
    else if (character === "*") parts.push("*");
    else if (character === "?") parts.push(() => true);
    else parts.push((other) => other === character);
    at = group ? group.next : at + 1;
  }
  return parts;
}

/** Compiles a glob. Matching takes at most pattern × text steps, whatever the pattern: no backtracking explosion. */
export function glob(pattern: string): Glob {
  if (!/[*?[]/.test(pattern)) return { pattern, matches: (text) => text === pattern };
  const parts = parse(pattern);
  const matches = (text: string): boolean => {
    const characters = Array.from(text);
    let part = 0;
    let at = 0;
    let star = -1;
    let resume = 0;
    while (at < characters.length) {
      const test = parts[part];
      if (test === "*") {
        star = part;
        resume = at;
        part += 1;
      } else if (test?.(characters[at] ?? "") === true) {
        part += 1;
        at += 1;
      } else if (star >= 0) {
        resume += 1;
        at = resume;
        part = star + 1;
      } else return false;
    }
    while (parts[part] === "*") part += 1;
    return part === parts.length;
  };
  return { pattern, matches };
}
