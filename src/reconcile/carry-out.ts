/** An apply from its first write to its report: carry out, read again, compare. */
import type { Observed } from "../resources/index.js";
import { apply } from "./apply.js";
import type { ApplyOptions } from "./apply.js";
import { compact } from "./compact.js";
import type { Diff } from "./diff.js";
import type { ApplyReport, Mismatch, OperationResult } from "./events.js";
import type { Writer } from "./execute.js";
import type { Operation } from "./graph.js";
import { observeOne } from "./observe.js";
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
  const interrupted = stop?.aborted === true;
  const read = interrupted ? {} : await readAgain(touchedTypes(operations, results), options);
  const known = interrupted ? results : await settleAll(operations, results, pbx, read.fresh?.live, emit);
  const found = read.fresh ? compared(operations, known, read.fresh) : [];
  for (const mismatch of found) emit({ type: "mismatch", mismatch });
  const verification = verdictOf(read, found);
  const left = options.guard?.onBreak ?? [];
  const report = {
    ...reportOf(target, known, verification, found, stop?.aborted === true),
    ...(left.length > 0 && { left_on_break: left }),
  };
  emit({ type: "apply_end", report });
  return { report, ...compact({ unverified: read.failure }) };
}

/** What reading again gave; nothing: it was not asked for. */
interface ReadAgain {
  readonly fresh?: Fresh;
  /** Why the PBX could not be read. */
  readonly failure?: string;
}

async function readAgain(types: readonly string[], options: CarryOutOptions): Promise<ReadAgain> {
  const { verify, emit, compareAgain } = options;
  if (!verify || types.length === 0) return {};
  emit({ type: "verify_start", types });
  try {
    return { fresh: await persistently(() => compareAgain(types), options) };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}

function verdictOf({ fresh, failure }: ReadAgain, found: readonly Mismatch[]): ApplyReport["verification"] {
  if (failure !== undefined) return "failed";
  if (!fresh) return "skipped";
  return found.length > 0 ? "failed" : "passed";
}

function compared(
  operations: readonly Operation[],
  results: readonly OperationResult[],
  { diff, live }: Fresh,
): Mismatch[] {
  return [
    ...mismatches(results, diff),
    ...undeleted(operations, results, live),
    ...disturbed(operations, results, live),
  ];
}

/** What was unknown, told by the reading at the end, or where there is none by a look at the object alone. */
async function settleAll(
  operations: readonly Operation[],
  results: readonly OperationResult[],
  pbx: Writer,
  live: Live | undefined,
  emit: CarryOutOptions["emit"],
): Promise<readonly OperationResult[]> {
  const look = async ({ type, key, target: wanted }: Operation): Promise<Observed | undefined> =>
    live ? live.get(type)?.get(key) : observeOne(pbx, type, key, wanted !== undefined);
  return Promise.all(
    operations.map(async (operation, index) => {
      const result = at(results, index);
      if (result.outcome !== "unknown") return result;
      try {
        const told = settle(operation, result, await look(operation));
        if (told.outcome !== "unknown") emit({ type: "settled", ...told });
        return told;
      } catch {
        // It can't be asked now, either.
        return result;
      }
    }),
  );
}

function at(results: readonly OperationResult[], index: number): OperationResult {
  const result = results[index];
  if (!result) throw new Error(`no result ${index}`);
  return result;
}
