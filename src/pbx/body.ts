/** The body of an answer, understood while it arrives: neither its bytes nor its text are ever held as a whole. */
import { JsonDocument } from "./json/document.js";
import { NotJsonError, TooLongError } from "./json/splitter.js";
import { isObject } from "./json/values.js";
import { Litter } from "./litter.js";

/** JSON; or what the body is instead, in words: "an HTML page". */
export type Body =
  | {
      readonly json: unknown;
      /** Whether half a character (a lone surrogate) stands in one of its texts. */
      readonly halves: boolean;
    }
  | { readonly found: string };

type Row = Readonly<Record<string, unknown>>;

/** Keeps of a row the columns that somebody needs; anything else is kept as it is, to be refused later. */
function keeping(columns: readonly string[]): (row: unknown) => unknown {
  return (row) => {
    if (!isObject(row)) return row;
    const kept: Record<string, unknown> = {};
    for (const name of columns) if (Object.hasOwn(row, name)) kept[name] = row[name];
    return kept satisfies Row;
  };
}

export class BodyReader {
  #document: JsonDocument | undefined;
  #litter: Litter | undefined;

  /**
   * @param columns what is kept of the rows of a list; all of them unless given.
   * @param batch bytes of rows that are parsed together.
   */
  constructor(columns?: readonly string[], batch?: number) {
    this.#document = new JsonDocument(columns && keeping(columns), batch);
  }

  /** Takes the next bytes, which must not change afterwards. */
  push(bytes: Uint8Array): void {
    if (this.#litter) this.#litter.push(bytes);
    else this.#reading((document) => document.push(bytes));
  }

  /** What the body is, once all of it has come. */
  end(): Body {
    const json = this.#litter ? undefined : this.#reading((document) => document.end());
    if (this.#litter) return { found: this.#litter.end() };
    return { json, halves: this.#document?.hasHalves === true };
  }

  /** Goes on reading JSON. What turns out to be none is read on for its looks, and what was made of it forgotten. */
  #reading<T>(read: (document: JsonDocument) => T): T | undefined {
    const document = this.#document;
    if (!document) return undefined;
    try {
      return read(document);
    } catch (error) {
      if (!(error instanceof NotJsonError || error instanceof TooLongError)) throw error;
      this.#litter = new Litter(document.taken, error instanceof TooLongError);
      for (const bytes of document.unread()) this.#litter.push(bytes);
      this.#document = undefined;
      return undefined;
    }
  }
}
