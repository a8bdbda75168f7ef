/**
 * Texts that no request can carry: sent back as part of a form, half a character (a lone surrogate) would become another
 * one, and the write would be about something else. Only escapes can bring one about, and they are rare.
 */

const BACKSLASH = 0x5c;

/** Whether the bytes of a JSON text have to be looked at. */
export function mayHaveHalves(bytes: Uint8Array): boolean {
  if (!bytes.includes(BACKSLASH)) return false;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return ["\\ud", "\\uD"].some((escape) => buffer.includes(escape));
}

/** Whether a JSON value holds such a text, as a name or as a value. */
export function hasHalves(value: unknown): boolean {
  if (typeof value === "string") return /\p{Cs}/u.test(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([name, inner]: [string, unknown]) => hasHalves(name) || hasHalves(inner),
  );
}
