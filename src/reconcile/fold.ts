import type { Finding } from "../spec/finding.js";

/** What stands for the object in a message that is the same for all numbers of a range. */
const OBJECT = "\0";

/**
 * Findings that say the same of several objects declared in one place become one: a range of fifty extensions has one
 * mistake, not fifty.
 */
export function foldByPlace(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, { first: Finding; count: number }>();
  for (const finding of findings) {
    const { code, at, address } = finding;
    const said = address === undefined ? finding.message : finding.message.replaceAll(address, OBJECT);
    const key =
      at && address !== undefined
        ? JSON.stringify([code, said, at])
        : JSON.stringify([groups.size, "single"]);
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { first: finding, count: 1 });
  }
  return [...groups.values()].map(({ first, count }) => (count === 1 ? first : folded(first, count)));
}

function folded(finding: Finding, count: number): Finding {
  const { address = "", message } = finding;
  const others = count === 2 ? "1 more" : `${count - 1} more`;
  // Only the first mention: the sentence stays readable.
  return { ...finding, message: message.replace(address, () => `${address} (and ${others})`) };
}
