import { isUtf8 } from "node:buffer";

/** Text, or why the bytes are none; `lossy` is what can be shown of them and `offset` where in it the trouble is. */
export type Decoded =
  | { readonly text: string }
  | { readonly lossy: string; readonly offset: number; readonly message: string; readonly hint: string };

const SAVE_AS = "save the file as UTF-8";

function decodeAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const startsValid = (bytes: Uint8Array, length: number): boolean => {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
    return true;
  } catch {
    return false;
  }
};

/** How many bytes from the start are UTF-8: found by halving, since only whether a prefix is valid can be asked. */
function validPrefix(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  if (startsValid(bytes, invalid)) return invalid;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >>> 1;
    if (startsValid(bytes, middle)) valid = middle;
    else invalid = middle;
  }
  return valid;
}

function utf16Label(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

function utf16Trouble(bytes: Uint8Array, label: string): Decoded {
  const lossy = new TextDecoder(label).decode(bytes);
  return { lossy, offset: 0, message: "this is UTF-16, and UTF-8 is wanted", hint: SAVE_AS };
}

function nulTrouble(bytes: Uint8Array, at: number): Decoded {
  const lossy = new TextDecoder().decode(bytes);
  const wide = at < 4 ? "; this may be UTF-16" : "";
  return {
    lossy,
    offset: Math.max(0, lossy.indexOf("\0")),
    message: `the file holds a NUL byte, so it is not text${wide}`,
    hint: `${SAVE_AS}, without NUL bytes`,
  };
}

function utf8Trouble(bytes: Uint8Array): Decoded {
  const offset = new TextDecoder().decode(bytes.subarray(0, validPrefix(bytes)), { stream: true }).length;
  const chinese = decodeAs("gb18030", bytes);
  if (chinese !== undefined) {
    const message = "this is not UTF-8; it looks like GB18030 (GBK)";
    return { lossy: chinese, offset: chineseOffset(bytes), message, hint: SAVE_AS };
  }
  return {
    lossy: new TextDecoder().decode(bytes),
    offset,
    message: "this is not UTF-8",
    hint: SAVE_AS,
  };
}

/** In GB18030 too, everything before the first byte above ASCII is one character a byte. */
const chineseOffset = (bytes: Uint8Array): number =>
  Math.max(
    0,
    bytes.findIndex((byte) => byte > 0x7f),
  );

/** Text out of UTF-8 bytes, with or without byte order mark. */
export function decodeUtf8(bytes: Uint8Array): Decoded {
  const wide = utf16Label(bytes);
  if (wide) return utf16Trouble(bytes, wide);
  const nul = bytes.indexOf(0);
  if (nul >= 0) return nulTrouble(bytes, nul);
  return isUtf8(bytes) ? { text: new TextDecoder().decode(bytes) } : utf8Trouble(bytes);
}

/** Text out of UTF-8 bytes, with or without byte order mark, or else GB18030, as spreadsheets in China write it. */
export function decodeList(bytes: Uint8Array): Decoded {
  const decoded = decodeUtf8(bytes);
  if ("text" in decoded || utf16Label(bytes) || bytes.includes(0)) return decoded;
  const chinese = decodeAs("gb18030", bytes);
  if (chinese !== undefined) return { text: chinese };
  return { ...decoded, message: "this is neither UTF-8 nor GB18030" };
}
