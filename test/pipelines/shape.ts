/** Reads data of a pipeline's file strictly: what a player does not know ends the test, and is not passed over. */

/** A place in a file, for messages: `.gitlab-ci.yml: plan.script`. */
export type Where = string;

export type Fields = Readonly<Record<string, unknown>>;

/** A mapping that has no other keys than these. */
export function fields(value: unknown, where: Where, known: readonly string[]): Fields {
  const all = mapping(value, where);
  const unknown = Object.keys(all).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Error(`${where}: the player does not know ${unknown.join(", ")}`);
  return all;
}

/** A mapping with any keys. */
export function mapping(value: unknown, where: Where): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${where}: a mapping is wanted`);
  return value as Fields;
}

export function list(value: unknown, where: Where): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${where}: a list is wanted`);
  return value as readonly unknown[];
}

export function text(value: unknown, where: Where): string {
  if (typeof value !== "string") throw new Error(`${where}: a text is wanted`);
  return value;
}

export const texts = (value: unknown, where: Where): readonly string[] =>
  list(value, where).map((item) => text(item, where));

/** What is left out is an empty list. */
export const optionalTexts = (value: unknown, where: Where): readonly string[] =>
  value === undefined ? [] : texts(value, where);
