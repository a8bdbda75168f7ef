/** What this program needs of a code forge: comments and labels of one pull request. A forge is one descriptor. */

/** One request, its address whole. */
export interface Call {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent a second time, it would be done a second time. */
  readonly once?: true;
}

/** Where the comment goes. */
export interface Place {
  /** The address of the API, without a slash at its end: `https://api.github.com`. */
  readonly api: string;
  /** `owner/repository`; on GitLab also the project's number. */
  readonly project: string;
  /** The pull request's number, as people write it. */
  readonly number: number;
}

/** A comment, as far as it matters here. */
export interface Comment {
  readonly id: string;
  readonly body: string;
  /** The log-in name of who wrote it. */
  readonly author: string;
  /** Its address for people, where the forge tells it. */
  readonly url: string | undefined;
}

/** A label that this program sets. */
export interface Label {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string;
}

/** A call, and the statuses with which it is as good as done. */
export interface Step {
  readonly call: Call;
  readonly fine: readonly number[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a pipeline's own variables say. */
export interface Surroundings {
  /** One of them is set where a pipeline of this forge runs. */
  readonly signs: readonly string[];
  /** Variables that may hold the address of the API, and what it is where none does. */
  readonly api: readonly string[];
  readonly publicApi: string;
  readonly project: (environment: Environment) => string | undefined;
  /**
   * The pull request's number.
   * @param event what the pipeline was told of the event that started it, where it was told
   */
  readonly number: (environment: Environment, event: unknown) => number | undefined;
  /**
   * The commit that the pull request proposes. What pipelines check out is another one: its merge with the target, which
   * no reviewer knows.
   */
  readonly proposed: (environment: Environment, event: unknown) => string | undefined;
  /** The commit that was pushed; none where something else started the pipeline, whose commit says nothing of a pull request. */
  readonly pushed?: (environment: Environment) => string | undefined;
  /** Variables that may hold a token, the best first. */
  readonly token: readonly string[];
  /** A token that pipelines have and that can't write comments. */
  readonly unfit?: { readonly variable: string; readonly why: string };
}

/** A forge. Answers are read from `unknown`: undefined stands for what is not as it should be. */
export interface Forge {
  readonly name: "github" | "gitlab" | "gitee";
  readonly title: string;
  /** What a pull request is called there. */
  readonly pull: string;
  /** How people there write which pull request it is. */
  readonly reference: (place: Place) => string;
  readonly isProject: (text: string) => boolean;
  /** How long a comment may become. */
  readonly limit: { readonly size: number; readonly unit: "characters" | "bytes" };
  /** What a token must be allowed, as a hint. */
  readonly permission: string;
  readonly surroundings: Surroundings;
  readonly headers: (token: string) => Readonly<Record<string, string>>;
  /** Asks whose token it is. */
  readonly author: {
    readonly call: (place: Place) => Call;
    readonly read: (answer: unknown) => string | undefined;
  };
  readonly comments: {
    /** Lists, a page at a time. */
    readonly list: (place: Place) => string;
    readonly read: (item: unknown) => Comment | undefined;
    readonly create: (place: Place, body: string) => Call;
    readonly update: (place: Place, id: string, body: string) => Call;
    readonly remove: (place: Place, id: string) => Call;
  };
  readonly labels: {
    readonly list: (place: Place) => Call;
    readonly read: (answer: unknown) => readonly string[] | undefined;
    /** The steps that take labels away and add one. */
    readonly change: (place: Place, add: readonly Label[], remove: readonly string[]) => readonly Step[];
  };
  /** Finds the pull requests that a commit came with; not every forge can. */
  readonly pulls?: {
    readonly list: (place: Omit<Place, "number">, commit: string) => string;
    readonly read: (item: unknown) => { readonly number: number; readonly merged: boolean } | undefined;
  };
}
