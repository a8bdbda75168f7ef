/** What a pipeline is to the story that is told of all of them: files that a user copies, and the three moments at which they run. */
import type { ForgeModel, StoredPull } from "../support/forge/model.js";
import type { World } from "./world.js";

/** A step that was run, or passed over. */
export interface Step {
  readonly job: string;
  /** As the file calls it, else its first line. */
  readonly name: string;
  /** Undefined where its condition was not met. */
  readonly code: number | undefined;
  /** Standard output and error, as they came. */
  readonly out: string;
  /** Everything that its process had in its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** What came of one pipeline. */
export interface Run {
  /** Whether it is green. */
  readonly ok: boolean;
  readonly steps: readonly Step[];
  /** A folder with a folder for each artifact. */
  readonly artifacts: string;
  /** Whatever else its page shows: GitHub's step summaries. */
  readonly summary: string;
}

/** The example of one forge's pipelines, with a player that runs the files themselves. */
export interface Pipeline {
  readonly title: string;
  /** The example's files by the path that a user copies them to, with what the user has to fill in filled in. */
  readonly files: () => Readonly<Record<string, string>>;
  readonly forge: () => ForgeModel;
  /** Pull requests of forks start nothing: the example's README lets members alone open them. */
  readonly membersAlone?: true;
  /** A pull request was opened, or got a commit. Its head is checked out as this forge does. */
  readonly onPullRequest: (world: World, pull: StoredPull) => Promise<Run>;
  /** The main branch got the commit of a merge; it may be older than what is there by now. */
  readonly onMerge: (world: World, commit: string) => Promise<Run>;
  /** The timer went off. */
  readonly atNight: (world: World) => Promise<Run>;
}
