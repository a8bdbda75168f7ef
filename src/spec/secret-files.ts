import { decodeUtf8 } from "./decode.js";
import type { Fence } from "./fence.js";
import type { Finding } from "./finding.js";
import { quote } from "./quote.js";
import { readBounded, sizeText } from "./read-file.js";

/** In bytes, of a file that is one secret, and of one that holds many. */
const LARGEST = 64 << 10;
const LARGEST_OF_MANY = 64 << 20;

type Trouble = Pick<Finding, "code" | "message" | "hint">;
type Secret = { readonly text: string } | Trouble;
type Entries = { readonly entries: Readonly<Record<string, unknown>> } | Trouble;

const REASONS = {
  missing: "is not there",
  irregular: "is no regular file",
  "too-large": "is larger than",
  unreadable: "cannot be read",
} as const;

/** The files behind `${file:…}`, each read once. */
export class SecretFiles {
  readonly #fence: Fence;
  readonly #read = new Map<string, Secret>();
  readonly #entries = new Map<string, Entries>();

  constructor(fence: Fence) {
    this.#fence = fence;
  }

  /**
   * What stands in a file that the spec in `file` names, one final line break dropped; or why nothing does.
   * @param entry the name of one text of a JSON file
   */
  read(file: string, path: string, entry?: string): Secret {
    const fenced = this.#fence.check(file, path);
    if ("path" in fenced) {
      return entry === undefined
        ? once(this.#read, fenced.path, () => readSecret(fenced.path, path))
        : pick(
            once(this.#entries, fenced.path, () => readEntries(fenced.path, path)),
            path,
            entry,
          );
    }
    if (fenced.trouble === "outside") {
      return {
        code: "file-outside",
        message: `${quote(path)} lies outside the folder of the spec (links are followed)`,
        hint: "move it there, or allow its folder with --allow-file-root",
      };
    }
    return { code: "reference-file", message: `${quote(path)} cannot be read (${fenced.detail})` };
  }
}

function once<Read>(known: Map<string, Read>, real: string, read: () => Read): Read {
  const earlier = known.get(real);
  if (earlier !== undefined) return earlier;
  const fresh = read();
  known.set(real, fresh);
  return fresh;
}

function readText(real: string, path: string, largest: number): Secret {
  const bytes = readBounded(real, largest);
  if (!(bytes instanceof Uint8Array)) {
    const hint =
      bytes.reason === "missing" ? "write the file; its path starts at the folder of the spec" : undefined;
    const size = bytes.reason === "too-large" ? ` ${sizeText(largest)}` : "";
    const message = `the file ${quote(path)} ${REASONS[bytes.reason]}${size}`;
    return { code: "reference-file", message, ...(hint === undefined ? {} : { hint }) };
  }
  const decoded = decodeUtf8(bytes);
  if ("text" in decoded) return decoded;
  const { hint } = decoded;
  return { code: "reference-file", message: `the file ${quote(path)} is not UTF-8 text`, hint };
}

function readSecret(real: string, path: string): Secret {
  const read = readText(real, path, LARGEST);
  if (!("text" in read)) return read;
  const text = read.text.replace(/\r?\n$/, "");
  return text === "" ? { code: "reference-unset", message: `the file ${quote(path)} is empty` } : { text };
}

function readEntries(real: string, path: string): Entries {
  const read = readText(real, path, LARGEST_OF_MANY);
  if (!("text" in read)) return read;
  const entries = parsed(read.text);
  if (typeof entries === "object" && entries !== null && !Array.isArray(entries))
    return { entries: entries as Readonly<Record<string, unknown>> };
  return {
    code: "reference-file",
    message: `the file ${quote(path)} is no JSON object`,
    hint: 'a file with several secrets reads { "NAME": "secret", … }',
  };
}

/** Nothing for what is no JSON: the parser's own message would show a part of the file. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pick(read: Entries, path: string, entry: string): Secret {
  if (!("entries" in read)) return read;
  const about = `the entry ${quote(entry)} of the file ${quote(path)}`;
  const text = Object.hasOwn(read.entries, entry) ? read.entries[entry] : undefined;
  if (text === undefined) return { code: "reference-file", message: `${about} is not there` };
  if (typeof text !== "string")
    return { code: "reference-file", message: `${about} is no text`, hint: "put it in quotes" };
  return text === "" ? { code: "reference-unset", message: `${about} is empty` } : { text };
}
