/** Who may ask: `GET /api/login` (获取token), and the tokens that it gave. */
import type { Counters } from "./counters.js";
import { refused } from "./http.js";
import type { Answer } from "./http.js";
import type { Route } from "./route.js";

/** The account that is let in. */
export interface Account {
  readonly username: string;
  readonly password: string;
}

export class LogIn {
  readonly #account: Account;
  readonly #newToken: () => string;
  readonly #counters: Counters;
  readonly #tokens = new Set<string>();

  constructor(account: Account, newToken: () => string, counters: Counters) {
    this.#account = account;
    this.#newToken = newToken;
    this.#counters = counters;
  }

  knows(token: string): boolean {
    return this.#tokens.has(token);
  }

  /** All tokens become invalid. */
  forget(): void {
    this.#tokens.clear();
  }

  /** Takes whoever another one knows. */
  trust(other: LogIn): void {
    for (const token of other.#tokens) this.#tokens.add(token);
  }

  /** The answer to who is not let in. */
  turnAway(result: string): Answer {
    this.#counters.add("unauthorized");
    return refused(401, result);
  }

  get route(): Route {
    const { username, password } = this.#account;
    return {
      method: "GET",
      path: "/api/login",
      required: ["username", "password"],
      defaults: {},
      open: true,
      answer: (params) => {
        const known = params.get("username") === username && params.get("password") === password;
        return known ? this.#welcome() : this.turnAway("auth failed!");
      },
    };
  }

  #welcome(): Answer {
    const token = this.#newToken();
    this.#tokens.add(token);
    this.#counters.add("logins");
    return { status: 200, body: { code: 200, result: "ok" }, headers: { "x-auth-token": token } };
  }
}
