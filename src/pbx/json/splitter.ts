/**
 * Divides a JSON document, as its bytes arrive, into pieces that can be parsed one by one: the elements of a list so many
 * at a time, the members of an object one at a time, and where a member is a list, its elements likewise.
 */
import { CLOSE_LIST, CLOSE_OBJECT, COMMA, Lexer, OPEN_LIST, OPEN_OBJECT } from "./lexer.js";

/** The bytes of a piece, in parts that follow each other. */
export type Text = readonly Uint8Array[];

/** Takes the pieces of a document, in order. What it throws ends the splitting. */
export interface Pieces {
  /** What the document is, unless it is a scalar. */
  opened(what: "list" | "object"): void;
  /**
   * Elements of the list that is open, with the commas between them.
   * @param some whether there must be any, since a comma stands before or behind them.
   */
  elements(text: Text, some: boolean): void;
  /** A member of the object; `some` as for elements. */
  member(text: Text, some: boolean): void;
  /** The name and the colon of a member that is a list, whose elements follow. */
  list(text: Text): void;
  /** The document is neither list nor object: the whole of it. */
  scalar(text: Text): void;
}

/** The document cannot be JSON, whatever its pieces are. */
export class NotJsonError extends Error {}

/** A piece is longer than anybody wants to hold. */
export class TooLongError extends Error {}

/** So many bytes are worth a call of the parser, and still in the processor's cache when it is made. */
const ENOUGH = 64 << 10;

/** The longest piece. */
const LONGEST = 256 << 20;

const MARK = Uint8Array.of(0xef, 0xbb, 0xbf);
const NOTHING = new Uint8Array(0);

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** `mark`: a byte order mark may come. `behind`: a list that was a member has ended. */
type State = "mark" | "start" | "elements" | "members" | "behind" | "end" | "scalar";

export class Splitter {
  readonly #pieces: Pieces;
  readonly #enough: number;
  readonly #lexer = new Lexer();
  #state: State = "mark";
  /** The list whose elements come is a member of the object. */
  #isMember = false;
  /** A comma stands before the next piece. */
  #comma = false;
  /** What earlier bytes hold of the next piece, */
  #held: Uint8Array[] = [];
  #length = 0;
  /** the bytes that are looked at, and where in them it goes on. */
  #bytes: Uint8Array = NOTHING;
  #start = 0;

  /** @param enough bytes of elements that are passed on together. */
  constructor(pieces: Pieces, enough = ENOUGH) {
    this.#pieces = pieces;
    this.#enough = enough;
  }

  /** @throws NotJsonError, TooLongError, and what the taker of the pieces throws; then `unread` has what was not taken. */
  push(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#goOn(0);
  }

  /** The document has ended. @throws as `push` does. */
  end(): void {
    if (this.#state === "mark") this.#goOn(this.#begin());
    if (this.#state === "start" || this.#state === "scalar") this.#pieces.scalar(this.#piece());
    else if (this.#state !== "end") throw new NotJsonError();
  }

  /** Whether the last of what has been taken, blanks aside, is a bracket that closes. */
  get isClosed(): boolean {
    return this.#state === "behind" || this.#state === "end";
  }

  /** What has not become a piece. */
  unread(): Text {
    return this.#piece();
  }

  #goOn(from: number): void {
    let at = from;
    while (at < this.#bytes.length) at = this.#step(at);
    this.#hold();
  }

  /** One step from an index; the index behind it. */
  #step(at: number): number {
    switch (this.#state) {
      case "mark":
        return this.#length + this.#bytes.length < MARK.length ? this.#bytes.length : this.#begin();
      case "start":
        return this.#open(this.#skip(at));
      case "elements":
        return this.#elements(at);
      case "members":
        return this.#member(this.#lexer.next(this.#bytes, at, true));
      case "behind":
        return this.#behind(this.#skip(at));
      case "end":
        return this.#beyond(this.#skip(at));
      case "scalar":
        return this.#bytes.length;
    }
  }

  /** Passes over a byte order mark. */
  #begin(): number {
    this.#bytes = Buffer.concat(this.#piece());
    this.#state = "start";
    return this.#done(MARK.every((byte, index) => this.#bytes[index] === byte) ? MARK.length : 0);
  }

  #open(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) return at;
    if (byte !== OPEN_LIST && byte !== OPEN_OBJECT) {
      this.#state = "scalar";
      return at;
    }
    this.#pieces.opened(byte === OPEN_LIST ? "list" : "object");
    this.#state = byte === OPEN_LIST ? "elements" : "members";
    return this.#done(at + 1);
  }

  #elements(from: number): number {
    const bytes = this.#bytes;
    let comma = -1;
    for (let at = from; ; at += 1) {
      at = this.#lexer.next(bytes, at, false);
      if (bytes[at] === COMMA) comma = at;
      else if (at < bytes.length) return this.#lastElements(at);
      else break;
    }
    if (comma >= 0 && this.#length + comma - this.#start >= this.#enough) {
      this.#pieces.elements(this.#piece(comma), true);
      this.#comma = true;
      this.#done(comma + 1);
    }
    return bytes.length;
  }

  #lastElements(at: number): number {
    if (this.#bytes[at] !== CLOSE_LIST) throw new NotJsonError();
    this.#pieces.elements(this.#piece(at), this.#comma);
    this.#state = this.#isMember ? "behind" : "end";
    return this.#done(at + 1);
  }

  #member(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) return at;
    if (byte === CLOSE_LIST) throw new NotJsonError();
    if (byte === OPEN_LIST) this.#pieces.list(this.#piece(at));
    else this.#pieces.member(this.#piece(at), this.#comma || byte === COMMA);
    this.#isMember = byte === OPEN_LIST;
    this.#comma = byte === COMMA;
    if (byte !== COMMA) this.#state = byte === OPEN_LIST ? "elements" : "end";
    return this.#done(at + 1);
  }

  #behind(at: number): number {
    const byte = this.#bytes[at];
    if (byte === undefined) return at;
    if (byte !== COMMA && byte !== CLOSE_OBJECT) throw new NotJsonError();
    this.#comma = byte === COMMA;
    this.#state = byte === COMMA ? "members" : "end";
    return this.#done(at + 1);
  }

  #beyond(at: number): number {
    if (at < this.#bytes.length) throw new NotJsonError();
    return at;
  }

  /** Passes over blanks that belong to no piece. */
  #skip(from: number): number {
    let at = from;
    while (isBlank(this.#bytes[at])) at += 1;
    return this.#done(at);
  }

  /** The next piece, which ends here. */
  #piece(end = this.#bytes.length): Text {
    return [...this.#held, this.#bytes.subarray(this.#start, end)];
  }

  /** What is before an index has been taken. */
  #done(at: number): number {
    this.#held = [];
    this.#length = 0;
    this.#start = at;
    return at;
  }

  /** Keeps what has not been taken for later. */
  #hold(): void {
    const rest = this.#bytes.subarray(this.#start);
    if (rest.length > 0) this.#held.push(rest);
    this.#length += rest.length;
    this.#bytes = NOTHING;
    this.#start = 0;
    if (this.#length > LONGEST) throw new TooLongError();
  }
}
