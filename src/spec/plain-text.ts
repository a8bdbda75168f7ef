/** A text as the plain reader walks through it: its characters, blanks, quoted and unquoted texts. */

/** The text is more than plain YAML. Thrown once a file at most. */
export class NotPlain extends Error {}

/** A scalar's text, without its quotes, and where it stands, quotes included. */
export interface Token {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly start: number;
  readonly end: number;
}

export const NEWLINE = 10;
export const RETURN = 13;
const BLANK = 32;
export const DOUBLE = 34;
export const HASH = 35;
export const SINGLE = 39;
export const COMMA = 44;
export const DASH = 45;
const DOT = 46;
export const COLON = 58;
export const OPEN_LIST = 91;
const BACKSLASH = 92;
export const CLOSE_LIST = 93;
export const OPEN_MAP = 123;
export const CLOSE_MAP = 125;

/** Behind the last character. */
const END = NaN;

/** More than any key of a spec has, and less than what YAML allows. */
const LONGEST_KEY = 100;

function table(characters: string): Uint8Array {
  const marked = new Uint8Array(128);
  for (const character of characters) marked[character.charCodeAt(0)] = 1;
  return marked;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";
/** What an unquoted key is made of. */
const WORD = table(`${LETTERS}${DIGITS}_-`);
/** What an unquoted text may begin with, wherever it stands. */
const FIRST = table(`${LETTERS}${DIGITS}_/$+(~^;<=\\`);
const DIGIT = table(DIGITS);

const isIn = (marked: Uint8Array, code: number): boolean => code < 128 && marked[code] === 1;

/** Letters beyond ASCII; line separators, the byte order mark and invisible blanks are left to the YAML library. */
const isLetter = (code: number): boolean =>
  code > 0xa0 && code !== 0x2028 && code !== 0x2029 && code !== 0xfeff && code < 0xfffe;

export class PlainText {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  stop(): never {
    throw new NotPlain();
  }

  code(at: number = this.at): number {
    return at < this.text.length ? this.text.charCodeAt(at) : END;
  }

  /** Whether a line ends here, by a line feed, a carriage return and a line feed, or the end of the text. */
  isLineEnd(at: number = this.at): boolean {
    const code = this.code(at);
    if (code === RETURN) return this.code(at + 1) === NEWLINE || this.stop();
    return code === NEWLINE || Number.isNaN(code);
  }

  skipBlanks(): void {
    while (this.code() === BLANK) this.at += 1;
  }

  /** Whether what stands here ends an unquoted text or a key's colon. */
  isGap(at: number): boolean {
    return this.code(at) === BLANK || this.isLineEnd(at);
  }

  /** A quoted text on a single line. */
  quoted(): Token {
    const start = this.at;
    const quote = this.code();
    let escaped = false;
    let at = start + 1;
    for (let code = this.code(at); code !== quote; code = this.code(at)) {
      if (!(code >= BLANK) && code !== 9) this.stop();
      if (code === BACKSLASH) escaped = true;
      at += code === BACKSLASH && quote === DOUBLE ? 2 : 1;
    }
    this.at = at + 1;
    // A quote that is doubled within single quotes stands for one, which is rare enough for the library.
    if (quote === SINGLE && this.code() === SINGLE) this.stop();
    const text = escaped && quote === DOUBLE ? this.#unescaped(start) : this.text.slice(start + 1, at);
    return { text, isQuoted: true, start, end: this.at };
  }

  /** The escapes that JSON has; YAML's others are left to the library. */
  #unescaped(start: number): string {
    try {
      return String(JSON.parse(this.text.slice(start, this.at)));
    } catch {
      return this.stop();
    }
  }

  /** An unquoted text up to the end of its line, a comment, or, within brackets, a mark. */
  plain(inFlow: boolean): Token {
    const start = this.at;
    if (!this.#mayBegin(start)) this.stop();
    let at = start;
    let end = start;
    for (; !this.isLineEnd(at); at += 1) {
      const code = this.code(at);
      if (code === BLANK) continue;
      if (code === HASH && at > end) break;
      if (inFlow && (code === COMMA || code === CLOSE_MAP || code === CLOSE_LIST)) break;
      if (!this.#mayFollow(code, at, inFlow)) this.stop();
      end = at + 1;
    }
    this.at = end;
    return { text: this.text.slice(start, end), isQuoted: false, start, end };
  }

  #mayBegin(at: number): boolean {
    const code = this.code(at);
    if (isIn(FIRST, code) || isLetter(code)) return true;
    return (code === DASH || code === DOT) && isIn(DIGIT, this.code(at + 1));
  }

  #mayFollow(code: number, at: number, inFlow: boolean): boolean {
    if (code === COLON) {
      const next = this.code(at + 1);
      return (
        !this.isGap(at + 1) &&
        !(
          inFlow &&
          (next === COMMA ||
            next === CLOSE_MAP ||
            next === CLOSE_LIST ||
            next === OPEN_MAP ||
            next === OPEN_LIST)
        )
      );
    }
    if (inFlow && (code === OPEN_MAP || code === OPEN_LIST)) return false;
    return (code > BLANK && code < 127) || isLetter(code);
  }

  /** Where a key's word that begins here ends; `undefined` when no colon and gap come after it. */
  wordEnd(): number | undefined {
    let at = this.at;
    while (isIn(WORD, this.code(at))) at += 1;
    const isKey = at > this.at && this.code(at) === COLON && this.isGap(at + 1) && this.code() !== DASH;
    return isKey ? at : undefined;
  }

  /** A key and its colon, quoted or a single word. */
  key(inFlow: boolean): Token {
    const token = this.#keyToken();
    if (token.text.length > LONGEST_KEY || token.text === "<<" || token.text === "__proto__") this.stop();
    if (this.code() !== COLON) this.stop();
    this.at += 1;
    const isClose = inFlow && token.isQuoted;
    if (!isClose && !this.isGap(this.at)) this.stop();
    return token;
  }

  #keyToken(): Token {
    const code = this.code();
    if (code === DOUBLE || code === SINGLE) return this.quoted();
    const start = this.at;
    const end = this.wordEnd() ?? this.stop();
    this.at = end;
    return { text: this.text.slice(start, end), isQuoted: false, start, end };
  }
}
