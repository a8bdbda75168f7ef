/** What `drift` found, read back from its JSON report: which objects somebody changed by hand, and which nobody declared. */
import type { Left } from "../adopt/decide.js";
import { readDocument } from "./comment-documents.js";
import { UsageError } from "./exit-codes.js";

const HINT = "--drift takes what drift --report json=FILE wrote";

/** What of a drift can be adopted. */
export interface DriftFound {
  /** The PBX that was compared. */
  readonly target: string;
  /** Addresses of what changed by hand, or is declared nowhere. */
  readonly addresses: ReadonlySet<string>;
  /** What nobody can adopt without taking back what was merged and not applied yet. */
  readonly left: readonly Left[];
}

/** @throws UsageError when the file is no report of a drift, or its run failed */
export async function readDrift(file: string): Promise<DriftFound> {
  const document = await readDocument(file, HINT);
  if (document.kind !== "plan")
    throw new UsageError(
      document.kind === "error"
        ? `${file} tells of a run that failed: it found nothing out`
        : `${file} is the report of an apply`,
      HINT,
    );
  const { target, resource_changes: changes, undeclared = [] } = document.plan;
  const drifted = changes.filter(({ cause }) => cause === undefined || cause === "drift");
  return {
    target,
    addresses: new Set([...drifted, ...undeclared].map(({ address }) => address)),
    left: changes
      .filter(({ cause }) => cause === "both")
      .map(({ address }) => ({
        address,
        why: "it was changed by hand, and the spec has changes of it that are not applied yet",
      })),
  };
}
