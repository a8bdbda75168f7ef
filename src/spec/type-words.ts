/** How the types of YAML and JSON Schema are called when people are spoken to. */

const names: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  null: "nothing",
};

/** A schema's type: `text`, `a list`. */
export function typeName(type: string): string {
  return names[type] ?? type;
}

/** What a value is: `text`, `a list`, `true`. */
export function articleOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "boolean" ? String(value) : typeName(typeof value);
}

const words = new Map([
  ...["true", "yes", "on", "y", "1", "是"].map((word): [string, boolean] => [word, true]),
  ...["false", "no", "off", "n", "0", "否"].map((word): [string, boolean] => [word, false]),
]);

/** What to write instead, where that can be told. A secret value is not repeated; `quoted`: it stands in quotes. */
export function typeHint(
  value: unknown,
  wanted: readonly string[],
  { secret, quoted }: { readonly secret: boolean; readonly quoted: boolean },
): string | undefined {
  if (wanted.includes("boolean")) {
    const meant = words.get(String(value).toLowerCase());
    return meant === undefined ? undefined : `write ${String(meant)}${quoted ? ", without quotes" : ""}`;
  }
  if (wanted.includes("integer") && typeof value === "string" && /^-?\d{1,9}$/.test(value)) {
    return `write ${value} without quotes`;
  }
  if (wanted.includes("string") && typeof value === "boolean") {
    return secret ? "put it in quotes" : `quote it: "${String(value)}"`;
  }
  if (wanted.includes("array")) return "write a list: [ … ], or entries that begin with -";
  return undefined;
}
