import type { Finding, Place } from "./finding.js";

function trouble(url: string): string | undefined {
  if (!URL.canParse(url)) return "this is not an address such as https://pbx.example.cn:8080";
  const { protocol, username, password, search, hash } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:")
    return "the address of a PBX begins with http:// or https://";
  if (username !== "" || password !== "") return "the address holds a user name or password";
  return search !== "" || hash !== "" ? "the address has a query or fragment" : undefined;
}

/** What is wrong with `connection.url`, if anything. The address is never repeated: it might hold a password. */
export function checkPin(url: string, at: Place): Finding | undefined {
  const message = trouble(url);
  if (message === undefined) return undefined;
  return {
    code: "invalid-value",
    severity: "error",
    message: `url: ${message}`,
    hint: "write scheme, host, port and base path; credentials come from the environment",
    at,
  };
}
