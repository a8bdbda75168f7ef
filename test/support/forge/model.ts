/** Models of the three forges' APIs: strict, stateful, and able to fail. One model answers msw and a socket alike. */

/** A request as it arrives. */
export interface ForgeRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface ForgeResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The connection breaks instead of an answer. */
  readonly reset?: true;
}

export interface StoredComment {
  readonly id: number;
  body: string;
  readonly author: string;
  readonly system?: true;
}

/** What happens once at the next request that fits. */
export interface Fault {
  /** The beginning of `METHOD /path`. */
  readonly at: string | RegExp;
  readonly answer: ForgeResponse;
  /** The request is carried out all the same, and its answer is lost. */
  readonly done?: true;
}

/** What a dialect is asked for after the request was found in order. */
export type Respond = (request: {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly data: unknown;
}) => ForgeResponse | undefined;

export const TOKEN = "tok-1234567890";

export abstract class ForgeModel {
  /** Whose token it is. */
  me = "pbx-bot";
  comments: StoredComment[] = [];
  /** On the pull request. */
  labels: string[] = [];
  /** Known to the repository. */
  known: string[] = [];
  faults: Fault[] = [];
  /** Pull requests by commit. */
  readonly commits = new Map<string, readonly { number: number; merged: boolean }[]>();
  /** `METHOD /path` without the query. */
  readonly requests: string[] = [];
  readonly seenHeaders: Readonly<Record<string, string | undefined>>[] = [];
  #last = 100;

  /** Path of the API below the host. */
  abstract readonly base: string;
  abstract isAllowed(headers: ForgeRequest["headers"]): boolean;
  abstract readonly respond: Respond;

  add(author: string, body: string, more: { system?: true } = {}): StoredComment {
    this.#last += 1;
    const comment = { id: this.#last, author, body, ...more };
    this.comments.push(comment);
    return comment;
  }

  bodyOf(data: unknown): string {
    const body: unknown = typeof data === "object" && data !== null ? Reflect.get(data, "body") : undefined;
    if (typeof body !== "string" || body === "") throw new Refused(422, "body is missing");
    return body;
  }

  /** A page of a list, and how this forge tells that there are more. */
  page<Item>(items: readonly Item[], query: URLSearchParams): { items: Item[]; page: number; pages: number } {
    const size = Math.min(100, Number(query.get("per_page") ?? "20"));
    const page = Number(query.get("page") ?? "1");
    return {
      items: items.slice((page - 1) * size, page * size),
      page,
      pages: Math.ceil(items.length / size),
    };
  }

  handle({ method, path, headers, body }: ForgeRequest): ForgeResponse {
    const url = new URL(path, "http://forge");
    const call = `${method} ${url.pathname}`;
    this.requests.push(call);
    this.seenHeaders.push(headers);
    const index = this.faults.findIndex(({ at }) =>
      typeof at === "string" ? call.startsWith(at) : at.test(call),
    );
    const [fault] = index < 0 ? [] : this.faults.splice(index, 1);
    if (fault && fault.done !== true) return fault.answer;
    const answer = this.#answer(method, url, headers, body);
    return fault ? fault.answer : answer;
  }

  #answer(method: string, url: URL, headers: ForgeRequest["headers"], body: string): ForgeResponse {
    if (headers["user-agent"] === undefined) return refused(403, "Request forbidden by administrative rules");
    if (!this.isAllowed(headers)) return refused(401, "Bad credentials");
    try {
      const data: unknown = body === "" ? undefined : JSON.parse(body);
      const path = url.pathname;
      return this.respond({ method, path, query: url.searchParams, data }) ?? refused(404, "Not Found");
    } catch (error) {
      if (error instanceof Refused) return refused(error.status, error.message);
      throw error;
    }
  }
}

export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const refused = (status: number, message: string): ForgeResponse => ({ status, body: { message } });

/** The ends of a path after its beginning; undefined when it begins otherwise. */
export const after = (path: string, start: string): string | undefined =>
  path.startsWith(start) ? path.slice(start.length) : undefined;

/** A property of data that may be anything. */
export const field = (data: unknown, name: string): unknown =>
  typeof data === "object" && data !== null ? Reflect.get(data, name) : undefined;
