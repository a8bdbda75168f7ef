import { createHash } from "node:crypto";

const FOLDER = "refs/pbxctl/applied";

/** Names of files have an end, and git adds `.lock` to them while it writes. */
const LONGEST = 200;

const escaped = (character: string): string =>
  [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");

/**
 * The reference that remembers what was applied to a PBX. Another address is another reference, also on a disk that does
 * not tell capitals from small letters: whatever is no small letter, digit, `-`, `_` or lone dot is percent-encoded.
 */
export function appliedRef(target: string): string {
  const name = target
    .replace(/[^a-z0-9._-]/gu, escaped)
    // Git takes no name that begins or ends with a dot, holds two, or ends in .lock.
    .replace(/^\.|\.(?=\.|$|lock$)/g, "%2E");
  return `${FOLDER}/${name.length <= LONGEST ? name : `sha256-${createHash("sha256").update(target).digest("hex")}`}`;
}
