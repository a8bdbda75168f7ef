/**
 * Plain YAML, read quickly: maps, lists, flow collections, quoted and unquoted texts on one line each, comments. That is
 * what specs are made of, those with a hundred thousand entries above all. Whatever else YAML has (anchors, tags, block
 * texts, texts of several lines, several documents), whatever is unusual and whatever is wrong is not judged here: the
 * reader then gives up, and the YAML library reads the file and says what there is to say. So nothing but speed
 * depends on this file, as long as what it reads is what the library would read; tests compare the two.
 */
import { type ScalarValue, plainValue } from "./plain-scalar.js";
import {
  CLOSE_LIST,
  CLOSE_MAP,
  COMMA,
  DASH,
  DOUBLE,
  HASH,
  NEWLINE,
  NotPlain,
  OPEN_LIST,
  OPEN_MAP,
  PlainText,
  RETURN,
  SINGLE,
  type Token,
} from "./plain-text.js";

/** Levels of nesting; a spec has five, and deeper ones are left to the library. */
const DEEPEST = 20;

/** What becomes of the pieces that are read. `start` and `end` are offsets. */
export interface Maker<Node, Map extends Node> {
  scalar(token: Token, value: ScalarValue): Node;
  list(items: Node[], start: number, end: number): Node;
  openMap(start: number): Map;
  /** Adds an entry; false when the key is there already. */
  add(map: Map, key: Token, value: Node): boolean;
  closeMap(map: Map, end: number): void;
}

class PlainReader<Node, Map extends Node> {
  readonly #source: PlainText;
  readonly #make: Maker<Node, Map>;
  /** Where the line begins, and how far its first character is indented; -1 at the end of the text. */
  #lineStart = 0;
  #column = 0;
  #depth = 0;
  #flowLevel = 0;
  /** Behind the last character of what was read, blanks and comments left out. */
  #end = 0;

  constructor(text: string, make: Maker<Node, Map>) {
    this.#source = new PlainText(text);
    this.#make = make;
  }

  document(): Node {
    this.#enterLine();
    const root = this.#block();
    return Number.isNaN(this.#source.code()) ? root : this.#source.stop();
  }

  /** Goes on to the next line that says something, from the end of what was read of this one. */
  #nextLine(): void {
    const source = this.#source;
    source.skipBlanks();
    if (source.code() === HASH && source.at > this.#end) this.#skipComment();
    if (!source.isLineEnd()) source.stop();
    this.#breakLine();
    this.#enterLine();
  }

  #enterLine(): void {
    const source = this.#source;
    for (;;) {
      this.#lineStart = source.at;
      source.skipBlanks();
      if (source.code() === HASH) this.#skipComment();
      if (!source.isLineEnd()) break;
      if (Number.isNaN(source.code())) {
        this.#column = -1;
        return;
      }
      this.#breakLine();
    }
    this.#column = source.at - this.#lineStart;
  }

