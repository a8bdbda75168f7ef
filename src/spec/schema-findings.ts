import { isSecretName } from "./mask.js";
import type { Finding } from "./finding.js";
import { didYouMean } from "./nearest.js";
import { quote, shorten } from "./quote.js";
import type { SchemaError } from "./schema.js";
import type { SourceFile } from "./source-file.js";
import { articleOf, typeHint, typeName } from "./type-words.js";

/** What a rule turns a schema error into; the place is added by the caller. */
type Said = Pick<Finding, "code" | "message" | "hint"> & { readonly onKey?: string };

type Rule = (error: SchemaError, source: SourceFile) => Said;

/** The lists of a schema error's parameters, which come untyped. */
const listed = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const param = (error: SchemaError, name: string): unknown =>
  (error.params as Readonly<Record<string, unknown>>)[name];

const parent = (error: SchemaError): Readonly<Record<string, unknown>> => error.parentSchema ?? {};

const properties = (error: SchemaError): string[] => Object.keys(parent(error)["properties"] ?? {});

/** `extn`, or `an entry of ignore`: what a value is called in a message. */
function nameOf({ path }: SchemaError): string {
  const last = path.at(-1);
  if (last === undefined) return "the spec";
  if (typeof last === "string") return shorten(last);
  return `an entry of ${shorten(String(path.at(-2)))}`;
}

/** A value that is masked in its file, under a secret's name or as an alias of one. */
interface Hidden extends SchemaError {
  readonly hidden: true;
}

const isSecret = (error: SchemaError | Hidden): boolean =>
  "hidden" in error || (typeof error.path.at(-1) === "string" && isSecretName(String(error.path.at(-1))));

/** The value within a message; a secret is never repeated. */
function shown(error: SchemaError): string {
  if (isSecret(error)) return "the value";
  return typeof error.data === "string" ? quote(error.data) : shorten(String(error.data));
}

/** A number as its author wrote it: YAML reads 0138 as 138. */
const asWritten = (error: SchemaError, source: SourceFile): string =>
  shorten(source.writtenAt(error.path) ?? String(error.data));

function numberAsText(error: SchemaError, source: SourceFile): Said {
  const message = `${nameOf(error)} is text, and without quotes this is a number`;
  if (isSecret(error)) return { code: "number-as-text", message, hint: "put it in quotes" };
  const written = asWritten(error, source);
  const lost = String(error.data) === written ? "" : ` (YAML reads it as ${String(error.data)})`;
  return { code: "number-as-text", message, hint: `quote it: "${written}"${lost}` };
}

const type: Rule = (error, source) => {
  const wanted = listed([param(error, "type")].flat());
  if (error.data === null) {
    return { code: "null-value", message: `${nameOf(error)} has no value`, hint: nullHint(wanted) };
  }
  if (wanted.includes("string") && typeof error.data === "number" && wanted.length === 1) {
    return numberAsText(error, source);
  }
  if (error.path.join("/") === "version") return version(error, source);
  const hint = typeHint(error.data, wanted, {
    secret: isSecret(error),
    quoted: source.isQuoted(error.path),
  });
  const message = `${nameOf(error)} is ${articleOf(error.data)}, and ${wantedWords(error, wanted)} is wanted`;
  return { code: "wrong-type", message, ...(hint === undefined ? {} : { hint }) };
};

/** Where one of several types goes with a pattern, the pattern's words say more than the types. */
function wantedWords(error: SchemaError, wanted: readonly string[]): string {
  const words = parent(error)["patternErrorMessage"];
  return wanted.length > 1 && typeof words === "string" ? words : wanted.map(typeName).join(" or ");
}

function nullHint(wanted: readonly string[]): string {
  if (wanted.includes("array")) return "write [] for none at all, or leave it out to have it left alone";
  if (wanted.includes("object")) return "write {} or leave it out";
  return wanted.includes("string")
    ? 'write "" for an empty text, or leave the field out to have it left alone'
    : "leave the field out to have it left alone";
}

const version: Rule = (error) => ({
  code: "version",
  message: `${shown(error)} is not a version of the spec that this program knows`,
  hint: "write version: 1",
});

const additionalProperties: Rule = (error) => {
  const name = String(param(error, "additionalProperty"));
  const names = properties(error);
  const hint = didYouMean(name, names) ?? `known here: ${names.join(", ")}`;
  return { code: "unknown-property", message: `there is no property ${quote(name)} here`, hint, onKey: name };
};

const required: Rule = (error) => {
  const name = String(param(error, "missingProperty"));
  const hint = name === "version" ? "begin the file with version: 1" : `add ${name}`;
  return { code: "missing-property", message: `${nameOf(error)} lacks ${name}`, hint };
};

