/** `--notify`: who is told of drift. Addresses hold tokens, so that no message repeats one. */
import { readFile } from "node:fs/promises";
import type { Recipient } from "../alarm/deliver.js";
import type { Service } from "../alarm/service.js";
import { json, services } from "../alarm/services/index.js";
import { decoded } from "../pbx/credentials.js";
import { setting } from "./connection.js";
import { UsageError } from "./exit-codes.js";

/** What signs the requests of a service, where its address does not say. */
const secrets: Readonly<Record<string, () => string | undefined>> = {
  dingtalk: () => setting("PBX_NOTIFY_SECRET_DINGTALK"),
  feishu: () => setting("PBX_NOTIFY_SECRET_FEISHU"),
};

/**
 * The recipients that the values of `--notify` name: `[SERVICE:]ADDRESS`, the address itself, `env:NAME` or `@FILE`.
 * @throws UsageError that says which value is wrong by its place, without repeating it
 */
export async function recipientsOf(values: readonly string[]): Promise<Recipient[]> {
  const recipients = await Promise.all(values.map((value, index) => recipientOf(value, index + 1)));
  const names = recipients.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new UsageError(`--notify names ${twice} twice`);
  return recipients;
}

async function recipientOf(value: string, place: number): Promise<Recipient> {
  const service = services.find(({ name }) => value.startsWith(`${name}:`)) ?? json;
  const source = service === json ? value : value.slice(service.name.length + 1);
  const { said, text } = await addressFrom(source, place);
  const name = service === json ? said : `${service.name}:${said}`;
  const url = urlOf(text.trim(), name);
  const secret = secretOf(url, service, name);
  url.hash = "";
  return { name, service, url, ...(secret !== undefined && { secret }) };
}

/** An address, and how it can be named without saying it. */
async function addressFrom(source: string, place: number): Promise<{ said: string; text: string }> {
  if (source.startsWith("env:")) {
    const name = source.slice(4);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw unusable(place);
    const text = setting(name);
    if (text === undefined) throw new UsageError(`--notify needs the variable ${name}, which is not set`);
    return { said: source, text };
  }
  if (source.startsWith("@")) {
    const text = await readFile(source.slice(1), "utf8").catch((error: unknown) => {
      const why = error instanceof Error && "code" in error ? String(error.code) : "no reason given";
      throw new UsageError(`--notify can't read ${source.slice(1)} (${why})`);
    });
    return { said: source, text };
  }
  if (!/^https?:\/\//i.test(source)) throw unusable(place);
  return { said: `address ${place}`, text: source };
}

const FORMS = `write an http:// or https:// address, env:NAME or @FILE, after ${services.map(({ name }) => `${name}:`).join(", ")} or nothing`;

const unusable = (place: number): UsageError =>
  new UsageError(
    `value ${place} of --notify names no recipient (it is not repeated here, since addresses hold tokens)`,
    FORMS,
  );

function urlOf(text: string, name: string): URL {
  if (/^https?:\/\//i.test(text) && !/[\s\p{Cc}]/u.test(text) && URL.canParse(text)) return new URL(text);
  throw new UsageError(
    `--notify ${name} leads to no http:// or https:// address`,
    "one address, and nothing else",
  );
}

/** What stands behind `#` in the address, which no server is sent; else the environment's. */
function secretOf(url: URL, service: Service, name: string): string | undefined {
  const own = decoded(url.hash.slice(1));
  if (own !== "" && !service.sign)
    throw new UsageError(`--notify ${name} has a # in its address, and ${service.name} signs nothing`);
  return own === "" ? secrets[service.name]?.() : own;
}
