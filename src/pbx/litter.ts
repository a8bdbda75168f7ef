/** What came in the place of JSON, looked at as it passes. */

const TOO_LONG = "more than a list of a PBX can hold";

function describe(start: string, last: string): string {
  if (start === "") return "an empty body";
  if (start.startsWith("<")) return /^<\?xml/i.test(start) ? "an XML document" : "an HTML page";
  if (!/^[[{]/.test(start)) return "text that is not JSON";
  return last === "]" || last === "}" ? "malformed JSON" : "a truncated JSON body";
}

export class Litter {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  readonly #isTooLong: boolean;
  /** What the body begins with, blanks aside, as far as that tells anything; */
  #start: string;
  /** and the last character that is no blank. */
  #last: string;
  #isText = true;

  /**
   * @param before what has come before, shortened.
   * @param isTooLong whether it was more than can be held.
   */
  constructor(before: string, isTooLong: boolean) {
    this.#start = before;
    this.#last = before.slice(-1);
    this.#isTooLong = isTooLong;
  }

  push(bytes: Uint8Array): void {
    this.#look(() => this.#decoder.decode(bytes, { stream: true }));
  }

  /** What it was, in words. */
  end(): string {
    this.#look(() => this.#decoder.decode());
    if (!this.#isText) return "text that is not UTF-8";
    return this.#isTooLong && /^[[{]/.test(this.#start) ? TOO_LONG : describe(this.#start, this.#last);
  }

  #look(decode: () => string): void {
    if (!this.#isText) return;
    try {
      const text = decode();
      if (this.#start.length < 8) this.#start = (this.#start + text).trimStart().slice(0, 8);
      this.#last = text.trimEnd().at(-1) ?? this.#last;
    } catch {
      this.#isText = false;
    }
  }
}
