/** The live state as the spec: which files have to hold what, so that the plan is empty. Reads and writes no file. */
import { type Decision, type World, decide } from "./decide.js";
import { Rewriter } from "./rewrite.js";

/** What adopting would do. */
export interface Adoption extends Decision {
  /** The new contents of each file that is different, by its name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/**
 * Decides what to adopt, and rewrites the files.
 * @param contents what a spec file or list holds, by its name
 * @throws OverlapError when a file is written in a way that was not thought of
 */
export function adopt(world: World, contents: (file: string) => Uint8Array): Adoption {
  const decision = decide(world);
  const rewriter = new Rewriter(world.spec, contents);
  for (const wish of decision.wishes) rewriter.add(wish);
  return { ...decision, files: rewriter.contents() };
}
