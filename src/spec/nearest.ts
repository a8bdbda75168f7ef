import { closestMatch } from "leven";

/**
 * The candidate that was probably meant, or nothing when none is near: a third of the word may be wrong, and
 * at least one character. Upper and lower case count as the same.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 64) return undefined;
  const byLower = new Map([...candidates].map((candidate) => [candidate.toLowerCase(), candidate]));
  const maxDistance = Math.max(1, Math.floor(word.length / 3));
  const match = closestMatch(word.toLowerCase(), [...byLower.keys()], { maxDistance });
  return match === undefined ? undefined : byLower.get(match);
}

/** `did you mean X?`, when something is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const match = nearest(word, candidates);
  return match === undefined ? undefined : `did you mean ${match}?`;
}
