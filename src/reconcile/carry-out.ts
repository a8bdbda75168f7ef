/** An apply from its first write to its report: carry out, read again, compare. */
import { apply } from "./apply.js";
import type { ApplyOptions } from "./apply.js";
import type { Diff } from "./diff.js";
import type { ApplyReport, OperationResult } from "./events.js";
import type { Writer } from "./execute.js";
import type { Operation } from "./graph.js";
import type { Live } from "./observe.js";
import { persistently } from "./persist.js";
import { settle } from "./settle.js";
import { disturbed, mismatches, reportOf, touchedTypes, undeleted } from "./verify.js";

/** A fresh reading, compared with the spec. */
export interface Fresh {
  readonly diff: Diff;
  readonly live: Live;
}

/** What carrying out a plan needs beside the PBX. */
export interface CarryOutOptions extends ApplyOptions {
  /** The PBX's address, for the report. */
  readonly target: string;
  /** Whether the touched types are read again afterwards. An interruption leaves that out. */
  readonly verify: boolean;
  /** Reads the types again and compares anew. */
  readonly compareAgain: (types: readonly string[]) => Promise<Fresh>;
}

/** How it ended. */
export interface CarriedOut {
  readonly report: ApplyReport;
  /** Why the PBX could not be read again, where it could not. */
  readonly unverified?: string;
}

/**
 * Carries out the operations, reads what they touched again, and settles what was unknown till then.
 * Never rejects: whatever happens is in the report, which is also the last event.
 */
export async function carryOut(
  operations: readonly Operation[],
  pbx: Writer,
  options: CarryOutOptions,
): Promise<CarriedOut> {
  const { target, emit, stop } = options;
  const results = await apply(operations, pbx, options);
  const types = options.verify && stop?.aborted !== true ? touchedTypes(operations, results) : [];
  const checked = types.length > 0 ? await verify(types, operations, results, options) : undefined;
  const found = checked?.found ?? [];
  const verification = !checked
    ? "skipped"
    : checked.why !== undefined || found.length > 0
      ? "failed"
      : "passed";
  const report = reportOf(target, checked?.results ?? results, verification, found, stop?.aborted === true);
  emit({ type: "apply_end", report });
  return { report, ...(checked?.why !== undefined && { unverified: checked.why }) };
}

interface Checked {
  readonly results: readonly OperationResult[];
  readonly found: ApplyReport["mismatches"];
  /** Why the PBX could not be read. */
  readonly why?: string;
}

async function verify(
  types: readonly string[],
  operations: readonly Operation[],
  results: readonly OperationResult[],
  options: CarryOutOptions,
): Promise<Checked> {
  const { emit, compareAgain } = options;
  emit({ type: "verify_start", types });
  let fresh: Fresh;
  try {
    fresh = await persistently(() => compareAgain(types), options);
  } catch (error) {
    return { results, found: [], why: error instanceof Error ? error.message : String(error) };
  }
  const { diff, live } = fresh;
  const known = results.map((result, index) => {
    const operation = operations[index];
    if (result.outcome !== "unknown" || !operation) return result;
    const told = settle(operation, result, live.get(operation.type)?.get(operation.key));
    if (told.outcome !== "unknown") emit({ type: "settled", ...told });
    return told;
  });
  const found = [
    ...mismatches(known, diff),
    ...undeleted(operations, known, live),
    ...disturbed(operations, known, live),
  ];
  for (const mismatch of found) emit({ type: "mismatch", mismatch });
  return { results: known, found };
}
