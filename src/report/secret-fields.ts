/** Which columns of a PBX hold secrets, by their names: what is hidden is chosen by field, never by looking for a value. */

/** What stands in the place of a secret. */
export const MASK = "***";

/** Whether a column or parameter of this name holds a secret: `password`, `extnPwd`, whatever a PBX adds of the kind. */
export function isSecretField(name: string): boolean {
  return /passw(?:or)?d|^pass$|passphrase|pwd|psw|(?:^|_)pw(?:_|$)|secret|token|credential|(?:private|api)_?key/i.test(
    name,
  );
}

/** The JSON value without its secrets, at any depth. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !isSecretField(name));
  return Object.fromEntries(entries.map(([name, inner]) => [name, withoutSecrets(inner)]));
}

/** The JSON value with a mask for each secret that is not empty, at any depth. */
export function withMaskedSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMaskedSecrets);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]: [string, unknown]): [string, unknown] => [
    name,
    isSecretField(name) && inner !== null && inner !== "" ? MASK : withMaskedSecrets(inner),
  ]);
  return Object.fromEntries(entries);
}
