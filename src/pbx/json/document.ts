/** A JSON document that is parsed while it arrives, into the same value that `JSON.parse` makes of the whole text. */
import { isAscii } from "node:buffer";
import { hasHalves, mayHaveHalves } from "./halves.js";
import { NotJsonError, Splitter, TooLongError } from "./splitter.js";
import type { Pieces, Text } from "./splitter.js";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** No PBX has a list of so many elements, and few machines have the memory. */
const MOST_ELEMENTS = 5_000_000;

/** A document that comes in one part of so many bytes is parsed as a whole: most answers are "200, done". */
const SHORT = 4096;

const textOf = (bytes: Uint8Array): string =>
  isAscii(bytes)
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")
    : utf8.decode(bytes);

/** Sets a property as `JSON.parse` does, `__proto__` included. */
function set(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}

export class JsonDocument implements Pieces {
  readonly #keep: ((element: unknown) => unknown) | undefined;
  readonly #splitter: Splitter;
  /** What the document is, as far as it is known. */
  #value: unknown;
  /** The list whose elements come. */
  #list: unknown[] = [];
  #isOpen = false;
  #halves = false;
  #count = 0;
  /** The only part so far, while it may turn out to be all of a short document. */
  #first: Uint8Array | undefined;
  #isFirst = true;

  /**
   * @param keep what is kept of each element of the document's own list, or of one that is a member of it.
   * @param batch bytes of elements that are parsed together.
   */
  constructor(keep?: (element: unknown) => unknown, batch?: number) {
    this.#keep = keep;
    this.#splitter = new Splitter(this, batch);
  }

  /** Takes the next bytes, which must not change afterwards. @throws NotJsonError, TooLongError. */
  push(bytes: Uint8Array): void {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (isFirst && !this.#keep && bytes.length <= SHORT && !mayHaveHalves(bytes)) this.#first = bytes;
    else this.#split(bytes);
  }

  /** The value, once all bytes have come. @throws NotJsonError, TooLongError. */
  end(): unknown {
    if (this.#first) {
      try {
        return JSON.parse(textOf(this.#first));
      } catch {
        // A byte order mark, or what has to be told apart from JSON.
        this.#split();
      }
    }
    this.#splitter.end();
    return this.#value;
  }

  /** Takes the document apart, with what was held back of it in one: an error leaves all of that unread. */
  #split(...parts: readonly Uint8Array[]): void {
    const all = this.#first ? [this.#first, ...parts] : parts;
    this.#first = undefined;
    this.#splitter.push(all.length === 1 && all[0] ? all[0] : Buffer.concat(all));
  }

  /** What was taken of the document, by its looks: "" for nothing, "[" for a beginning, "[]" where a bracket closes the last of it. */
  get taken(): "" | "[" | "[]" {
    if (!this.#isOpen) return "";
    return this.#splitter.isClosed ? "[]" : "[";
  }

  /** Whether half a character (a lone surrogate) stands in one of its texts, those included that were not kept. */
  get hasHalves(): boolean {
    return this.#halves;
  }

  /** After an error: the bytes that did not become a part of the value. */
  unread(): Text {
    return this.#splitter.unread();
  }

  opened(what: "list" | "object"): void {
    this.#isOpen = true;
    this.#value = what === "list" ? this.#list : {};
  }

  elements(text: Text, some: boolean): void {
    const elements = this.#parse("[", text, "]") as unknown[];
    if (some && elements.length === 0) throw new NotJsonError();
    this.#count += elements.length;
    if (this.#count > MOST_ELEMENTS) throw new TooLongError();
    for (const element of elements) this.#list.push(this.#keep ? this.#keep(element) : element);
  }

  member(text: Text, some: boolean): void {
    const members = Object.entries(this.#parse("{", text, "}") as object);
    if (some && members.length === 0) throw new NotJsonError();
    for (const [name, value] of members) set(this.#value as object, name, value);
  }

  list(text: Text): void {
    const [name = ""] = Object.keys(this.#parse("{", text, "null}") as object);
    this.#list = [];
    set(this.#value as object, name, this.#list);
  }

  scalar(text: Text): void {
    this.#value = this.#parse("", text, "");
  }

  #parse(open: string, text: Text, close: string): unknown {
    const bytes = Buffer.concat([Buffer.from(open), ...text, Buffer.from(close)]);
    try {
      const value: unknown = JSON.parse(textOf(bytes));
      this.#halves ||= mayHaveHalves(bytes) && hasHalves(value);
      return value;
    } catch {
      throw new NotJsonError();
    }
  }
}
