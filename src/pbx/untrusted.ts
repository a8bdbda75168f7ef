/** Text that a PBX sent and that goes into an error: made printable, bounded, and rid of what the caller sent. */

const LONGEST = 200;

/** At most `longest` UTF-16 units of the text, with what could move a terminal's cursor or reorder a line as `\u{…}`. */
export function printable(text: string, longest = LONGEST): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
  return cut.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** A value as it is, and as JSON, queries and forms spell it. */
function spellingsOf(value: string): string[] {
  const form = new URLSearchParams([["", value]]).toString().slice(1);
  const encoded = [
    form,
    form.replaceAll("+", "%20"),
    encodeURIComponent(value.replace(/\p{Cs}/gu, "\uFFFD")),
  ];
  const lower = encoded.map((text) => text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()));
  return [...new Set([value, JSON.stringify(value).slice(1, -1), ...encoded, ...lower])];
}

/**
 * The text with every one of `values` masked, plain or percent-encoded: a PBX may repeat in its result what it was sent.
 * Values of one or two characters that are not `secret` stay: masking "1" would leave nothing to read.
 */
export function withoutValues(text: string, values: Iterable<string>, secret: ReadonlySet<string>): string {
  const masked = [...values].filter((value) => value !== "" && (value.length > 2 || secret.has(value)));
  const spellings = masked.flatMap(spellingsOf);
  // The longest first, so that no part of a value survives beside the mask of a shorter one.
  spellings.sort((a, b) => b.length - a.length);
  return spellings.reduce((result, value) => result.replaceAll(value, "***"), text);
}
