/** Reads the part of Groovy that a declarative Jenkinsfile needs: calls with arguments and blocks. Anything else is an error. */

/** A call with what stands in its parentheses, or behind its name, and with its block. */
export interface Call {
  readonly name: string;
  readonly args: readonly Argument[];
  readonly body: readonly Call[] | undefined;
  /** The words of an expression that is not read any further. */
  readonly raw: string | undefined;
}

export interface Argument {
  /** Of a named argument. */
  readonly name: string | undefined;
  readonly value: Value;
}

export type Value = string | boolean | Call | readonly Value[];

/** Their arguments are Groovy code, which is compared as it stands. */
const RAW = new Set(["expression", "cron"]);

const TOKEN = /\s*(?:\/\/[^\n]*\s*)*(?:('''[\s\S]*?''')|('(?:[^'\\\n]|\\.)*')|(\w+)|([{}()[\],:]))/y;
/** The same on the line that was begun. */
const REST_OF_LINE = /[ \t]*(?='|\w)/y;

/** @throws Error at what this reader does not know */
export function readGroovy(source: string): readonly Call[] {
  const reader = new Reader(source);
  const calls: Call[] = [];
  while (!reader.atEnd()) calls.push(reader.call());
  return calls;
}

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  atEnd(): boolean {
    return /^\s*(?:\/\/[^\n]*\s*)*$/.test(this.#source.slice(this.#at));
  }

  call(): Call {
    const name = this.#take();
    if (!/^\w+$/.test(name)) throw this.#unknown(name);
    if (RAW.has(name)) return { name, args: [], body: undefined, raw: this.#raw() };
    const args = this.#arguments();
    return { name, args, body: this.#peek() === "{" ? this.#block() : undefined, raw: undefined };
  }

  #block(): Call[] {
    const calls: Call[] = [];
    this.#expect("{");
    while (this.#peek() !== "}") calls.push(this.call());
    this.#expect("}");
    return calls;
  }

  /** In parentheses, or bare to the end of the line. */
  #arguments(): Argument[] {
    if (this.#peek() === "(") return this.#list("(", ")", () => this.#argument());
    REST_OF_LINE.lastIndex = this.#at;
    if (!REST_OF_LINE.test(this.#source)) return [];
    const args = [this.#argument()];
    while (this.#peek() === ",") {
      this.#expect(",");
      args.push(this.#argument());
    }
    return args;
  }

  #argument(): Argument {
    const start = this.#at;
    const name = this.#take();
    if (/^\w+$/.test(name) && this.#peek() === ":") {
      this.#expect(":");
      return { name, value: this.#value() };
    }
    this.#at = start;
    return { name: undefined, value: this.#value() };
  }

  #value(): Value {
    if (this.#peek() === "[") return this.#list("[", "]", () => this.#value());
    const token = this.#take();
    if (token.startsWith("'")) return unquoted(token);
    if (token === "true" || token === "false") return token === "true";
    if (!/^[a-z]\w*$/i.test(token)) return /^\d+$/.test(token) ? token : this.#fail(token);
    return { name: token, args: this.#arguments(), body: undefined, raw: undefined };
  }

  #list<Item>(open: string, close: string, item: () => Item): Item[] {
    const items: Item[] = [];
    this.#expect(open);
    while (this.#peek() !== close) {
      if (items.length > 0) this.#expect(",");
      items.push(item());
    }
    this.#expect(close);
    return items;
  }

  /** What stands between the next bracket and the one that closes it. */
  #raw(): string {
    const close = this.#take() === "{" ? "}" : ")";
    const end = this.#source.indexOf(close, this.#at);
    const raw = this.#source.slice(this.#at, end).trim();
    this.#at = end + 1;
    return raw;
  }

  #peek(): string {
    const start = this.#at;
    const token = this.atEnd() ? "" : this.#take();
    this.#at = start;
    return token;
  }

  #take(): string {
    TOKEN.lastIndex = this.#at;
    const found = TOKEN.exec(this.#source);
    if (!found) throw this.#unknown(this.#source.slice(this.#at, this.#at + 20));
    this.#at = TOKEN.lastIndex;
    return found[1] ?? found[2] ?? found[3] ?? found[4] ?? "";
  }

  #expect(token: string): void {
    const found = this.#take();
    if (found !== token) throw this.#unknown(found);
  }

  #fail(token: string): never {
    throw this.#unknown(token);
  }

  #unknown(token: string): Error {
    const line = this.#source.slice(0, this.#at).split("\n").length;
    return new Error(`Jenkinsfile, line ${line}: the player does not know ${JSON.stringify(token)}`);
  }
}

/** A backslash before a line's end joins lines, as Groovy has it. Nothing is put in for `$` between single quotes. */
function unquoted(token: string): string {
  const inner = token.startsWith("'''") ? token.slice(3, -3) : token.slice(1, -1);
  return inner.replace(/\\([\s\S])/g, (_, next: string) => {
    const meant = { "\n": "", n: "\n", t: "\t", "\\": "\\", "'": "'" }[next];
    if (meant === undefined) throw new Error(`Jenkinsfile: Groovy knows no \\${next}`);
    return meant;
  });
}
