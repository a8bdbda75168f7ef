/** A declarative Jenkinsfile, as far as the example uses one. https://www.jenkins.io/doc/book/pipeline/syntax/ */
import { readGroovy } from "./groovy.js";
import type { Call, Value } from "./groovy.js";

export type Condition =
  | { readonly is: "changeRequest" | "noFork" }
  | { readonly is: "branch" | "triggeredBy"; readonly name: string }
  | { readonly is: "not"; readonly one: Condition };

/** Variables that a credential becomes. */
export interface Binding {
  readonly kind: "usernamePassword" | "string" | "gitUsernamePassword";
  readonly id: string;
  readonly variables: readonly string[];
}

export interface Shell {
  readonly script: string;
  readonly bindings: readonly Binding[];
}

export interface Stage {
  readonly name: string;
  readonly when: readonly Condition[];
  readonly steps: readonly Shell[];
  /** Files that are kept, whatever came of the stage. */
  readonly kept: readonly string[];
}

export interface Jenkinsfile {
  readonly options: readonly string[];
  readonly cron: { readonly branch: string; readonly at: string };
  readonly image: string;
  readonly stages: readonly Stage[];
}

export function readJenkinsfile(source: string): Jenkinsfile {
  const [pipeline, ...others] = readGroovy(source);
  if (pipeline?.name !== "pipeline" || others.length > 0) throw unknown("what is no pipeline");
  const parts = byName(pipeline, ["agent", "options", "triggers", "stages"]);
  return {
    image: imageOf(parts("agent")),
    options: bodyOf(parts("options")).map(({ name }) => name),
    cron: cronOf(parts("triggers")),
    stages: bodyOf(parts("stages")).map(readStage),
  };
}

const unknown = (what: string): Error => new Error(`Jenkinsfile: the player does not know ${what}`);

const bodyOf = ({ name, body }: Call): readonly Call[] => {
  if (!body) throw unknown(`${name} without a block`);
  return body;
};

/** The calls of a block by their names, each of which stands there once at most. */
function byName(call: Call, known: readonly string[]): (name: string) => Call {
  const calls = new Map(bodyOf(call).map((one) => [one.name, one]));
  const stranger = [...calls.keys()].find((name) => !known.includes(name));
  if (stranger !== undefined || calls.size !== bodyOf(call).length)
    throw unknown(`${stranger ?? "something twice"} in ${call.name}`);
  return (name) => calls.get(name) ?? { name, args: [], body: [], raw: undefined };
}

function textOf(value: Value | undefined): string {
  if (typeof value !== "string") throw unknown(`${JSON.stringify(value)} where a text is wanted`);
  return value;
}

/** Named arguments, all of which have to be known. */
function named({ name, args }: Call, known: readonly string[]): Readonly<Record<string, Value>> {
  const stranger = args.find((arg) => arg.name === undefined || !known.includes(arg.name));
  if (stranger) throw unknown(`${stranger.name ?? "a bare argument"} of ${name}`);
  return Object.fromEntries(args.map((arg): [string, Value] => [arg.name ?? "", arg.value]));
}

function imageOf(agent: Call): string {
  const docker = byName(byName(agent, ["docker"])("docker"), ["image", "args"]);
  // The image's own entrypoint would take Jenkins's shell for an argument.
  if (docker("args").args[0]?.value !== "--entrypoint=") throw unknown("an agent that keeps the entrypoint");
  return textOf(docker("image").args[0]?.value);
}

function cronOf(triggers: Call): Jenkinsfile["cron"] {
  const { raw = "" } = byName(triggers, ["cron"])("cron");
  const [, branch, at] = /^env\.BRANCH_NAME == '(\w+)' \? '([^']+)' : ''$/.exec(raw) ?? [];
  if (branch === undefined || at === undefined) throw unknown(`cron(${raw})`);
  return { branch, at };
}

function readStage(stage: Call): Stage {
  if (stage.name !== "stage") throw unknown(`${stage.name} in stages`);
  const parts = byName(stage, ["when", "steps", "post"]);
  const always = byName(parts("post"), ["always"])("always");
  return {
    name: textOf(stage.args[0]?.value),
    when: bodyOf(parts("when")).map(readCondition),
    steps: bodyOf(parts("steps")).flatMap((step) => readStep(step)),
    kept: bodyOf(always).flatMap(keptBy),
  };
}

function readCondition({ name, args, body, raw }: Call): Condition {
  const [first, ...others] = body ?? [];
  if (name === "not" && first && others.length === 0) return { is: "not", one: readCondition(first) };
  if (name === "changeRequest" && args.length === 0) return { is: name };
  if (name === "branch" || name === "triggeredBy") return { is: name, name: textOf(args[0]?.value) };
  if (name === "expression" && raw === "!env.CHANGE_FORK") return { is: "noFork" };
  throw unknown(`the condition ${name} ${raw ?? ""}`);
}

function readStep(step: Call, bindings: readonly Binding[] = []): Shell[] {
  if (step.name === "sh" && step.args.length === 1)
    return [{ script: textOf(step.args[0]?.value), bindings }];
  const [credentials] = step.args;
  if (step.name !== "withCredentials" || !Array.isArray(credentials?.value))
    throw unknown(`the step ${step.name}`);
  const bound = (credentials.value as readonly Value[]).map(readBinding);
  return bodyOf(step).flatMap((inner) => readStep(inner, [...bindings, ...bound]));
}

function readBinding(value: Value): Binding {
  if (typeof value !== "object" || !("name" in value)) throw unknown("a credential that is no call");
  const { credentialsId, ...variables } = named(value, [
    ...["credentialsId", "variable", "usernameVariable", "passwordVariable"],
  ]);
  const names = Object.values(variables).map(textOf);
  const { name: kind } = value;
  const wanted = { usernamePassword: 2, string: 1, gitUsernamePassword: 0 };
  if (!(kind in wanted)) throw unknown(`the credential ${kind}`);
  const known = kind as Binding["kind"];
  if (names.length !== wanted[known]) throw unknown(`the variables of ${kind}`);
  return { kind: known, id: textOf(credentialsId), variables: names };
}

function keptBy(call: Call): string[] {
  if (call.name === "junit")
    return [textOf(named(call, ["testResults", "allowEmptyResults"])["testResults"])];
  if (call.name !== "archiveArtifacts") throw unknown(`${call.name} in post`);
  return textOf(named(call, ["artifacts", "allowEmptyArchive"])["artifacts"]).split(",");
}
