import { ForgeModel, TOKEN, after, field } from "./model.js";
import type { ForgeRequest, ForgeResponse, Respond, StoredComment, StoredPull } from "./model.js";

const split = (value: unknown): string[] =>
  typeof value === "string" ? value.split(",").filter((name) => name !== "") : [];

/** https://docs.gitlab.com/api/notes: project acme/voice/pbx. */
export class GitlabModel extends ForgeModel {
  readonly base = "/gitlab/api/v4";

  isAllowed(headers: ForgeRequest["headers"]): boolean {
    return headers["private-token"] === TOKEN;
  }

  readonly respond: Respond = ({ method, path, query, data }) => {
    if (method === "GET" && path === `${this.base}/user`)
      return { status: 200, body: { id: 9, username: this.me } };
    // A project goes by its path and by its number.
    const projects = `${this.base}/projects`;
    const rest = after(path, `${projects}/acme%2Fvoice%2Fpbx`) ?? after(path, `${projects}/999`) ?? "";
    const [, number, note] = /^\/merge_requests\/(\d+)(?:\/notes\/(\d+))?/.exec(rest) ?? [];
    switch (`${method} ${rest.replace(/\d+$|(?<=\/merge_requests\/)\d+/g, "N")}`) {
      case "GET /merge_requests/N/notes":
        return this.#list(this.pull(number), query);
      case "POST /merge_requests/N/notes":
        return {
          status: 201,
          body: this.#shown(this.add(this.me, this.bodyOf(data), {}, this.pull(number))),
        };
      case "PUT /merge_requests/N/notes/N": {
        const { comment } = this.comment(note);
        comment.body = this.bodyOf(data);
        return { status: 200, body: this.#shown(comment) };
      }
      case "DELETE /merge_requests/N/notes/N":
        this.remove(note);
        return { status: 204 };
      case "GET /merge_requests/N": {
        const pull = this.pull(number);
        return { status: 200, body: { iid: pull.number, labels: pull.labels } };
      }
      case "PUT /merge_requests/N":
        return this.#change(this.pull(number), data);
      default:
        return this.#pulls(rest);
    }
  };

  #change(pull: StoredPull, data: unknown): ForgeResponse {
    const removed = split(field(data, "remove_labels"));
    const kept = pull.labels.filter((label) => !removed.includes(label));
    pull.labels = [...new Set([...kept, ...split(field(data, "add_labels"))])];
    return { status: 200, body: { iid: pull.number, labels: pull.labels } };
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

  #list(pull: StoredPull, query: URLSearchParams): ForgeResponse {
    const { items, page, pages } = this.page(pull.comments, query);
    const headers = { "x-next-page": page < pages ? String(page + 1) : "" };
    return { status: 200, headers, body: items.map((item) => this.#shown(item)) };
  }

  #shown({ id, body, author, system }: StoredComment): unknown {
    return { id, body, author: { id: 9, username: author }, system: system ?? false };
  }
}
