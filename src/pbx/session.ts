/** The token: one log-in however many calls need it. */
import { AuthError } from "./errors.js";

/** How errors name the log-in. */
export const LOGIN = "GET /api/login";

/** A call's token was refused: not the end yet, a log-in may help. */
export class TokenRefusal extends AuthError {
  constructor(call: string) {
    super(call, "token-refused");
  }
}

export class Session {
  readonly #logIn: () => Promise<string>;
  readonly #patience: number;
  #token: string | undefined;
  #pending: Promise<void> | undefined;
  #failure: AuthError | undefined;
  /** How many log-ins in a row gave a token with which no call succeeded. */
  #unproven = 0;

  /**
   * @param logIn one log-in, resolving to the token.
   * @param patience how many log-ins in a row may give a token that is refused.
   */
  constructor(logIn: () => Promise<string>, patience: number) {
    this.#logIn = logIn;
    this.#patience = patience;
  }

  /** The token to use, if there is one. */
  get token(): string | undefined {
    return this.#token;
  }

  /**
   * Resolves when there is a token. Whoever asks while a log-in is under way waits for that one.
   * @throws AuthError when the credentials were refused, now or before: a wrong password tried again for every call
   *   would lock the account.
   */
  async ready(): Promise<void> {
    if (this.#token !== undefined) return;
    if (this.#failure) throw this.#failure;
    this.#pending ??= this.#renew().finally(() => (this.#pending = undefined));
    await this.#pending;
  }

  /** Forgets token and refusal, so that the next `ready` tries the credentials. */
  reset(): void {
    this.#token = undefined;
    this.#failure = undefined;
    this.#unproven = 0;
  }

  /** The PBX refused this token. Only the token in use is dropped: a call that comes back late has an older one. */
  refuse(token: string): void {
    if (token === this.#token) this.#token = undefined;
  }

  /** The PBX took this token. */
  accept(token: string): void {
    if (token === this.#token) this.#unproven = 0;
  }

  async #renew(): Promise<void> {
    try {
      if (this.#unproven >= this.#patience) throw new AuthError(LOGIN, "token-refused");
      this.#token = await this.#logIn();
      this.#unproven += 1;
    } catch (error) {
      if (error instanceof AuthError) this.#failure = error;
      throw error;
    }
  }
}
