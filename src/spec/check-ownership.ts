/** Declared objects against what the spec says it owns. */
import { addressOf } from "../resources/address.js";
import type { Kind } from "../resources/index.js";
import { type StatedAddress, addressFinder } from "./addresses.js";
import type { Finding, Place } from "./finding.js";
import type { Findings } from "./findings.js";
import type { Declaration, Management } from "./model.js";

/** Objects of one entry that share a fault: a range has as many as it has numbers, and is one finding. */
class ByEntry {
  readonly #byPlace = new Map<Place, { readonly first: Declaration; count: number; readonly other: Place }>();

  add(declaration: Declaration, other: Place): void {
    const known = this.#byPlace.get(declaration.at);
    if (known) known.count += 1;
    else this.#byPlace.set(declaration.at, { first: declaration, count: 1, other });
  }

  *findings(
    make: (what: string) => Pick<Finding, "code" | "message" | "hint">,
    related: string,
  ): Generator<Finding> {
    for (const { first, count, other } of this.#byPlace.values()) {
      const address = addressOf(first.type, first.key);
      const what = count > 1 ? `${address} and ${count - 1} more of the range are` : `${address} is`;
      yield {
        ...make(what),
        severity: "error",
        address,
        at: first.at,
        related: [{ message: related, at: other }],
      };
    }
  }
}

/** Every declared key must be in scope, and none ignored. */
export function checkOwnership(
  kind: Kind,
  declarations: readonly Declaration[],
  management: Management,
  ignore: readonly StatedAddress[],
  findings: Findings,
): void {
  const ignoring = addressFinder(ignore, kind.type);
  const outside = new ByEntry();
  const ignored = new ByEntry();
  for (const declaration of declarations) {
    if (management.at && !management.inScope(declaration.key)) outside.add(declaration, management.at);
    const address = ignoring(declaration.key);
    if (address) ignored.add(declaration, address.at);
  }
  const scope = `manage.${kind.collection}.scope`;
  const outsideSaid = (what: string) => ({
    code: "outside-scope" as const,
    message: `${what} declared, but not in ${scope}`,
    hint: "widen the scope, or leave the object to the spec that owns it",
  });
  const ignoredSaid = (what: string) => ({
    code: "ignored-declared" as const,
    message: `${what} declared and ignored`,
    hint: "delete the declaration, or narrow the address under ignore",
  });
  findings.addAll(outside.findings(outsideSaid, "the scope is stated here"));
  findings.addAll(ignored.findings(ignoredSaid, "it is ignored here"));
}
