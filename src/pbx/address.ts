/** The PBX's address. */
import { PbxAddressError } from "./errors.js";

/** An address, taken apart. */
export interface Address {
  /** Normalised: `https://host/pbx`. */
  readonly url: string;
  /** `https://host:8443` */
  readonly origin: string;
  /** What stands before every path of the API: "" or `/pbx`. */
  readonly basePath: string;
  readonly secure: boolean;
  /** Without brackets for IPv6. */
  readonly hostname: string;
  readonly port: number;
}

const SHAPE = "write http://HOST:PORT or https://HOST:PORT, with a base path where the PBX has one";

function refuse(text: string): void {
  if (!/^https?:\/\//i.test(text))
    throw new PbxAddressError("the PBX's address is neither http:// nor https://", SHAPE);
  if (/[\s\p{Cc}\\]/u.test(text))
    throw new PbxAddressError(
      "the PBX's address has a blank, a control character or a backslash in it",
      SHAPE,
    );
  if (text.includes("?") || text.includes("#"))
    throw new PbxAddressError("the PBX's address has a query or a fragment", SHAPE);
}

/**
 * Takes an address apart.
 * @param url `http://` or `https://`, a host, and optionally a port and a base path.
 * @throws PbxAddressError for anything else; its message does not repeat the address.
 */
export function parseAddress(url: string): Address {
  const text = url.trim();
  refuse(text);
  if (!URL.canParse(text)) throw new PbxAddressError("the PBX's address is not a URL", SHAPE);
  const parsed = new URL(text);
  // An empty user name ("https://@host") leaves no trace in the parsed form.
  const authority = text.replace(/^https?:\/\//i, "").split("/", 1)[0] ?? "";
  if (authority.includes("@"))
    throw new PbxAddressError(
      "the PBX's address has a user name or a password in it",
      "give the credentials apart from the address",
    );
  if (parsed.port === "0") throw new PbxAddressError("the PBX's address has port 0", SHAPE);
  const secure = parsed.protocol === "https:";
  const basePath = parsed.pathname.replace(/\/+$/, "");
  return {
    url: parsed.origin + basePath,
    origin: parsed.origin,
    basePath,
    secure,
    hostname: parsed.hostname.replace(/^\[|\]$/g, ""),
    port: parsed.port === "" ? (secure ? 443 : 80) : Number(parsed.port),
  };
}

/**
 * The one spelling of an address: host in lower case, no default port, no trailing slash. Two addresses name the same
 * PBX when their normal forms are equal.
 * @throws PbxAddressError
 */
export function normalizeAddress(url: string): string {
  return parseAddress(url).url;
}
