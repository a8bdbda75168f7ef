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

/** A pull request. */
export interface StoredPull {
  readonly number: number;
  title: string;
  body: string;
  /** Where it comes from: `branch` of the repository `from`. */
  readonly branch: string;
  readonly from: string;
  readonly base: string;
  readonly author: string;
  state: "open" | "closed" | "merged";
  comments: StoredComment[];
  labels: string[];
}

/** What makes a pull request. */
export type NewPull = Pick<StoredPull, "title" | "body" | "branch"> &
  Partial<Pick<StoredPull, "from" | "base" | "author">>;

export abstract class ForgeModel {
  /** Whose token it is. */
  me = "pbx-bot";
  /** The first pull request, which is always there, has the number 7. */
  readonly pulls = new Map<number, StoredPull>();
  /** Known to the repository. */
  known: string[] = [];
  faults: Fault[] = [];
  /** The commit that a pull request proposes; whoever has the repository says it. */
  headOf: (pull: StoredPull) => string = () => "0".repeat(40);
  /** Tokens besides the one that may do everything, and what each may do: `read` or `write`, by what it is for. */
  readonly tokens = new Map<string, Readonly<Record<string, string>>>();
  /** Pull requests by commit. */
  readonly commits = new Map<string, readonly { number: number; merged: boolean }[]>();
  /** `METHOD /path` without the query. */
  readonly requests: string[] = [];
  readonly seenHeaders: Readonly<Record<string, string | undefined>>[] = [];
  #last = 100;
  readonly #first: StoredPull;

  constructor() {
    this.#first = this.open({ title: "A change", body: "", branch: "change" });
  }

  /** The repository that pull requests are for, unless they say otherwise where they come from. */
  static readonly home: string = "acme/pbx";

  /** Whether the token's rights suffice for a request. */
  readonly mayDo: (method: string, path: string, headers: ForgeRequest["headers"]) => boolean = () => true;

  /** Path of the API below the host. */
  abstract readonly base: string;
  abstract isAllowed(headers: ForgeRequest["headers"]): boolean;
  abstract readonly respond: Respond;

  /** Of pull request 7. */
  get comments(): StoredComment[] {
    return this.#first.comments;
  }

  set comments(comments: StoredComment[]) {
    this.#first.comments = comments;
  }

  get labels(): string[] {
    return this.#first.labels;
  }

  set labels(labels: string[]) {
    this.#first.labels = labels;
  }

  open({
    title,
    body,
    branch,
    from = ForgeModel.home,
    base = "main",
    author = this.me,
  }: NewPull): StoredPull {
    const number = 7 + this.pulls.size;
    const pull = { number, title, body, branch, from, base, author };
    const stored: StoredPull = { ...pull, state: "open", comments: [], labels: [] };
    this.pulls.set(number, stored);
    return stored;
  }

  /** What the commit of a merge says. */
  mergeMessage({ number, branch, title }: StoredPull): string {
    return `Merge pull request #${number} from ${branch}\n\n${title}`;
  }

  /** @throws Refused when there is none */
  pull(number: number | string | undefined): StoredPull {
    const found = this.pulls.get(Number(number));
    if (!found) throw new Refused(404, "Not Found");
    return found;
  }

  add(author: string, body: string, more: { system?: true } = {}, to = this.#first): StoredComment {
    this.#last += 1;
    const comment = { id: this.#last, author, body, ...more };
    to.comments.push(comment);
    return comment;
  }

  /** A comment, whatever it stands on. @throws Refused when there is none */
  comment(id: number | string | undefined): { comment: StoredComment; on: StoredPull } {
    for (const on of this.pulls.values()) {
      const comment = on.comments.find((one) => one.id === Number(id));
      if (comment) return { comment, on };
    }
    throw new Refused(404, "Not Found");
  }

  /** Takes a comment away. */
  remove(id: number | string | undefined): void {
    const { comment, on } = this.comment(id);
    on.comments = on.comments.filter((one) => one !== comment);
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
    if (!this.mayDo(method, url.pathname, headers))
      return refused(403, "Resource not accessible by integration");
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
