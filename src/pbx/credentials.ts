/** What stands before the host, or behind the `#`, of an address that a person wrote. */

/** Percent-encoding undone. What is not percent-encoded is meant as it stands: a secret may have a `%` in it. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The header that says the user name and the password of an address; nothing where it has none. */
export function basicAuthorization({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  const both = `${decoded(username)}:${decoded(password)}`;
  return `Basic ${Buffer.from(both, "utf8").toString("base64")}`;
}
