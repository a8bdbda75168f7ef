/** What somebody does to the PBX on its own page, without telling anybody. */
import { folder } from "../support/cli.js";
import type { World } from "./world.js";

/** @param extensions entries as a spec has them */
export async function byHand(world: World, extensions: readonly string[]): Promise<void> {
  const spec = `version: 1\nextensions:\n${extensions.map((one) => `  - ${one}\n`).join("")}`;
  await world.byHand(["apply", "--auto-approve"], folder({ "pbx.yaml": spec }));
}