  #skipComment(): void {
    const source = this.#source;
    while (!source.isLineEnd()) source.at += 1;
  }

  #breakLine(): void {
    const source = this.#source;
    if (source.code() === RETURN) source.at += 1;
    if (source.code() === NEWLINE) source.at += 1;
  }

  #isDash(): boolean {
    return this.#source.code() === DASH && this.#source.isGap(this.#source.at + 1);
  }

  /** What begins on a line of its own. */
  #block(): Node {
    if ((this.#depth += 1) > DEEPEST) this.#source.stop();
    const code = this.#source.code();
    const isFlow = code === OPEN_MAP || code === OPEN_LIST;
    const node = isFlow
      ? this.#inline(this.#column - 1)
      : this.#isDash()
        ? this.#blockList()
        : this.#blockMap();
    this.#depth -= 1;
    return node;
  }

  #blockMap(): Node {
    const column = this.#column;
    const map = this.#make.openMap(this.#source.at);
    while (this.#column === column) {
      const key = this.#source.key(false);
      this.#end = this.#source.at;
      if (!this.#make.add(map, key, this.#value(column))) this.#source.stop();
    }
    if (this.#column > column) this.#source.stop();
    this.#make.closeMap(map, this.#end);
    return map;
  }

  /** What stands behind a key's colon, or below it. */
  #value(column: number): Node {
    this.#source.skipBlanks();
    const code = this.#source.code();
    if (code !== HASH && !this.#source.isLineEnd()) return this.#inline(column);
    this.#nextLine();
    if (this.#column > column) return this.#block();
    // The entries of a list may stand as far left as its key. A key without a value is nothing that a spec has.
    return this.#column === column && this.#isDash() ? this.#block() : this.#source.stop();
  }

  #blockList(): Node {
    const column = this.#column;
    const start = this.#source.at;
    const items: Node[] = [];
    while (this.#column === column && this.#isDash()) items.push(this.#item(column));
    if (this.#column > column) this.#source.stop();
    return this.#make.list(items, start, this.#end);
  }

  /** What stands behind a dash, or below it: also a map whose first key stands on the dash's line. */
  #item(column: number): Node {
    const source = this.#source;
    source.at += 1;
    this.#end = source.at;
    source.skipBlanks();
    if (source.code() === HASH || source.isLineEnd()) {
      this.#nextLine();
      return this.#column > column ? this.#block() : source.stop();
    }
    if (source.wordEnd() === undefined) return this.#inline(column);
    this.#column = source.at - this.#lineStart;
    return this.#block();
  }

  /** What begins on the line of its key or dash, up to the line's end; it may go on to lines indented further than `floor`. */
  #inline(floor: number): Node {
    const node = this.#flow(floor, false);
    this.#end = this.#source.at;
    // What stands on the next line, if it is too far right to be an entry of its own, ends the reading there.
    this.#nextLine();
    return node;
  }

  #flow(floor: number, inFlow: boolean): Node {
    switch (this.#source.code()) {
      case OPEN_MAP:
        return this.#flowMap(floor);
      case OPEN_LIST:
        return this.#flowList(floor);
      case DOUBLE:
      case SINGLE: {
        const token = this.#source.quoted();
        return this.#make.scalar(token, token.text);
      }
      default: {
        const token = this.#source.plain(inFlow);
        const value = plainValue(token.text);
        return value === undefined ? this.#source.stop() : this.#make.scalar(token, value);
      }
    }
  }

  #flowMap(floor: number): Node {
    this.#enterFlow();
    const map = this.#make.openMap(this.#source.at);
    for (let isFirst = true; this.#goesOn(floor, CLOSE_MAP, isFirst); isFirst = false) {
      const key = this.#source.key(true);
      this.#skipSpace(floor);
      if (!this.#make.add(map, key, this.#flow(floor, true))) this.#source.stop();
    }
    this.#make.closeMap(map, this.#source.at);
    this.#flowLevel -= 1;
    return map;
  }

  #enterFlow(): void {
    this.#flowLevel += 1;
    if (this.#flowLevel > DEEPEST) this.#source.stop();
  }

  #flowList(floor: number): Node {
    this.#enterFlow();
    const start = this.#source.at;
    const items: Node[] = [];
    for (let isFirst = true; this.#goesOn(floor, CLOSE_LIST, isFirst); isFirst = false)
      items.push(this.#flow(floor, true));
    this.#flowLevel -= 1;
    return this.#make.list(items, start, this.#source.at);
  }

  /** Steps over a bracket or a comma to the next entry; false when there is none, and the closing bracket was stepped over. */
  #goesOn(floor: number, close: number, isFirst: boolean): boolean {
    const source = this.#source;
    if (isFirst) source.at += 1;
    this.#skipSpace(floor);
    const isClosed = source.code() === close;
    if (isClosed || isFirst) {
      if (isClosed) source.at += 1;
      return !isClosed;
    }
    if (source.code() !== COMMA) source.stop();
    source.at += 1;
    this.#skipSpace(floor);
    // A comma behind the last entry is left to the library.
    return source.code() === close ? source.stop() : true;
  }

  /** Blanks and line ends within brackets. */
  #skipSpace(floor: number): void {
    const source = this.#source;
    source.skipBlanks();
    while (!Number.isNaN(source.code()) && source.isLineEnd()) {
      this.#breakLine();
      this.#lineStart = source.at;
      source.skipBlanks();
      if (!source.isLineEnd() && !this.#isWithin(floor)) source.stop();
    }
  }

  /** Whether a line within brackets is indented far enough; the last closing bracket may stand right below the key. */
  #isWithin(floor: number): boolean {
    const column = this.#source.at - this.#lineStart;
    const code = this.#source.code();
    const isEnd = this.#flowLevel === 1 && (code === CLOSE_MAP || code === CLOSE_LIST);
    return column > floor || (column === floor && isEnd);
  }
}

/** Reads a text. @returns `undefined` when it is not plain YAML, whatever else it is. */
export function readPlain<Node, Map extends Node>(text: string, make: Maker<Node, Map>): Node | undefined {
  try {
    return new PlainReader(text, make).document();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}
