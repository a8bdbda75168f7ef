import type { Codec, Row, Value } from "./kind.js";
import { ordered } from "./value.js";

/** A cell as text: numbers become digits, and what the PBX writes for "nothing" (null, "", "undefined") becomes "". */
export function text(cell: unknown): string {
  if (typeof cell === "string") return cell === "undefined" ? "" : cell;
  if (typeof cell === "number" || typeof cell === "boolean" || typeof cell === "bigint") return String(cell);
  return "";
}

/** A row's column as text. */
export function column(row: Row, name: string): string {
  return text(row[name]);
}

function encodeAsIs(value: Value): string {
  return typeof value === "object" ? value.join(",") : String(value);
}

/** Text, as it is. */
export const textCodec: Codec = {
  decode: text,
  encode: encodeAsIs,
  statable: (value) => typeof value === "string" && !/\p{Cc}/u.test(value),
};

/** Text that is a key or a secret: a spec cannot state that it is empty. */
export const nonEmptyTextCodec: Codec = {
  ...textCodec,
  statable: (value) => value !== "" && textCodec.statable(value),
};

/**
 * A number that the PBX calls. The document says no more of it than that (a mobile, an extension, a queue), so that
 * whatever a dial string can hold passes: anything of ASCII that is no blank. A name or a divided number does not.
 */
export const dialCodec: Codec = {
  ...textCodec,
  statable: (value) => typeof value === "string" && /^[!-~]*$/.test(value),
  wanted: "a number to call (digits, letters from A to Z and signs, no blanks)",
};

/** A yes or no: which words the PBX takes, and what nothing at all means, by the document. */
export function flagCodec(words: {
  readonly yes: string;
  readonly no: string;
  readonly absent: boolean;
}): Codec {
  return {
    decode(raw) {
      const written = text(raw).toLowerCase();
      if (written === "") return words.absent;
      if (written === "true" || written === "t" || written === "1") return true;
      return written === "false" || written === "f" || written === "0" ? false : written;
    },
    encode: (value) => (value === true ? words.yes : value === false ? words.no : encodeAsIs(value)),
    statable: (value) => typeof value === "boolean",
  };
}

/** A whole number that the PBX keeps as text, and may keep as "". */
export const countCodec: Codec = {
  decode(raw) {
    const written = text(raw);
    return /^\d{1,2}$/.test(written) ? Number(written) : written;
  },
  encode: encodeAsIs,
  statable: (value) => typeof value === "number" || value === "",
};

/**
 * Names in the spec for codes in the API. A code without a name passes through as it is, both ways.
 * @param absent the code that nothing at all means, where the document gives a default
 */
export function choiceCodec(codes: Readonly<Record<string, string>>, absent = ""): Codec {
  const names = new Map(Object.entries(codes).map(([name, code]) => [code, name]));
  const byName = new Map(Object.entries(codes));
  return {
    decode(raw) {
      const code = text(raw) || absent;
      return names.get(code) ?? code;
    },
    encode: (value) => byName.get(encodeAsIs(value)) ?? encodeAsIs(value),
    statable: (value) => byName.has(encodeAsIs(value)),
  };
}

/** A number that somebody can be called at. */
export const isNumber = (number: string): boolean => /^\+?[0-9*#]{1,32}$/.test(number);

/** A set of numbers, which goes out separated by commas. */
export const numbersCodec: Codec = {
  decode: (raw) => ordered(Array.isArray(raw) ? raw.map(text).filter((number) => number !== "") : []),
  encode: encodeAsIs,
  statable: (value) => typeof value === "object" && value.every(isNumber),
};
