/** Values as YAML, on one line each. */
import { jsonText } from "./json-text.js";

/** Words that YAML, of any version, reads as something else than text. */
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf)$/i;

const isPlain = (text: string): boolean => /^[A-Za-z]+$/.test(text) && !RESERVED.test(text);

/** Text, a number, a flag or nothing as a scalar, a list or a mapping in the flow style. JSON is YAML, so quoting is JSON's. */
export function yamlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlValue).join(", ")}]`;
  return typeof value === "string" && isPlain(value) ? value : jsonText(value ?? null);
}

/** A mapping's key, quoted where it has to be. */
export function yamlKey(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !RESERVED.test(name) ? name : jsonText(name);
}
