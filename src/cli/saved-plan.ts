/** The file of `plan --out`: the plan, and what `apply --plan` needs to plan again. It holds no secret. */
import { existsSync, lstatSync } from "node:fs";
import { isUnaltered } from "../reconcile/digest.js";
import type { Plan } from "../reconcile/plan.js";
import { jsonLines } from "../report/json-lines.js";
import { JsonDocument } from "../pbx/json/document.js";
import { readInChunks } from "../spec/read-file.js";
import { UsageError } from "./exit-codes.js";
import { writeFileAtomic } from "./report-file.js";
import { readSchema } from "./schema.js";

/** What was planned. */
export interface PlanInputs {
  readonly specs: readonly string[];
  readonly targets: readonly string[];
  /** The earlier spec: as `--base` named it, and the commit that it was. */
  readonly base?: { readonly name: string; readonly commit?: string };
}

/** A plan read back from its file. */
export interface SavedPlan {
  readonly plan: Plan;
  readonly inputs: PlanInputs;
}

/** A plan of 1,000,000 changes has some 600 MB, of extensions twice that. */
const LARGEST = 4_000_000_000;

const FORMAT: Plan["format_version"] = "1.0";

/** The file's lines. */
export function savedPlan(plan: Plan, inputs: PlanInputs): Iterable<string> {
  return jsonLines({ ...plan, inputs });
}

/** Writes a saved plan as a whole or not at all. @throws UsageError saying why it can't be written */
export async function writeSavedPlan(file: string, lines: Iterable<string>): Promise<void> {
  try {
    await writeFileAtomic(file, lines);
  } catch (error) {
    throw new UsageError(
      `The plan can't be saved: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Reads a saved plan. @throws UsageError when the file is not one that can be applied, saying why */
export async function readSavedPlan(file: string): Promise<SavedPlan> {
  const data = parse(file);
  if (versionOf(data) !== undefined && versionOf(data) !== FORMAT) {
    throw new UsageError(
      `The saved plan ${file} is of version ${JSON.stringify(versionOf(data))}, and this pbxctl reads ${FORMAT}`,
      "plan again with this version",
    );
  }
  const document = await savedPlanIn(data);
  if (!document) {
    throw new UsageError(
      `${file} is not a saved plan`,
      "make one with pbxctl plan --out; plan --format json is not enough",
    );
  }
  const { inputs, ...plan } = document;
  checkApplicable(file, plan, inputs);
  return { plan, inputs };
}

function checkApplicable(file: string, plan: Plan, inputs: PlanInputs): void {
  if (!isUnaltered(plan)) {
    throw new UsageError(`The saved plan ${file} was altered: it is not what its digest says`, "plan again");
  }
  if (plan.without_secrets === true) {
    throw new UsageError(
      `The saved plan ${file} was made without secrets (--without-secrets), and can't be applied`,
      "plan again where the secrets are, and apply that plan; or apply without --plan",
    );
  }
  const missing = inputs.specs.find((spec) => !existsSync(spec));
  if (missing !== undefined) {
    throw new UsageError(
      `The saved plan is for ${missing}, which is not here`,
      "run apply --plan in the folder in which the plan was made",
    );
  }
}

/** Parsed as it is read: neither the bytes of a plan of a million changes nor its text are held, and V8 has no text as long. */
function parse(file: string): unknown {
  const document = new JsonDocument();
  try {
    const failure = readInChunks(file, LARGEST, (chunk) => document.push(chunk));
    if (failure) throw new UsageError(`The saved plan ${file} can't be read: ${failure.detail}`);
    return document.end();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The saved plan ${file} can't be read: it is not JSON, or not all of it`);
  }
}

const versionOf = (data: unknown): unknown =>
  typeof data === "object" && data !== null ? (data as Record<string, unknown>)["format_version"] : undefined;

/** The document, where it is what its schema says: it comes from a pipeline's storage, and is rendered and compared. */
async function savedPlanIn(data: unknown): Promise<(Plan & { inputs: PlanInputs }) | undefined> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const schema = JSON.parse(await readSchema("plan")) as object;
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const isPlan = ajv.compile<Plan & { inputs?: PlanInputs }>(schema);
  if (!isPlan(data) || !data.inputs) return undefined;
  return { ...data, inputs: data.inputs };
}

/** Whether `--out` may write here: nothing is there yet, or an earlier plan. */
export async function mayReplace(file: string): Promise<boolean> {
  if (!existsSync(file)) return lstatSync(file, { throwIfNoEntry: false }) === undefined;
  try {
    return (await savedPlanIn(parse(file))) !== undefined;
  } catch {
    return false;
  }
}
