import { ForgeModel, Refused, TOKEN, after, field } from "./model.js";
import type { ForgeRequest, ForgeResponse, Respond, StoredComment } from "./model.js";

const split = (value: unknown): string[] =>
  typeof value === "string" ? value.split(",").filter((name) => name !== "") : [];

/** https://docs.gitlab.com/api/notes: project acme/voice/pbx, merge request 7. */
export class GitlabModel extends ForgeModel {
  readonly base = "/gitlab/api/v4";

  isAllowed(headers: ForgeRequest["headers"]): boolean {
    return headers["private-token"] === TOKEN;
  }

  readonly respond: Respond = ({ method, path, query, data }) => {
    if (method === "GET" && path === `${this.base}/user`)
      return { status: 200, body: { id: 9, username: this.me } };
    const rest = after(path, `${this.base}/projects/acme%2Fvoice%2Fpbx`);
    switch (`${method} ${(rest ?? "").replace(/notes\/\d+$/, "notes/N")}`) {
      case "GET /merge_requests/7/notes":
        return this.#list(query);
      case "POST /merge_requests/7/notes":
        return { status: 201, body: this.#shown(this.add(this.me, this.bodyOf(data))) };
      case "PUT /merge_requests/7/notes/N": {
        const note = this.#find(path);
        note.body = this.bodyOf(data);
        return { status: 200, body: this.#shown(note) };
      }
      case "DELETE /merge_requests/7/notes/N": {
        const gone = this.#find(path);
        this.comments = this.comments.filter((comment) => comment !== gone);
        return { status: 204 };
      }
      case "GET /merge_requests/7":
        return { status: 200, body: { iid: 7, labels: this.labels } };
      case "PUT /merge_requests/7":
        return this.#change(data);
      default:
        return this.#pulls(rest ?? "");
    }
  };

  #change(data: unknown): ForgeResponse {
    const removed = split(field(data, "remove_labels"));
    const kept = this.labels.filter((label) => !removed.includes(label));
    this.labels = [...new Set([...kept, ...split(field(data, "add_labels"))])];
    return { status: 200, body: { iid: 7, labels: this.labels } };
  }

  #pulls(rest: string): ForgeResponse | undefined {
    const [, commit] = /^\/repository\/commits\/(\w+)\/merge_requests$/.exec(rest) ?? [];
    if (commit === undefined) return undefined;
    const found = this.commits.get(commit) ?? [];
    return {
      status: 200,
      body: found.map(({ number, merged }) => ({ iid: number, state: merged ? "merged" : "opened" })),
    };
  }

  #list(query: URLSearchParams): ForgeResponse {
    const { items, page, pages } = this.page(this.comments, query);
    const headers = { "x-next-page": page < pages ? String(page + 1) : "" };
    return { status: 200, headers, body: items.map((item) => this.#shown(item)) };
  }

  #find(path: string): StoredComment {
    const found = this.comments.find(({ id }) => path.endsWith(`/${id}`));
    if (!found) throw new Refused(404, "404 Not found");
    return found;
  }

  #shown({ id, body, author, system }: StoredComment): unknown {
    return { id, body, author: { id: 9, username: author }, system: system ?? false };
  }
}
