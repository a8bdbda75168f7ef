/** What may stand in `${derive:TEXT}`. Apart from deriving itself: every check of a spec needs this, and few need cryptography. */

/** In bytes of UTF-8; more is not taken for HKDF's `info`. */
const LONGEST_TEXT = 1_024;

/** What is wrong with a text or a key, in words that follow its name: `is empty`. */
export interface DeriveFault {
  readonly message: string;
  readonly hint: string;
}

/** Why no password can be derived from a text; nothing when one can. */
export function textFault(text: string): DeriveFault | undefined {
  const hint = "write ${derive:TEXT}, such as ${derive:{extn}/1}";
  if (text.trim() === "") return { message: "this reference has no text to derive from", hint };
  if (text !== text.trim())
    return { message: "a blank at an end of the text to derive from", hint: "leave the blank away" };
  if (/[{}\p{Cc}\p{Cs}]/u.test(text)) {
    return {
      message: "a brace or a control character in the text to derive from",
      hint: "{extn} is replaced in the fields of extensions only",
    };
  }
  return new TextEncoder().encode(text).length > LONGEST_TEXT
    ? { message: `the text to derive from has over ${LONGEST_TEXT} bytes`, hint: "a few words will do" }
    : undefined;
}
