import { ForgeModel, Refused, TOKEN, after, field } from "./model.js";
import type { ForgeRequest, ForgeResponse, Respond, StoredComment } from "./model.js";

/** https://gitee.com/api/v5/swagger: repository acme/pbx, pull request 7. */
export class GiteeModel extends ForgeModel {
  readonly base = "/api/v5";

  isAllowed(headers: ForgeRequest["headers"]): boolean {
    return headers["authorization"] === `Bearer ${TOKEN}`;
  }

  readonly respond: Respond = ({ method, path, query, data }) => {
    if (method === "GET" && path === `${this.base}/user`)
      return { status: 200, body: { id: 9, login: this.me } };
    const rest = after(path, `${this.base}/repos/acme/pbx`) ?? "";
    switch (`${method} ${rest.replace(/comments\/\d+$/, "comments/N")}`) {
      case "GET /pulls/7/comments":
        return this.#list(query);
      case "POST /pulls/7/comments":
        return { status: 201, body: this.#shown(this.add(this.me, this.bodyOf(data))) };
      case "PATCH /pulls/comments/N": {
        const comment = this.#find(path);
        comment.body = this.bodyOf(data);
        return { status: 200, body: this.#shown(comment) };
      }
      case "DELETE /pulls/comments/N": {
        const gone = this.#find(path);
        this.comments = this.comments.filter((comment) => comment !== gone);
        return { status: 204 };
      }
      default:
        return this.#labels(method, rest, data);
    }
  };

  #labels(method: string, rest: string, data: unknown): ForgeResponse | undefined {
    const shown = (): ForgeResponse => ({ status: 200, body: this.labels.map((name) => ({ name })) });
    if (method === "POST" && rest === "/labels") {
      const [name, color] = [String(field(data, "name")), String(field(data, "color"))];
      if (!/^[0-9a-f]{6}$/.test(color)) throw new Refused(400, "color");
      if (this.known.includes(name)) throw new Refused(400, "name has already been taken");
      this.known.push(name);
      return { status: 201, body: { name, color } };
    }
    if (method === "GET" && rest === "/pulls/7/labels") return shown();
    if (method === "POST" && rest === "/pulls/7/labels") {
      if (!Array.isArray(data) || !data.every((name) => this.known.includes(String(name))))
        throw new Refused(400, "labels");
      this.labels = [...new Set([...this.labels, ...data.map(String)])];
      return { ...shown(), status: 201 };
    }
    const name = after(rest, "/pulls/7/labels/");
    if (method !== "DELETE" || name === undefined) return undefined;
    this.labels = this.labels.filter((label) => label !== decodeURIComponent(name));
    return { status: 204 };
  }

  #list(query: URLSearchParams): ForgeResponse {
    const { items, pages } = this.page(this.comments, query);
    const headers = { total_page: String(pages), total_count: String(this.comments.length) };
    return { status: 200, headers, body: items.map((item) => this.#shown(item)) };
  }

  #find(path: string): StoredComment {
    const found = this.comments.find(({ id }) => path.endsWith(`/${id}`));
    if (!found) throw new Refused(404, "404 Not Found");
    return found;
  }

  #shown({ id, body, author }: StoredComment): unknown {
    return {
      id,
      body,
      user: { id: 9, login: author },
      html_url: `https://gitee.example/acme/pbx/pulls/7#note_${id}`,
    };
  }
}
