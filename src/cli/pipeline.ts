/** What a pipeline tells of itself in the environment: who started it, of which commit. */
import type { Source } from "../report/report.js";

type Environment = Readonly<Record<string, string | undefined>>;

interface Pipeline {
  readonly name: string;
  /** Set where this pipeline runs. */
  readonly sign: string;
  /** The variables that may hold it, the best first. */
  readonly commit: readonly string[];
  readonly ref: readonly string[];
  readonly actor: readonly string[];
  readonly run: (environment: Environment) => string | undefined;
}

const pipelines: readonly Pipeline[] = [
  {
    name: "github",
    sign: "GITHUB_ACTIONS",
    commit: ["GITHUB_SHA"],
    ref: ["GITHUB_REF"],
    // Who started this try, where somebody started the run again.
    actor: ["GITHUB_TRIGGERING_ACTOR", "GITHUB_ACTOR"],
    run: githubRun,
  },
  {
    name: "gitlab",
    sign: "GITLAB_CI",
    commit: ["CI_COMMIT_SHA"],
    ref: ["CI_COMMIT_REF_NAME"],
    actor: ["GITLAB_USER_LOGIN"],
    run: (environment) => environment["CI_JOB_URL"],
  },
  {
    name: "gitee",
    sign: "GITEE_PIPELINE_NAME",
    commit: ["GITEE_COMMIT"],
    ref: ["GITEE_BRANCH"],
    actor: ["GITEE_PIPELINE_TRIGGER_USER"],
    run: () => undefined,
  },
  {
    name: "jenkins",
    sign: "JENKINS_URL",
    commit: ["GIT_COMMIT"],
    ref: ["GIT_BRANCH"],
    actor: ["BUILD_USER_ID", "BUILD_USER"],
    run: (environment) => environment["BUILD_URL"],
  },
];

function githubRun(environment: Environment): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
  const whole = server !== undefined && repository !== undefined && run !== undefined;
  return whole ? `${server}/${repository}/actions/runs/${run}` : undefined;
}

const isGiven = (value: string | undefined): value is string => value !== undefined && value !== "";

/** Where this run comes from. Outside a pipeline, the user of the machine is the actor and no commit is known. */
export function sourceOf(environment: Environment): Source {
  const first = (names: readonly string[]): string | null =>
    names.map((name) => environment[name]).find(isGiven) ?? null;
  // Gitee's and Jenkins's own signs are less sure than the variables that the others alone set.
  const pipeline = pipelines.find(({ sign }) => isGiven(environment[sign]));
  if (!pipeline) {
    return {
      pipeline: null,
      commit: null,
      ref: null,
      actor: first(["USER", "LOGNAME", "USERNAME"]),
      run: null,
    };
  }
  const { name, commit, ref, actor, run } = pipeline;
  return {
    pipeline: name,
    commit: first(commit),
    ref: first(ref),
    actor: first(actor),
    run: run(environment) ?? null,
  };
}
