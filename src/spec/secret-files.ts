import { decodeUtf8 } from "./decode.js";
import type { Fence } from "./fence.js";
import type { Finding } from "./finding.js";
import { quote } from "./quote.js";
import { readBounded, sizeText } from "./read-file.js";

const LARGEST = 64 << 10;

type Secret = { readonly text: string } | Pick<Finding, "code" | "message" | "hint">;

const REASONS = {
  missing: "is not there",
  irregular: "is no regular file",
  "too-large": `is larger than ${sizeText(LARGEST)}`,
  unreadable: "cannot be read",
} as const;

/** The files behind `${file:…}`, each read once. */
export class SecretFiles {
  readonly #fence: Fence;
  readonly #read = new Map<string, Secret>();

  constructor(fence: Fence) {
    this.#fence = fence;
  }

  /** What stands in a file that the spec in `file` names, one final line break dropped; or why nothing does. */
  read(file: string, path: string): Secret {
    const fenced = this.#fence.check(file, path);
    if ("path" in fenced) return this.#once(fenced.path, path);
    if (fenced.trouble === "outside") {
      return {
        code: "file-outside",
        message: `${quote(path)} lies outside the folder of the spec (links are followed)`,
        hint: "move it there, or allow its folder with --allow-file-root",
      };
    }
    return { code: "reference-file", message: `${quote(path)} cannot be read (${fenced.detail})` };
  }

  #once(real: string, path: string): Secret {
    const known = this.#read.get(real);
    if (known) return known;
    const secret = readSecret(real, path);
    this.#read.set(real, secret);
    return secret;
  }
}

function readSecret(real: string, path: string): Secret {
  const bytes = readBounded(real, LARGEST);
  if (!(bytes instanceof Uint8Array)) {
    const hint =
      bytes.reason === "missing" ? "write the file; its path starts at the folder of the spec" : undefined;
    const message = `the file ${quote(path)} ${REASONS[bytes.reason]}`;
    return { code: "reference-file", message, ...(hint === undefined ? {} : { hint }) };
  }
  const decoded = decodeUtf8(bytes);
  if (!("text" in decoded)) {
    const { hint } = decoded;
    return { code: "reference-file", message: `the file ${quote(path)} is not UTF-8 text`, hint };
  }
  const text = decoded.text.replace(/\r?\n$/, "");
  return text === "" ? { code: "reference-unset", message: `the file ${quote(path)} is empty` } : { text };
}
