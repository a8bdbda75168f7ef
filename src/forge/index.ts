import type { Environment, Forge } from "./forge.js";
import { gitee } from "./gitee.js";
import { github } from "./github.js";
import { gitlab } from "./gitlab.js";

/** Every forge that is known. */
export const forges: readonly Forge[] = [github, gitlab, gitee];

/** The forge whose pipeline this is. */
export function forgeOf(environment: Environment): Forge | undefined {
  return forges.find(({ surroundings }) =>
    surroundings.signs.some((sign) => (environment[sign] ?? "") !== ""),
  );
}
