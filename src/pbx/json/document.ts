/** A JSON document that is parsed while it arrives, into the same value that `JSON.parse` makes of the whole text. */
import { isAscii } from "node:buffer";
import { hasHalves, mayHaveHalves } from "./halves.js";
import { NotJsonError, Splitter, TooLongError } from "./splitter.js";
import type { Pieces, Text } from "./splitter.js";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** No PBX has a list of so many elements, and few machines have the memory. */
const MOST_ELEMENTS = 5_000_000;

const textOf = (bytes: Buffer): string => (isAscii(bytes) ? bytes.toString("latin1") : utf8.decode(bytes));

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
    this.#splitter.push(bytes);
  }

  /** The value, once all bytes have come. @throws NotJsonError, TooLongError. */
  end(): unknown {
    this.#splitter.end();
    return this.#value;
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
