import { Option } from "commander";
import type { Command } from "commander";
import type { ForgeClient } from "../forge/client.js";
import { ForgeError } from "../forge/errors.js";
import type { Forge } from "../forge/forge.js";
import { forgeOf, forges } from "../forge/index.js";
import { keepLabel } from "../forge/labels.js";
import { postComment, statesOf } from "../forge/post.js";
import type { State } from "../forge/marker.js";
import type { Posted } from "../forge/post.js";
import { printable } from "../report/printable.js";
import { clientOf, readEvent } from "./comment-client.js";
import type { ForgeReachOptions } from "./comment-client.js";
import { CommentText } from "./comment-text.js";
import type { TextOptions } from "./comment-text.js";
import { EXIT, UsageError } from "./exit-codes.js";
import type { ExitCode } from "./exit-codes.js";
import { interruptible } from "./interrupt.js";
import { command, positive, whole } from "./options.js";
import { sourceOf } from "./pipeline.js";
import { run } from "./run.js";
import type { Terminal } from "./terminal.js";

interface CommentOptions extends ForgeReachOptions, TextOptions {
  readonly forge?: Forge["name"];
  readonly author?: string;
  readonly labels: boolean;
  readonly dryRun: boolean;
}

/** `pbxctl comment`: one comment a target on a pull request, and its label. */
export function define(name: string, summary: string): Command {
  return command(name, `${summary}. No PBX is needed.`, [
    "pbxctl plan --report json=plan.json && pbxctl comment --plan plan.json",
    "pbxctl comment --plan plan.json --dry-run           print it, send nothing",
    "pbxctl comment --apply report.json                  after the merge: what came of it",
    "pbxctl comment --plan b.json --name site-b          a comment of its own, for several plans of one PBX",
    "pbxctl comment --plan plan.json --forge gitee --project acme/pbx --pull 7",
  ])
    .option("--plan <file>", "a plan, or the report of a plan that failed, as JSON")
    .option("--apply <file>", "the report of an apply, as JSON")
    .option("--name <name>", "whose comment it is (default: the PBX's, by its address)")
    .addOption(
      new Option("--forge <forge>", "where the pull request is (default: as the pipeline says)").choices(
        forges.map((forge) => forge.name),
      ),
    )
    .option("--api <url>", "address of the forge's API (default: as the pipeline says)")
    .option("--project <owner/name>", "the repository (default: as the pipeline says)")
    .addOption(
      new Option(
        "--pull <number>",
        "the pull request (default: as the pipeline or the commit says)",
      ).argParser(whole(1, Number.MAX_SAFE_INTEGER)),
    )
    .option("--commit <sha>", "the pull request that this commit was merged with (GitHub, GitLab)")
    .option(
      "--token-file <file>",
      "file that holds the token (environment: GITHUB_TOKEN, GITLAB_TOKEN, GITEE_TOKEN)",
    )
    .option("--author <login>", "whose comments may be updated (default: the token's own)")
    .option("--no-labels", "leave the labels of the pull request alone")
    .option("--dry-run", "print the comment, send nothing", false)
    .addOption(
      new Option("--max-size <characters>", "of the comment, as far as the forge takes it")
        .argParser(whole(4_000, 1_000_000))
        .default(65_000),
    )
    .addOption(
      new Option("--timeout <seconds>", "without a byte before a request is given up")
        .argParser(positive(86_400))
        .default(30),
    )
    .addOption(
      new Option("--retries <n>", "further tries after a fault that may pass")
        .argParser(whole(0, 100))
        .default(4),
    )
    .option("--ca-file <file>", "certificate authority to trust besides the system's (PEM)")
    .action((options: CommentOptions) =>
      run(options, (terminal) => interruptible((signal) => comment(options, terminal, signal))),
    );
}

async function comment(options: CommentOptions, terminal: Terminal, signal: AbortSignal): Promise<ExitCode> {
  const forge = forges.find(({ name }) => name === options.forge) ?? forgeOf(process.env);
  const event = await readEvent();
  const proposed = forge?.surroundings.proposed(process.env, event);
  const source = sourceOf(process.env);
  const text = await CommentText.read(options, { ...source, commit: proposed ?? source.commit }, forge);
  if (options.dryRun) {
    await terminal.print([text.body(undefined)]);
    return EXIT.ok;
  }
  if (!forge)
    throw new UsageError("This is no pipeline of a forge that is known", "name the forge with --forge");
  const client = await clientOf(forge, options, event, terminal, signal);
  try {
    await terminal.print(await post(client, text, options));
  } finally {
    await client.close();
  }
  return EXIT.ok;
}

const DONE = { created: "Created", updated: "Updated", unchanged: "Nothing new in" } as const;

/** Posts the comment, then sets the label. @returns what to say */
async function post(client: ForgeClient, text: CommentText, options: CommentOptions): Promise<string[]> {
  const { forge, place } = client;
  const author = options.author ?? (await authorOf(client));
  const posted = await postComment(client, { key: text.key, body: (former) => text.body(former), author });
  const where = posted.comment.url ?? `${forge.title} ${forge.reference(place)}`;
  const told = `${DONE[posted.outcome]} the comment on ${printable(where)}`;
  if (!options.labels || !text.tellsPlan) return [`${told}.`];
  const look = (): Promise<readonly State[]> => statesOf(client, author);
  return [`${told}; ${await labelled(client, posted, look, told)}.`];
}

async function authorOf(client: ForgeClient): Promise<string> {
  const { forge, place } = client;
  const author = forge.author.read(await client.send(forge.author.call(place)));
  if (author === undefined) throw client.unexpected("whose token it is, which --author can tell instead");
  return author;
}

/** The label is what a merge may hang on: one that can't be set is an error. */
async function labelled(
  client: ForgeClient,
  { states }: Posted,
  look: () => Promise<readonly State[]>,
  told: string,
): Promise<string> {
  try {
    const label = await keepLabel(client, states, look);
    return label === undefined
      ? "no label, since it is not known whether anything changes"
      : `the label is ${label.name}`;
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    throw new ForgeError(`${told}, but its label could not be set: ${error.message}`, {
      hint: error.hint === undefined ? undefined : `${error.hint}; or leave labels alone with --no-labels`,
    });
  }
}
