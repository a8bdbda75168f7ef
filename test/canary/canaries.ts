/** Passwords that would be recognised anywhere, in whatever disguise, and the search for them. */
import { createHash } from "node:crypto";
import { Deriver } from "../../src/spec/derive.js";

/** Long enough for a key. */
const MASTER_KEY = "Mst/Aq4FzU7h+=8-xW0vQe9rLb3ZtYk6PjNd2";

/**
 * Every secret that a run may meet, by where it stands. Each has a part of letters and digits that no encoding of text
 * changes, and marks around it that most of them do.
 */
export const canaries = {
  /** An extension's password on the PBX. */
  live: `Live&Kq7WzN3v'p"4`,
  /** The same of one that the spec does not declare. */
  unmanaged: "Unm+Gx5RtB8y/=%20",
  /** Written into the spec. */
  literal: "Lit<Hc2VmJ9d>?6",
  /** Out of an environment variable. */
  env: "Env;Pd8XsL4k:&71",
  /** Out of a file. */
  file: "Fil\\Zf3TnQ6w!`9",
  /** The log-in. */
  login: "Log in&Yb6MhC5r=#%3",
  /** PBX_PLAN_KEY */
  planKey: "Pln/Wj9DvS2g+=5",
  /** PBX_MASTER_KEY */
  masterKey: MASTER_KEY,
  /** What is made of it. */
  derived: new Deriver(MASTER_KEY).derive("1004/2"),
  /** PBX_EXTN_PASSWORD */
  extn: "Ext|Ov7KbE3x~^2",
  /** X-Auth-Token, which a header must be able to hold. */
  token: "Tok-Rn5JcI8s.61",
  /** A forge's token, which a header must be able to hold. */
  forge: "Frg-Bd6NsT4h.58",
  /** A proxy's, as an address has it. */
  proxy: "Prx-Ul2GyA9m.43",
  /** In the address of the PBX, where none may stand. */
  userinfo: "Usr-Eo8QwT6f.27",
  /** On the command line, where no option takes one. */
  argument: "Arg-Vk3HpD5z.94",
} as const;

export type Canary = keyof typeof canaries;

/** What stays the same however a text is escaped, and half of it: enough to guess the rest by. */
const partsOf = (secret: string): string[] => {
  const core = /[A-Z][a-z]\d[A-Z][a-z][A-Z]\d[a-z]/.exec(secret)?.[0] ?? secret;
  return [core, core.slice(0, 5), core.slice(-5)];
};

const reversed = (text: string): string => Array.from(text).reverse().join("");

/** A text in base64 at each of the three places that it can have in a longer one; what depends on neighbours is cut. */
function base64Parts(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const coded = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]).toString("base64");
    return coded.replace(/=+$/, "").slice(before === 0 ? 0 : before + 1, -2);
  });
}

/** Digests that anybody could try passwords at. */
function digestsOf(text: string): string[] {
  return ["sha1", "sha256", "sha512", "md5"].flatMap((algorithm) => {
    const digest = createHash(algorithm).update(text).digest();
    return [digest.toString("hex").slice(0, 16), digest.toString("base64").slice(0, 12)];
  });
}

/** Every text by which a secret could be recognised. */
function tracesOf(secret: string): string[] {
  const parts = partsOf(secret);
  const [core = secret] = parts;
  const hex = Buffer.from(core).toString("hex");
  return [
    secret,
    secret.slice(0, 8),
    secret.slice(-8),
    ...parts,
    ...parts.map(reversed),
    ...base64Parts(core),
    hex,
    hex.toUpperCase(),
    ...[secret, core, `${secret}\n`].flatMap(digestsOf),
  ];
}

const traces = Object.entries(canaries).map(([name, secret]) => [name as Canary, tracesOf(secret)] as const);

/** The canaries of which a text holds a trace, and the trace. */
export function foundIn(text: string): { readonly canary: Canary; readonly trace: string }[] {
  return traces.flatMap(([canary, all]) => {
    const trace = all.find((one) => text.includes(one));
    return trace === undefined ? [] : [{ canary, trace }];
  });
}
