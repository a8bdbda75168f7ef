/** One job on a machine of its own: its steps in order, with what they hand on to each other. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { folder } from "../../support/cli.js";
import type { Step } from "../pipeline.js";
import { machine, runShell } from "../shell.js";
import { fill, holds } from "./expression.js";
import type { Scope } from "./expression.js";
import type { WorkflowStep } from "./workflow.js";

/** What an action or a script came to. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly outputs?: Readonly<Record<string, string>>;
}

/** An action that a step uses. */
export type Action = (inputs: Readonly<Record<string, string>>, runner: Runner) => Promise<Outcome>;

export interface RunnerSettings {
  readonly job: string;
  /** `github`, `vars`, `secrets`, `needs` of this job. */
  readonly contexts: Readonly<Record<string, object>>;
  /** What a runner tells each step, and the workflow's and the job's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly shell: string | undefined;
  readonly bins: readonly string[];
  readonly action: (uses: string) => Action;
}

interface StepResult {
  readonly outputs: Readonly<Record<string, string>>;
  readonly outcome: "success" | "failure" | "skipped";
}

export class Runner {
  readonly steps: Step[] = [];
  readonly workspace = folder();
  readonly temp = folder();
  readonly settings: RunnerSettings;
  summary = "";
  failed = false;
  readonly #home = folder();
  readonly #results: Record<string, StepResult> = {};
  readonly #bins: string[] = [];
  readonly #env: Record<string, string> = {};
  #files = 0;

  constructor(settings: RunnerSettings) {
    this.settings = settings;
  }

  async run(step: WorkflowStep): Promise<void> {
    const scope = this.scope();
    if (!holds(step.condition ?? "success()", scope)) {
      this.#end(step, { outcome: "skipped", outputs: {} });
      this.#tell(step, { code: undefined, out: "", env: {} });
      return;
    }
    const own = Object.fromEntries(
      Object.entries(step.env).map(([name, value]) => [name, fill(value, scope)]),
    );
    const env = this.environment(own);
    const ran = await this.#carryOut(step, env, scope);
    const outcome = ran.code === 0 ? "success" : "failure";
    this.#end(step, { outcome, outputs: ran.outputs ?? {} });
    this.#tell(step, { ...ran, env });
    if (outcome === "failure" && !step.continueOnError) this.failed = true;
  }

  /** What expressions of this job see by now. */
  scope(): Scope {
    const { contexts } = this.settings;
    const runner = { temp: this.temp, os: "Linux" };
    return {
      contexts: { ...contexts, steps: this.#results, runner },
      open: [
        "vars",
        "secrets",
        "github.event",
        ...Object.keys(this.#results).map((id) => `steps.${id}.outputs`),
      ],
      functions: {
        always: () => true,
        success: () => !this.failed,
        failure: () => this.failed,
        cancelled: () => false,
        hashFiles: (path = "") => this.#hash(path),
      },
    };
  }

  environment(own: Readonly<Record<string, string>> = {}): Record<string, string> {
    const runner = { RUNNER_TEMP: this.temp, GITHUB_WORKSPACE: this.workspace };
    const given = machine(this.#home, ...this.#bins, ...this.settings.bins);
    return { ...given, ...this.settings.env, ...runner, ...this.#env, ...own };
  }

  /** What steps put in front of the PATH, the last first. */
  get addedPaths(): readonly string[] {
    return this.#bins;
  }

  /** Puts a folder in front of the next steps' PATH. */
  addPath(path: string): void {
    this.#bins.unshift(path);
  }

  /** A script in a shell, and what it wrote to the files that GitHub reads. */
  async script(
    script: string,
    shell: string | undefined,
    env: Readonly<Record<string, string>>,
  ): Promise<Outcome> {
    this.#files += 1;
    const at = (name: string): string => join(this.temp, `${name}-${this.#files}`);
    const files = {
      GITHUB_OUTPUT: at("output"),
      GITHUB_ENV: at("env"),
      GITHUB_PATH: at("path"),
      GITHUB_STEP_SUMMARY: at("summary"),
    };
    mkdirSync(this.temp, { recursive: true });
    for (const file of Object.values(files)) writeFileSync(file, "");
    writeFileSync(at("script.sh"), script);
    const ran = await runShell(shellOf(shell, at("script.sh")), this.workspace, { ...env, ...files });
    this.summary += readFileSync(files.GITHUB_STEP_SUMMARY, "utf8");
    Object.assign(this.#env, assignments(files.GITHUB_ENV));
    for (const path of lines(files.GITHUB_PATH)) this.addPath(path);
    return { ...ran, outputs: assignments(files.GITHUB_OUTPUT) };
  }

  async #carryOut(step: WorkflowStep, env: Readonly<Record<string, string>>, scope: Scope): Promise<Outcome> {
    if (step.run !== undefined)
      return this.script(fill(step.run, scope), step.shell ?? this.settings.shell, env);
    const inputs = Object.entries(step.with).map(([name, value]) => [name, fill(value, scope)]);
    const action = this.settings.action(step.uses ?? "");
    return action(Object.fromEntries(inputs) as Record<string, string>, this);
  }

  #end({ id }: WorkflowStep, result: StepResult): void {
    if (id !== undefined) this.#results[id] = result;
  }

  #tell({ name }: WorkflowStep, { code, out, env }: Pick<Step, "code" | "out" | "env">): void {
    this.steps.push({ job: this.settings.job, name, code, out, env });
  }

  #hash(path: string): string {
    if (/[*?[\]]/.test(path)) throw new Error(`hashFiles(${path}): globs are unknown`);
    const file = join(this.workspace, path);
    return existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "";
  }
}

/** Without a shell's name, a pipe's failure is not noticed: GitHub gives `pipefail` to whom writes `bash`. */
function shellOf(shell: string | undefined, file: string): [string, ...string[]] {
  if (shell === undefined) return ["bash", "-e", file];
  if (shell === "bash") return ["bash", "--noprofile", "--norc", "-eo", "pipefail", file];
  throw new Error(`the shell ${shell} is unknown`);
}

const lines = (file: string): string[] => readFileSync(file, "utf8").split("\n").filter(Boolean);

/** `NAME=VALUE` lines; the form with a delimiter is not known. */
const assignments = (file: string): Record<string, string> =>
  Object.fromEntries(
    lines(file).map((line) => {
      const [, name = "", value = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
      if (name === "") throw new Error(`no NAME=VALUE: ${line}`);
      return [name, value];
    }),
  );
