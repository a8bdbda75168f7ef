/** How text from a file is shown within a message: on one line, short, and unable to drive a terminal. */

const LONGEST = 60;

const escapeOne = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  if (character === "\t") return "\\t";
  return code > 0xff ? `\\u{${code.toString(16)}}` : `\\x${code.toString(16).padStart(2, "0")}`;
};

/** Control, direction and other unprintable characters become escapes. */
export function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, escapeOne);
}

/** Shortened to 60 characters, without control characters. */
export function shorten(text: string): string {
  const characters = Array.from(text.slice(0, 4 * LONGEST));
  const short =
    characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join("")}…` : characters.join("");
  return escapeControls(short);
}

/** In double quotes, shortened. */
export function quote(text: string): string {
  return `"${shorten(text)}"`;
}
