/** Reads `application/x-www-form-urlencoded` strictly: what a lenient reader would repair is somebody's bug. */

/** The parameters in order, or what is wrong. Values are never repeated in `wrong`: they may be secrets. */
export type Form = { readonly pairs: readonly (readonly [string, string])[] } | { readonly wrong: string };

// Blanks and control characters do not stand in a form unencoded; U+FFFD is what bytes that are no UTF-8 became.
const UNENCODED = /[\s\p{Cc}\uFFFD]/u;

/** Percent-decodes, or gives undefined for what is no percent-encoded UTF-8. */
export function decodePercent(text: string): string | undefined {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const decodeText = (text: string): string | undefined =>
  decodePercent(text.includes("+") ? text.replaceAll("+", " ") : text);

/** Reads a form body or a query. Repeated names are kept, for the caller to judge. */
export function parseForm(text: string): Form {
  if (text === "") return { pairs: [] };
  if (UNENCODED.test(text)) return { wrong: "blank, control character or broken UTF-8 in the parameters" };
  const pairs: (readonly [string, string])[] = [];
  for (const part of text.split("&")) {
    const equals = part.indexOf("=");
    if (equals < 1) return { wrong: "a parameter is not of the form name=value" };
    const name = decodeText(part.slice(0, equals));
    const value = decodeText(part.slice(equals + 1));
    if (name === undefined || value === undefined) return { wrong: "malformed percent-encoding" };
    pairs.push([name, value]);
  }
  return { pairs };
}
