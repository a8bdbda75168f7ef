/** Reading answers that may be anything. */

/** A property; undefined when there is none. */
export function property(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, name) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : undefined,
    value,
  );
}

/** A text property that is not empty. */
export function text(value: unknown, ...path: readonly string[]): string | undefined {
  const found = property(value, ...path);
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** A whole number above 0, also where it is written as text. */
export function count(value: unknown, ...path: readonly string[]): number | undefined {
  const found = property(value, ...path);
  const number = typeof found === "string" && /^\d{1,15}$/.test(found) ? Number(found) : found;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

/** The names in a list of `{name}`. */
export function names(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((item: unknown) => text(item, "name") ?? []);
}
