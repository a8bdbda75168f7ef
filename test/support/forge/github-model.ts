import { ForgeModel, Refused, TOKEN, after, field } from "./model.js";
import type { ForgeRequest, ForgeResponse, Respond, StoredComment, StoredPull } from "./model.js";

/** https://docs.github.com/rest/issues and /rest/pulls: repository acme/pbx. */
export class GithubModel extends ForgeModel {
  readonly base: string;

  constructor(base = "") {
    super();
    this.base = base;
  }

  isAllowed(headers: ForgeRequest["headers"]): boolean {
    const token = bearer(headers);
    return token === TOKEN || this.tokens.has(token);
  }

  /** Comments, labels and pull requests are one right of a job's token; whose token it is, anybody may ask. */
  override readonly mayDo: ForgeModel["mayDo"] = (method, path, headers) => {
    const token = bearer(headers);
    if (token === TOKEN || path.endsWith("/graphql")) return true;
    const right = this.tokens.get(token)?.["pull-requests"];
    return right === "write" || (right === "read" && method === "GET");
  };

  readonly respond: Respond = ({ method, path, query, data }) => {
    if (path === `${this.base.replace(/\/v3$/, "")}/graphql`)
      return { status: 200, body: { data: { viewer: { login: this.me } } } };
    const rest = after(path, `${this.base}/repos/acme/pbx`) ?? "";
    const [, number] = /^\/(?:issues|pulls)\/(?:comments\/)?(\d+)/.exec(rest) ?? [];
    switch (`${method} ${rest.replace(/\d+$|(?<=\/issues\/)\d+/, "N")}`) {
      case "GET /issues/N/comments":
        return this.#list(this.pull(number), query);
      case "POST /issues/N/comments": {
        const pull = this.pull(number);
        return {
          status: 201,
          body: this.#shown({ comment: this.add(this.me, this.bodyOf(data), {}, pull), on: pull }),
        };
      }
      case "PATCH /issues/comments/N": {
        const found = this.comment(number);
        found.comment.body = this.bodyOf(data);
        return { status: 200, body: this.#shown(found) };
      }
      case "DELETE /issues/comments/N":
        this.remove(number);
        return { status: 204 };
      default:
        return (
          this.#labels(method, rest, data) ?? this.#merged(rest) ?? this.#pulls(method, rest, query, data)
        );
    }
  };

  #labels(method: string, rest: string, data: unknown): ForgeResponse | undefined {
    const [, number, label] = /^\/issues\/(\d+)\/labels(?:\/(.*))?$/.exec(rest) ?? [];
    if (method === "POST" && rest === "/labels") {
      const name = String(field(data, "name"));
      if (this.known.includes(name)) throw new Refused(422, "Validation Failed: already_exists");
      this.known.push(name);
      return { status: 201, body: { name } };
    }
    if (number === undefined) return undefined;
    const pull = this.pull(number);
    const shown = (): ForgeResponse => ({ status: 200, body: pull.labels.map((name) => ({ name })) });
    if (label === undefined && method === "GET") return shown();
    if (label === undefined && method === "POST") {
      const names = field(data, "labels");
      if (!Array.isArray(names)) throw new Refused(422, "labels");
      pull.labels = [...new Set([...pull.labels, ...names.map(String)])];
      return shown();
    }
    if (method !== "DELETE" || label === undefined) return undefined;
    if (!pull.labels.includes(decodeURIComponent(label))) throw new Refused(404, "Label does not exist");
    pull.labels = pull.labels.filter((one) => one !== decodeURIComponent(label));
    return shown();
  }

  /** https://docs.github.com/rest/pulls/pulls: lists those of a branch, opens one, changes one. */
  #pulls(method: string, rest: string, query: URLSearchParams, data: unknown): ForgeResponse | undefined {
    const [, number] = /^\/pulls(?:\/(\d+))?$/.exec(rest) ?? [];
    if (number !== undefined && method === "PATCH") return this.#change(this.pull(number), data);
    if (rest !== "/pulls") return undefined;
    if (method === "POST") return this.#opened(data);
    const [state, head] = [query.get("state") ?? "open", query.get("head")];
    const found = [...this.pulls.values()].filter((pull) => pull.state === state && labelOf(pull) === head);
    return { status: 200, body: found.map((pull) => this.#pull(pull)) };
  }

  #opened(data: unknown): ForgeResponse {
    const [title, body, branch, base] = ["title", "body", "head", "base"].map((name) => field(data, name));
    if (typeof title !== "string" || typeof branch !== "string" || base !== "main")
      throw new Refused(422, "Validation Failed");
    const text = typeof body === "string" ? body : "";
    return { status: 201, body: this.#pull(this.open({ title, body: text, branch })) };
  }

  #change(pull: StoredPull, data: unknown): ForgeResponse {
    const [body, state] = [field(data, "body"), field(data, "state")];
    if (typeof body === "string") pull.body = body;
    if (state === "closed") pull.state = state;
    return { status: 200, body: this.#pull(pull) };
  }

  #pull(pull: StoredPull): unknown {
    const { number, title, body, branch, from, base } = pull;
    return {
      number,
      title,
      body,
      state: pull.state === "open" ? "open" : "closed",
      html_url: `https://github.example/acme/pbx/pull/${number}`,
      head: { ref: branch, sha: this.headOf(pull), label: labelOf(pull), repo: { full_name: from } },
      base: { ref: base },
    };
  }

  #merged(rest: string): ForgeResponse | undefined {
    const [, commit] = /^\/commits\/(\w+)\/pulls$/.exec(rest) ?? [];
    if (commit === undefined) return undefined;
    const pulls = this.commits.get(commit) ?? [];
    const time = "2026-01-15T08:00:00Z";
    return {
      status: 200,
      body: pulls.map(({ number, merged }) => ({ number, merged_at: merged ? time : null })),
    };
  }

  #list(pull: StoredPull, query: URLSearchParams): ForgeResponse {
    const { items, page, pages } = this.page(pull.comments, query);
    const next = `<https://elsewhere.example/repos?page=${page + 1}>; rel="next"`;
    const last = `<https://elsewhere.example/repos?page=1>; rel="first"`;
    const headers = pages > 1 ? { link: page < pages ? `${next}, ${last}` : last } : undefined;
    const body = items.map((comment) => this.#shown({ comment, on: pull }));
    return { status: 200, body, ...(headers && { headers }) };
  }

  #shown({ comment: { id, body, author }, on }: { comment: StoredComment; on: StoredPull }): unknown {
    return {
      id,
      body,
      user: { login: author },
      html_url: `https://github.example/acme/pbx/pull/${on.number}#issuecomment-${id}`,
    };
  }
}

const bearer = ({ authorization = "" }: ForgeRequest["headers"]): string =>
  authorization.replace(/^Bearer /, "");

const labelOf = ({ from, branch }: StoredPull): string => `${from.split("/")[0] ?? ""}:${branch}`;
