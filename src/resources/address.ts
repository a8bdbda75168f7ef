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

/** A pattern's parts, and its characters that stand for themselves. */
function parse(pattern: string): { readonly parts: readonly Part[]; readonly literals: ReadonlySet<string> } {
  const characters = Array.from(pattern);
  const parts: Part[] = [];
  const literals = new Set<string>();
  // Looked up once: a pattern of brackets that nothing closes must not be searched to its end for each of them.
  const lastEnd = characters.lastIndexOf("]");
  for (let at = 0; at < characters.length;) {
    const character = characters[at] ?? "";
    const group = character === "[" && at < lastEnd ? parseClass(characters, at) : undefined;
    if (group) parts.push(group.part);
    else if (character === "*") parts.push("*");
    else if (character === "?") parts.push(() => true);
    else {
      parts.push((other) => other === character);
      literals.add(character);
    }
    at = group ? group.next : at + 1;
  }
  return { parts, literals };
}

const ESCAPES = /(?:%[0-9A-Fa-f]{2})+/g;

/** What escapes stand for; nothing when they are no UTF-8. */
function decoded(escapes: string): string | undefined {
  try {
    return decodeURIComponent(escapes);
  } catch {
    return undefined;
  }
}

/** The pattern with its escapes as {@link encodeKey} writes them: `%2f` is `%2F`, `%31` is `1`. */
function canonical(pattern: string): string {
  if (!pattern.includes("%")) return pattern;
  return pattern.replace(ESCAPES, (escapes) => {
    const text = decoded(escapes);
    return text === undefined ? escapes.toUpperCase() : encodeKey(text);
  });
}

/** Whether escapes stand for no text, and no wildcard beside them stands for the rest of it. */
function hasBrokenText(pattern: string): boolean {
  return [...pattern.matchAll(ESCAPES)].some(({ 0: escapes, index }) => {
    const besides = `${pattern[index - 1] ?? ""}${pattern[index + escapes.length] ?? ""}`;
    return decoded(escapes) === undefined && !/[*?[\]]/.test(besides);
  });
}

/**
 * Why a pattern as its user wrote it can match no address, in words that follow "the address … ": `holds a blank`.
 * Nothing for one that can. Types are not looked at.
 */
export function addressFault(pattern: string): string | undefined {
  if (/\p{Cc}/u.test(pattern)) return "holds a control character";
  if (/\s/u.test(pattern)) return "holds a blank";
  if (/%(?![0-9A-Fa-f]{2})/.test(pattern)) return "has a % that no two hexadecimal digits follow";
  if (hasBrokenText(pattern)) return "has escapes (%) that are no UTF-8 text";
  const { literals } = parse(pattern);
  if (literals.has("[")) return "has a [ that no ] closes";
  if (literals.has("]")) return "has a ] without a [ before it";
  return undefined;
}

/** Compiles a glob; escapes count as {@link encodeKey} writes them, whatever their case. Matching takes at most pattern × text steps, whatever the pattern: no backtracking explosion. */
export function glob(written: string): Glob {
  const pattern = canonical(written);
  if (!/[*?[]/.test(pattern)) return { pattern, matches: (text) => text === pattern };
  const { parts } = parse(pattern);
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
