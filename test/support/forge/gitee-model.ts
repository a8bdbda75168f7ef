import { ForgeModel, Refused, TOKEN, after, field } from "./model.js";
import type { ForgeRequest, ForgeResponse, Respond, StoredComment, StoredPull } from "./model.js";

/** https://gitee.com/api/v5/swagger: repository acme/pbx. */
export class GiteeModel extends ForgeModel {
  readonly base = "/api/v5";

  isAllowed(headers: ForgeRequest["headers"]): boolean {
    return headers["authorization"] === `Bearer ${TOKEN}`;
  }

  override mergeMessage({ number, branch, title }: StoredPull): string {
    return `!${number} ${title}\nMerge pull request !${number} from ${branch}`;
  }

  readonly respond: Respond = ({ method, path, query, data }) => {
    if (method === "GET" && path === `${this.base}/user`)
      return { status: 200, body: { id: 9, login: this.me } };
    const rest = after(path, `${this.base}/repos/acme/pbx`) ?? "";
    const [, number] = /^\/pulls\/(?:comments\/)?(\d+)/.exec(rest) ?? [];
    switch (`${method} ${rest.replace(/\d+$|(?<=\/pulls\/)\d+/, "N")}`) {
      case "GET /pulls/N/comments":
        return this.#list(this.pull(number), query);
      case "POST /pulls/N/comments": {
        const pull = this.pull(number);
        return {
          status: 201,
          body: this.#shown({ comment: this.add(this.me, this.bodyOf(data), {}, pull), on: pull }),
        };
      }
      case "PATCH /pulls/comments/N": {
        const found = this.comment(number);
        found.comment.body = this.bodyOf(data);
        return { status: 200, body: this.#shown(found) };
      }
      case "DELETE /pulls/comments/N":
        this.remove(number);
        return { status: 204 };
      case "GET /pulls":
        return this.#pulls(query);
      case "POST /pulls":
        return this.#opened(data);
      default:
        return this.#labels(method, rest, data);
    }
  };

  #labels(method: string, rest: string, data: unknown): ForgeResponse | undefined {
    if (method === "POST" && rest === "/labels") {
      const [name, color] = [String(field(data, "name")), String(field(data, "color"))];
      if (!/^[0-9a-f]{6}$/.test(color)) throw new Refused(400, "color");
      if (this.known.includes(name)) throw new Refused(400, "name has already been taken");
      this.known.push(name);
      return { status: 201, body: { name, color } };
    }
    const [, number, label] = /^\/pulls\/(\d+)\/labels(?:\/(.*))?$/.exec(rest) ?? [];
    if (number === undefined) return undefined;
    const pull = this.pull(number);
    const shown = (): ForgeResponse => ({ status: 200, body: pull.labels.map((name) => ({ name })) });
    if (label === undefined && method === "GET") return shown();
    if (label === undefined && method === "POST") {
      if (!Array.isArray(data) || !data.every((name) => this.known.includes(String(name))))
        throw new Refused(400, "labels");
      pull.labels = [...new Set([...pull.labels, ...data.map(String)])];
      return { ...shown(), status: 201 };
    }
    if (method !== "DELETE" || label === undefined) return undefined;
    pull.labels = pull.labels.filter((one) => one !== decodeURIComponent(label));
    return { status: 204 };
  }

  #pulls(query: URLSearchParams): ForgeResponse {
    const [state, head, base] = ["state", "head", "base"].map((name) => query.get(name));
    const found = [...this.pulls.values()].filter(
      (pull) => pull.state === state && pull.branch === head && pull.base === base,
    );
    return { status: 200, body: found.map(({ number, title }) => ({ number, title })) };
  }

  #opened(data: unknown): ForgeResponse {
    const [title, branch, base] = ["title", "head", "base"].map((name) => field(data, name));
    if (typeof title !== "string" || typeof branch !== "string" || typeof base !== "string")
      throw new Refused(400, "title, head or base is missing");
    const body = field(data, "body");
    const { number } = this.open({ title, body: typeof body === "string" ? body : "", branch, base });
    return { status: 201, body: { number, title } };
  }

  #list(pull: StoredPull, query: URLSearchParams): ForgeResponse {
    const { items, pages } = this.page(pull.comments, query);
    const headers = { total_page: String(pages), total_count: String(pull.comments.length) };
    return { status: 200, headers, body: items.map((comment) => this.#shown({ comment, on: pull })) };
  }

  #shown({ comment: { id, body, author }, on }: { comment: StoredComment; on: StoredPull }): unknown {
    return {
      id,
      body,
      user: { id: 9, login: author },
      html_url: `https://gitee.example/acme/pbx/pulls/${on.number}#note_${id}`,
    };
  }
}
