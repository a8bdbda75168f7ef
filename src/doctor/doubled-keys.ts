/**
 * Keys that stand twice in one object of a JSON text: `{"k":"out","k":"in"}`. JSON.parse keeps the last and is silent.
 * @param text JSON that JSON.parse takes; of any other text nothing is promised but an end.
 * @returns how often each key stands again in an object that has it.
 */
export function doubledKeys(text: string): ReadonlyMap<string, number> {
  const doubled = new Map<string, number>();
  /** The keys of the objects that are open; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  // Strings and braces are all that matters: what stands between them opens and closes nothing.
  const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]/gsy;
  const next = /[{}[\]"]/g;
  for (let at = 0; ;) {
    next.lastIndex = at;
    const start = next.exec(text)?.index;
    if (start === undefined) return doubled;
    tokens.lastIndex = start;
    const token = tokens.exec(text)?.[0];
    if (token === undefined) return doubled;
    at = start + token.length;
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else note(token, at, text, open.at(-1), doubled);
  }
}

/** A string is a key when a colon comes after it. */
function note(
  token: string,
  end: number,
  text: string,
  keys: Set<string> | undefined,
  doubled: Map<string, number>,
): void {
  if (!keys || !isColonNext(text, end)) return;
  const key = token.includes("\\") ? unescaped(token) : token.slice(1, -1);
  if (keys.has(key)) doubled.set(key, (doubled.get(key) ?? 0) + 1);
  keys.add(key);
}

function isColonNext(text: string, end: number): boolean {
  let at = end;
  while (/\s/.test(text.charAt(at))) at += 1;
  return text.charAt(at) === ":";
}

function unescaped(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
