/** What is wrong with a planning command's options, found before any request. */
import { openableGates } from "../reconcile/gates/index.js";
import { addressFault, glob } from "../resources/address.js";
import type { Glob } from "../resources/address.js";
import { UsageError } from "./exit-codes.js";

/** The patterns of `--target`. @throws UsageError for one that can name nothing, before any request */
export function targetsOf(patterns: readonly string[]): Glob[] {
  for (const pattern of patterns) {
    const fault = addressFault(pattern);
    if (fault !== undefined) {
      throw new UsageError(
        `--target ${JSON.stringify(pattern)}: the address ${fault}`,
        "an address looks like extension/1001 or 'blacklist/400*'; other characters are percent-encoded",
      );
    }
  }
  return patterns.map((pattern) => glob(pattern));
}

/** A misspelt gate must not look like one that is open. */
export function checkGates(allowed: readonly string[]): void {
  const unknown = allowed.find((gate) => !openableGates.includes(gate));
  if (unknown === undefined) return;
  const why =
    unknown === "protected"
      ? "only taking the object out of protect opens it"
      : `it takes ${openableGates.join(", ")}`;
  throw new UsageError(`--allow ${unknown} is not possible`, why);
}
