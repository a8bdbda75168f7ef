/** The two ends of `1000-1999`; nothing for text that is no range. */
export function rangeEnds(text: string): readonly [low: string, high: string] | undefined {
  const match = /^(\d+)-(\d+)$/.exec(text);
  return match ? [match[1] ?? "", match[2] ?? ""] : undefined;
}

/** Whether a key is a number of as many digits as the ends have, and between them. Digits compare as they stand. */
export function isBetween(key: string, [low, high]: readonly [string, string]): boolean {
  return key.length === low.length && /^\d+$/.test(key) && key >= low && key <= high;
}
