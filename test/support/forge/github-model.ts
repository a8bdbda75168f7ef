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
    return headers["authorization"] === `Bearer ${TOKEN}`;
  }

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
        return this.#labels(method, rest, data) ?? this.#pulls(rest);
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

  #pulls(rest: string): ForgeResponse | undefined {
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
