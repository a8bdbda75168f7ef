/**
 * The part of GitHub's expressions that the examples use. Whatever is not of it is an error: a name that nobody gave a
 * value must not read as false. https://docs.github.com/actions/reference/workflows-and-actions/expressions
 */
export type Value = string | number | boolean | null | object;

export interface Scope {
  /** `github`, `secrets`, `steps`, …: what stands before the first point. */
  readonly contexts: Readonly<Record<string, object>>;
  /** Names of contexts, or of parts of them (`github.event`), that may lack what is asked for: it is null then. */
  readonly open: readonly string[];
  readonly functions: Readonly<Record<string, (...args: readonly string[]) => Value>>;
}

const TOKEN = /\s*(?:('(?:[^']|'')*')|(\d+(?:\.\d+)?)|([A-Za-z_][\w-]*)|(&&|\|\||==|!=|[!().,]))/y;

/** @throws Error for what is no expression, or of an unknown name */
export function evaluate(source: string, scope: Scope): Value {
  const parser = new Parser(tokensOf(source), scope);
  const value = parser.or();
  parser.end();
  return value;
}

/** A text with its `${{ … }}` filled in. */
export const fill = (text: string, scope: Scope): string =>
  text.replace(/\$\{\{([\s\S]*?)\}\}/g, (_, source: string) => asText(evaluate(source, scope)));

/** The value of an `if:`, which may stand with or without `${{ }}`. */
export function holds(condition: string, scope: Scope): boolean {
  const [, inner] = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(condition) ?? [];
  const source = inner ?? condition;
  if (source.includes("${{")) throw new Error(`a condition that is half an expression: ${condition}`);
  // Without a word on the state, a condition means: where nothing has failed.
  const asked = /\b(?:always|success|failure|cancelled)\s*\(/.test(source);
  return isTrue(evaluate(asked ? source : `success() && (${source})`, scope));
}

const isTrue = (value: Value): boolean => !(value === "" || value === 0 || value === false || value === null);

function asText(value: Value): string {
  if (value === null) return "";
  if (typeof value === "object") throw new Error("an object is no text");
  return String(value);
}

/** Texts are compared without regard to case; values of different sorts as numbers. */
function isEqual(one: Value, other: Value): boolean {
  if (typeof one === "string" && typeof other === "string") return one.toLowerCase() === other.toLowerCase();
  if (typeof one === typeof other && one !== null && other !== null) return one === other;
  const number = (value: Value): number => (value === "" || value === null ? 0 : Number(value));
  return number(one) === number(other);
}

function tokensOf(source: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(source);
    if (!found) throw new Error(`no expression: ${source} at ${source.slice(at)}`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

class Parser {
  readonly #tokens: string[];
  readonly #scope: Scope;

  constructor(tokens: string[], scope: Scope) {
    this.#tokens = tokens;
    this.#scope = scope;
  }

  or(): Value {
    let value = this.#and();
    while (this.#take("||")) {
      const next = this.#and();
      value = isTrue(value) ? value : next;
    }
    return value;
  }

  end(): void {
    const [rest] = this.#tokens;
    if (rest !== undefined) throw new Error(`unexpected ${rest}`);
  }

  #and(): Value {
    let value = this.#comparison();
    while (this.#take("&&")) {
      const next = this.#comparison();
      value = isTrue(value) ? next : value;
    }
    return value;
  }

  #comparison(): Value {
    const value = this.#not();
    if (this.#take("==")) return isEqual(value, this.#not());
    if (this.#take("!=")) return !isEqual(value, this.#not());
    return value;
  }

  #not(): Value {
    return this.#take("!") ? !isTrue(this.#not()) : this.#primary();
  }

  #primary(): Value {
    const token = this.#tokens.shift() ?? "";
    if (token === "(") {
      const value = this.or();
      this.#expect(")");
      return value;
    }
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (/^\d/.test(token)) return Number(token);
    if (!/^[A-Za-z_]/.test(token)) throw new Error(`unexpected ${token === "" ? "the end" : token}`);
    if (["true", "false"].includes(token)) return token === "true";
    if (token === "null") return null;
    return this.#take("(") ? this.#call(token) : this.#look([token]);
  }

  #call(name: string): Value {
    const called = this.#scope.functions[name];
    if (!called) throw new Error(`${name}() is unknown`);
    const args: string[] = [];
    while (!this.#take(")")) {
      if (args.length > 0) this.#expect(",");
      args.push(asText(this.or()));
    }
    return called(...args);
  }

  #look(path: string[]): Value {
    while (this.#take(".")) path.push(this.#tokens.shift() ?? "");
    let value: unknown = this.#scope.contexts;
    for (const [depth, name] of path.entries()) {
      const owner = typeof value === "object" ? value : null;
      if (owner !== null && Object.hasOwn(owner, name)) value = Reflect.get(owner, name);
      else if (this.#isOpen(path.slice(0, depth))) return null;
      else throw new Error(`${path.join(".")} is unknown`);
    }
    return isValue(value) ? value : null;
  }

  #isOpen(path: readonly string[]): boolean {
    const name = path.join(".");
    return this.#scope.open.some((one) => name === one || name.startsWith(`${one}.`));
  }

  #take(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw new Error(`${token} is missing`);
  }
}

const isValue = (value: unknown): value is Value =>
  value === null || ["string", "number", "boolean", "object"].includes(typeof value);
