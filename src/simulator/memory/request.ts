/** undici's requests, read. */
import { stringify } from "node:querystring";
import { Readable } from "node:stream";
import { errors } from "undici";
import type { Dispatcher } from "undici";

type Headers = NonNullable<Dispatcher.DispatchOptions["headers"]>;

/** undici's spellings of headers (an object, pairs, names and values in turn) as pairs. */
export function headerPairs(headers: Headers): [string, string][] {
  const pairs: [string, string][] = [];
  const add = (name: string, value: string | string[] | undefined): void => {
    for (const one of [value ?? []].flat()) pairs.push([name, one]);
  };
  if (Array.isArray(headers) && typeof headers[0] === "string") {
    const flat = headers.map(String);
    for (let at = 0; at + 1 < flat.length; at += 2) add(flat[at] ?? "", flat[at + 1]);
  } else if (Symbol.iterator in headers) {
    for (const [name, value] of headers as Iterable<[string, string | string[] | undefined]>)
      add(name, value);
  } else for (const [name, value] of Object.entries(headers)) add(name, value);
  return pairs;
}

/**
 * A request's body, read to its end; null when there is none.
 * @throws NotSupportedError (undici's, rejects) for a form
 */
export async function bodyOf(
  body: Dispatcher.DispatchOptions["body"],
): Promise<string | Uint8Array<ArrayBuffer> | null> {
  if (body === undefined || body === null || typeof body === "string") return body ?? null;
  if (body instanceof Uint8Array) return new Uint8Array(body);
  if (!(body instanceof Readable)) throw new errors.NotSupportedError("a form as a body");
  const chunks: Buffer[] = [];
  for await (const chunk of body as AsyncIterable<Buffer | string>) chunks.push(Buffer.from(chunk));
  return new Uint8Array(Buffer.concat(chunks));
}

/** The address that a request goes to, with its query. */
export function urlOf(options: Dispatcher.DispatchOptions): URL {
  const url = new URL(options.path, options.origin);
  if (options.query) url.search = stringify(options.query);
  return url;
}
