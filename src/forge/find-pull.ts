/** Which pull request a commit came with: the pipeline of a merge is not told. */
import type { ForgeClient } from "./client.js";
import { ForgeError } from "./errors.js";

/**
 * The pull request that a commit was merged with, or the only one that is open.
 * @throws ForgeError when there is none, or several
 */
export async function pullOf(client: ForgeClient, commit: string | undefined): Promise<number> {
  const { forge, place } = client;
  const hint = "name it with --pull NUMBER";
  if (!forge.pulls || commit === undefined || commit === "")
    throw new ForgeError(`The pipeline does not say which ${forge.pull} this is for`, { hint });
  const items = await client.list(forge.pulls.list(place, commit));
  const all = items.flatMap((item) => forge.pulls?.read(item) ?? []);
  const merged = all.filter((one) => one.merged);
  const candidates = merged.length > 0 ? merged : all;
  const [only, ...others] = candidates;
  if (!only) throw new ForgeError(`No ${forge.pull} of ${place.project} has the commit ${commit}`, { hint });
  if (others.length > 0) {
    const numbers = candidates.map(({ number }) => number).join(", ");
    throw new ForgeError(`Several ${forge.pull}s have the commit ${commit}: ${numbers}`, { hint });
  }
  return only.number;
}
