/** The actions that the examples use, as far as they use them. An input that is not known is an error. */
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { folder } from "../../support/cli.js";
import type { World } from "../world.js";
import { mapping, mappingAt, text, textsByName } from "../yaml-shape.js";
import { checkOut } from "./checkout.js";
import { fill } from "./expression.js";
import { Runner } from "./runner.js";
import type { Action, Outcome } from "./runner.js";
import { stepsOf } from "./workflow.js";
import type { Permissions } from "./workflow.js";

/** What the actions of one job know besides their inputs. */
export interface ActionContext {
  readonly world: World;
  readonly ref: string;
  readonly commit: string;
  readonly permissions: Permissions;
  readonly token: string;
  /** A folder with a folder for each artifact of this run. */
  readonly artifacts: string;
  /** The checkout whose `action.yml` sets the command up; without it, the built command is put on the PATH as it is. */
  readonly checkout: string | undefined;
}

type Inputs = Readonly<Record<string, string>>;

/** @throws Error for an action that this player does not know */
export function actionOf(uses: string, context: ActionContext): Action {
  const known: Readonly<Record<string, Action>> = {
    "actions/checkout@v6": checkoutAction(context),
    "actions/upload-artifact@v6": upload(context),
    "actions/download-artifact@v7": download(context),
    "actions/cache/restore@v5": restore(context),
    "actions/cache/save@v5": save(context),
    "acme/pbxctl@v0": setUp(context),
  };
  const action = known[uses];
  if (!action) throw new Error(`the action ${uses} is unknown`);
  return action;
}

const done = (out = ""): Promise<Outcome> => Promise.resolve({ code: 0, out });
const failed = (out: string): Promise<Outcome> => Promise.resolve({ code: 1, out });
const input = (inputs: Inputs, name: string): string => inputs[name] ?? "";

const checkoutAction =
  ({ world, ref, commit, permissions, token }: ActionContext): Action =>
  (given, { workspace }) => {
    const inputs = mapping(given, "checkout", ["fetch-depth", "persist-credentials", "token"]);
    const kept = inputs["persist-credentials"] !== "false";
    const own = (inputs["token"] ?? token) === token;
    const fetch = !own || permissions["contents"] !== undefined;
    if (!fetch) return failed("the token may not read contents");
    const push = kept && (!own || permissions["contents"] === "write");
    const depth = Number(inputs["fetch-depth"] ?? 1);
    checkOut(workspace, { remote: world.hosting.remote, ref, commit, depth, may: { fetch: kept, push } });
    return done();
  };

const upload =
  ({ artifacts }: ActionContext): Action =>
  (inputs, { workspace }) => {
    mapping(inputs, "upload-artifact", ["name", "path", "if-no-files-found", "retention-days"]);
    const [name, paths] = [input(inputs, "name"), input(inputs, "path").split("\n").filter(Boolean)];
    const found = paths.map((path) => join(workspace, path)).filter((path) => existsSync(path));
    if (found.length === 0)
      return input(inputs, "if-no-files-found") === "ignore" ? done() : done("Warning: no files were found");
    const to = join(artifacts, name);
    if (existsSync(to)) return failed(`there is an artifact ${name} already`);
    mkdirSync(to);
    for (const path of found) cpSync(path, join(to, basename(path)), { recursive: true });
    return done();
  };

const download =
  ({ artifacts }: ActionContext): Action =>
  (inputs, { workspace }) => {
    mapping(inputs, "download-artifact", ["name"]);
    const from = join(artifacts, input(inputs, "name"));
    if (!existsSync(from)) return failed(`there is no artifact ${input(inputs, "name")}`);
    cpSync(from, workspace, { recursive: true });
    return done();
  };

/** The same key, else the newest that begins with the other. */
const restore =
  ({ world: { caches } }: ActionContext): Action =>
  (inputs, { workspace }) => {
    mapping(inputs, "cache/restore", ["path", "key", "restore-keys"]);
    const start = input(inputs, "restore-keys");
    const key = [...caches.keys()].findLast((one) => one === input(inputs, "key") || one.startsWith(start));
    const kept = key === undefined ? undefined : caches.get(key);
    if (kept !== undefined) cpSync(kept, workspace, { recursive: true });
    return done(`restored ${key ?? "nothing"}`);
  };

/** What is kept is never changed: another state needs another key. */
const save =
  ({ world: { caches } }: ActionContext): Action =>
  (inputs, { workspace }) => {
    mapping(inputs, "cache/save", ["path", "key"]);
    const [path, key] = [input(inputs, "path"), input(inputs, "key")];
    if (caches.has(key)) return done(`Warning: ${key} is there already`);
    const to = folder();
    cpSync(join(workspace, path), join(to, path), { recursive: true });
    caches.set(key, to);
    return done();
  };

/** Ours: its own steps from `action.yml`, or, since they take long, what they come to. */
const setUp =
  ({ world, checkout }: ActionContext): Action =>
  (inputs, runner) => {
    mapping(inputs, "pbxctl", []);
    if (checkout !== undefined) return setUpFrom(checkout, runner);
    runner.addPath(world.bin);
    return done();
  };

/** Runs the steps of a checkout's `action.yml`. */
export async function setUpFrom(checkout: string, runner: Runner): Promise<Outcome> {
  const file = mapping(parse(readFileSync(join(checkout, "action.yml"), "utf8")), "action.yml", [
    ...["name", "description", "author", "outputs", "runs"],
  ]);
  const runs = mappingAt(file, "runs", ["using", "steps"]);
  if (runs["using"] !== "composite") throw new Error("the action is not composite");
  const inner = new Runner({ ...runner.settings, env: runner.environment({ GITHUB_ACTION_PATH: checkout }) });
  for (const step of stepsOf(runs["steps"])) {
    if (step.run !== undefined && step.shell === undefined)
      throw new Error("a composite step names its shell");
    await inner.run(step);
  }
  for (const path of inner.addedPaths) runner.addPath(path);
  const outputs = Object.entries(mappingAt(file, "outputs")).map(([name, output]) => {
    const { value } = textsByName(output, name);
    return [name, fill(text(value, name), inner.scope())];
  });
  return {
    code: inner.failed ? 1 : 0,
    out: inner.steps.map(({ out }) => out).join(""),
    outputs: Object.fromEntries(outputs) as Record<string, string>,
  };
}
