import { ForgeModel, Refused, TOKEN, after, field } from "./model.js";
import type { ForgeRequest, ForgeResponse, Respond, StoredComment } from "./model.js";

/** https://docs.github.com/rest/issues: repository acme/pbx, pull request 7. */
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
    const rest = after(path, `${this.base}/repos/acme/pbx`);
    switch (`${method} ${(rest ?? "").replace(/\d+$/, "N")}`) {
      case "GET /issues/7/comments":
        return this.#list(query);
      case "POST /issues/7/comments":
        return { status: 201, body: this.#shown(this.add(this.me, this.bodyOf(data))) };
      case "PATCH /issues/comments/N": {
        const comment = this.#find(path);
        comment.body = this.bodyOf(data);
        return { status: 200, body: this.#shown(comment) };
      }
      case "DELETE /issues/comments/N": {
        const gone = this.#find(path);
        this.comments = this.comments.filter((comment) => comment !== gone);
        return { status: 204 };
      }
      default:
        return this.#labels(method, rest ?? "", data) ?? this.#pulls(rest ?? "");
    }
  };

  #labels(method: string, rest: string, data: unknown): ForgeResponse | undefined {
    const shown = (): ForgeResponse => ({ status: 200, body: this.labels.map((name) => ({ name })) });
    if (method === "POST" && rest === "/labels") {
      const name = String(field(data, "name"));
      if (this.known.includes(name)) throw new Refused(422, "Validation Failed: already_exists");
      this.known.push(name);
      return { status: 201, body: { name } };
    }
    if (method === "GET" && rest === "/issues/7/labels") return shown();
    if (method === "POST" && rest === "/issues/7/labels") {
      const names = field(data, "labels");
      if (!Array.isArray(names)) throw new Refused(422, "labels");
      this.labels = [...new Set([...this.labels, ...names.map(String)])];
      return shown();
    }
    const name = after(rest, "/issues/7/labels/");
    if (method !== "DELETE" || name === undefined) return undefined;
    if (!this.labels.includes(decodeURIComponent(name))) throw new Refused(404, "Label does not exist");
    this.labels = this.labels.filter((label) => label !== decodeURIComponent(name));
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

  #list(query: URLSearchParams): ForgeResponse {
    const { items, page, pages } = this.page(this.comments, query);
    const next = `<https://elsewhere.example/repos?page=${page + 1}>; rel="next"`;
    const last = `<https://elsewhere.example/repos?page=1>; rel="first"`;
    const headers = pages > 1 ? { link: page < pages ? `${next}, ${last}` : last } : undefined;
    return { status: 200, body: items.map((item) => this.#shown(item)), ...(headers && { headers }) };
  }

  #find(path: string): StoredComment {
    const found = this.comments.find(({ id }) => path.endsWith(`/${id}`));
    if (!found) throw new Refused(404, "Not Found");
    return found;
  }

  #shown({ id, body, author }: StoredComment): unknown {
    return {
      id,
      body,
      user: { login: author },
      html_url: `https://github.example/acme/pbx/pull/7#issuecomment-${id}`,
    };
  }
}
