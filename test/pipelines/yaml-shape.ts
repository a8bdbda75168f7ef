/** Reads a pipeline's YAML: whatever a player does not know is an error, and never passed over. */

/** A mapping's values by key. */
export type Mapping = Readonly<Record<string, unknown>>;

/** @param known the keys that may be there; without it any may */
export function mapping(value: unknown, what: string, known?: readonly string[]): Mapping {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${what} is no mapping`);
  const unknown = Object.keys(value).find((key) => known && !known.includes(key));
  if (unknown !== undefined) throw new Error(`${what} has ${unknown}, which this player does not know`);
  return { ...value };
}

/** What the mapping at a key holds; empty when it is not there. */
export const mappingAt = (owner: Mapping, key: string, known?: readonly string[]): Mapping =>
  owner[key] === undefined || owner[key] === null ? {} : mapping(owner[key], key, known);

export function list(value: unknown, what: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error(`${what} is no list`);
  return value;
}

/** One text, or a list of them. */
export const texts = (value: unknown, what: string): string[] =>
  (typeof value === "string" ? [value] : list(value, what)).map((one) => text(one, what));

/** A scalar as text, as environments and actions take it. */
export function text(value: unknown, what: string): string {
  if (value === null) return "";
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  throw new Error(`${what} is no text`);
}

export const optionalText = (value: unknown, what: string): string | undefined =>
  value === undefined ? undefined : text(value, what);

/** A mapping of texts. */
export const textsByName = (value: unknown, what: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(value === undefined || value === null ? {} : mapping(value, what)).map(([name, one]) => [
      name,
      text(one, `${what}.${name}`),
    ]),
  );
