/** A command's arguments: each known, none missing, text throughout save a list of queues. */

/** `text?` may be left out; `queues` is a list of queue ids. */
export type ArgKind = "text" | "text?" | "queues";

export class Args {
  readonly #given: Readonly<Record<string, unknown>>;

  constructor(given: Readonly<Record<string, unknown>>) {
    this.#given = given;
  }

  /** The argument's text; "" when it was left out. */
  text(name: string): string {
    const value = this.#given[name];
    return typeof value === "string" ? value : "";
  }

  /** A list's entries. */
  list(name: string): string[] {
    const value = this.#given[name];
    return Array.isArray(value) ? value.map(String) : [];
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#given, name);
  }
}

const isQueues = (value: unknown): boolean =>
  Array.isArray(value) && value.every((id) => typeof id === "string" || typeof id === "number");

function faultOf(name: string, kind: ArgKind, value: unknown): string | undefined {
  if (value === undefined) return kind === "text?" ? undefined : `missing argument: ${name}`;
  if (kind === "queues") return isQueues(value) ? undefined : `${name}: expected a list of queue ids`;
  return typeof value === "string" ? undefined : `${name}: expected text`;
}

/** Reads a command's arguments, or says what is wrong with them. Values are not repeated: they may be secrets. */
export function readArgs(
  given: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, ArgKind>>,
): Args | string {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(kinds, name));
  if (unknown !== undefined) return `unknown argument: ${unknown.slice(0, 60)}`;
  for (const [name, kind] of Object.entries(kinds)) {
    const fault = faultOf(name, kind, Object.hasOwn(given, name) ? given[name] : undefined);
    if (fault !== undefined) return fault;
  }
  return new Args(given);
}
