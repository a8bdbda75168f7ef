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
  const quoted = [
    JSON.stringify(value).slice(1, -1),
    value.replaceAll("'", "''"),
    value.replace(/['"\\]/g, "\\$&"),
  ];
  const html = ["&#39;", "&#x27;", "&apos;"].map((apostrophe) =>
    value.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? apostrophe),
  );
  const bytes = Buffer.from(value);
  const coded = [bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")];
  return [...new Set([value, ...quoted, ...html, ...coded, ...encoded, ...lower])];
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** How much of a secret at the end of a text that somebody cut off is masked. */
const SHORTEST_CUT = 3;

/** The text without the beginning of a secret at its end, where a PBX that keeps its messages short cut it off. */
function withoutCut(text: string, secrets: Iterable<string>): string {
  for (const spelling of [...secrets].flatMap(spellingsOf)) {
    const most = Math.min(spelling.length - 1, text.length);
    for (let length = most; length >= SHORTEST_CUT; length -= 1)
      if (text.endsWith(spelling.slice(0, length))) return `${text.slice(0, -length)}***`;
  }
  return text;
}

/**
 * The text with every one of `values` masked, plain or encoded, whole or, a secret, cut off at the text's end: a PBX may repeat in its result what it was sent.
 * Values of one or two characters that are not `secret` stay: masking "1" would leave nothing to read.
 */
export function withoutValues(text: string, values: Iterable<string>, secret: ReadonlySet<string>): string {
  const masked = [...values].filter((value) => value !== "" && (value.length > 2 || secret.has(value)));
  const spellings = masked.flatMap(spellingsOf);
  // The longest first, so that no part of a value survives beside the mask of a shorter one.
  spellings.sort((a, b) => b.length - a.length);
  const whole = spellings.reduce((result, value) => result.replaceAll(value, "***"), text);
  return withoutCut(
    whole,
    [...secret].filter((value) => value !== ""),
  );
}