const oneOf: Rule = (error) =>
  param(error, "passingSchemas") === null
    ? { code: "missing-property", message: `${nameOf(error)} lacks phone or file`, hint: "add one of them" }
    : {
        code: "invalid-value",
        message: `${nameOf(error)} states both phone and file`,
        hint: "keep one of them",
      };

const choice: Rule = (error) => {
  const allowed = listed(param(error, "allowedValues"));
  const near = typeof error.data === "string" ? didYouMean(error.data, allowed) : undefined;
  return {
    code: "invalid-value",
    message: `${shown(error)} is not a value of ${nameOf(error)}; allowed: ${allowed.join(", ")}`,
    ...(near === undefined ? {} : { hint: near }),
  };
};

const pattern: Rule = (error) => {
  const wanted = parent(error)["patternErrorMessage"];
  const number =
    typeof error.data === "string" && /^\d{1,2}$/.test(error.data) && nameOf(error) === "promptTimes";
  return {
    code: "invalid-value",
    message: `${nameOf(error)}: ${shown(error)} is not ${typeof wanted === "string" ? wanted : "of the right form"}`,
    ...(number ? { hint: `write ${String(error.data)} without quotes` } : {}),
  };
};

const limit: Rule = (error) => ({
  code: "invalid-value",
  message: `${nameOf(error)}: ${shown(error)} ${error.message ?? "is out of bounds"}`,
});

const empty: Rule = (error) => ({
  code: "invalid-value",
  message: `${nameOf(error)} is empty`,
  hint: error.path.includes("password")
    ? "a password cannot be empty; leave it out to have it left alone"
    : "write a value, or leave it out",
});

const tooLong: Rule = (error) => ({
  code: "invalid-value",
  message: `${nameOf(error)} is longer than ${String(param(error, "limit"))} characters`,
});

/** One item of a list within a message. */
const shownAt = ({ data }: SchemaError, index: unknown): string =>
  Array.isArray(data) ? quote(String(data[Number(index)])) : "something";

const repeated: Rule = (error) => ({
  code: "invalid-value",
  message: `${nameOf(error)} names ${shownAt(error, param(error, "j"))} twice`,
  hint: "keep one of the two",
});

/** By schema keyword; the first that a value breaks is reported, in this order. */
const rules = new Map<string, Rule>([
  ["type", type],
  ["const", version],
  ["enum", choice],
  ["minLength", empty],
  ["minItems", empty],
  ["maxLength", tooLong],
  ["pattern", pattern],
  ["minimum", limit],
  ["maximum", limit],
  ["uniqueItems", repeated],
  ["additionalProperties", additionalProperties],
  ["required", required],
  ["oneOf", oneOf],
]);

const order = [...rules.keys()];
/** Keywords of which each error stands for a mistake of its own. */
const several = new Set(["additionalProperties", "required", "oneOf"]);

const isBranch = (error: SchemaError): boolean => error.schemaPath.includes("/oneOf/");

/** A list in place of an entry, say, breaks every keyword of the entry's schema: the first is the one to tell. */
function oneAMistake(errors: readonly SchemaError[]): SchemaError[] {
  const single = new Map<string, SchemaError>();
  const rest: SchemaError[] = [];
  for (const error of errors) {
    if (isBranch(error)) continue;
    const place = JSON.stringify(error.path);
    const before = single.get(place);
    if (several.has(error.keyword)) rest.push(error);
    else if (!before || order.indexOf(error.keyword) < order.indexOf(before.keyword))
      single.set(place, error);
  }
  const isOther = ({ path }: SchemaError): boolean => single.get(JSON.stringify(path))?.keyword === "type";
  return [...single.values(), ...rest.filter((error) => !isOther(error))];
}

const fallback: Rule = (error) => ({
  code: "invalid-value",
  message: `${nameOf(error)} ${error.message ?? "is not of the right form"}`,
});

/** Of the schema's errors one for each mistake, none for `passed` places. */
export function mistakesIn(
  errors: readonly SchemaError[],
  passed: (error: SchemaError) => boolean,
): SchemaError[] {
  return oneAMistake(errors.filter((error) => !passed(error)));
}

/** The schema's errors about a file in the words of this program: one finding a mistake, none for `passed` places. */
export function schemaFindings(
  errors: readonly SchemaError[],
  source: SourceFile,
  passed: (error: SchemaError) => boolean,
): Finding[] {
  return mistakesIn(errors, passed).map((error) => {
    const seen = source.isMasked(error.path) ? { ...error, hidden: true } : error;
    const { onKey, ...said } = (rules.get(error.keyword) ?? fallback)(seen, source);
    const path = onKey === undefined ? error.path : [...error.path, onKey];
    return {
      ...said,
      severity: "error",
      at: { file: source.file, path, ...(onKey === undefined ? {} : { onKey: true }) },
    };
  });
}
