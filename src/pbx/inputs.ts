/** What a caller states, as the PBX wants it written; checked where a mistake would hit something else. */
import { PbxOptionError } from "./errors.js";

/**
 * A parameter that the call cannot do without.
 * @throws PbxOptionError when it is blank.
 */
export function required(name: string, value: string | undefined): string {
  if (value === undefined || value.trim() === "")
    throw new PbxOptionError(`${name} is missing`, `the call takes a ${name} that is not empty`);
  return value;
}

/**
 * The form of an update that resets what it leaves out: nothing may be missing, whatever a program without types forgot.
 * @throws PbxOptionError when something is.
 */
export function whole(form: Readonly<Record<string, string | undefined>>): typeof form {
  const missing = Object.keys(form).filter((name) => form[name] === undefined);
  if (missing.length > 0)
    throw new PbxOptionError(
      `the update lacks ${missing.join(", ")}`,
      "state everything: the PBX resets what an update leaves out",
    );
  return form;
}

/**
 * Numbers as one parameter, separated by commas.
 * @throws PbxOptionError when one of them is blank or would be read as several, or as another one.
 */
export function commaList(name: string, values: readonly string[]): string {
  if (values.some((value) => value.trim() === "" || /[,\s\p{Cc}]/u.test(value)))
    throw new PbxOptionError(
      `one of the ${name} is empty, or has a comma, a blank or a control character in it`,
      `write each of the ${name} by itself`,
    );
  return values.join(",");
}

/** A flag as most calls want it, where it is stated. */
export function flag(value: boolean | undefined): "true" | "false" | undefined {
  return value === undefined ? undefined : value ? "true" : "false";
}

/**
 * The PBX's code for a choice, where it is stated.
 * @throws PbxOptionError for a choice that is none, which only a program without types can make.
 */
export function choice<T extends string>(
  name: string,
  codes: Readonly<Record<T, string>>,
  value: T | undefined,
): string | undefined {
  if (value === undefined) return undefined;
  if (!Object.hasOwn(codes, value))
    throw new PbxOptionError(
      `${name} is none of the choices`,
      `${name} takes one of ${Object.keys(codes).join(", ")}`,
    );
  return codes[value];
}
