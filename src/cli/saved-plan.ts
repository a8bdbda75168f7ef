/** The file of `plan --out`: the plan, and what `apply --plan` needs to plan again. It holds no secret. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { isUnaltered } from "../reconcile/digest.js";
import type { Plan } from "../reconcile/plan.js";
import { UsageError } from "./exit-codes.js";

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

/** The file's text. */
export function savedPlan(plan: Plan, inputs: PlanInputs): string {
  return `${JSON.stringify({ ...plan, inputs }, undefined, 2)}\n`;
}

/** Reads a saved plan. @throws UsageError when the file is not one */
export async function readSavedPlan(file: string): Promise<SavedPlan> {
  const data = await parse(file);
  if (!isSavedPlan(data)) {
    throw new UsageError(
      `${file} is not a saved plan`,
      "make one with pbxctl plan --out; plan --format json is not enough",
    );
  }
  const { inputs, ...plan } = data;
  if (plan.without_secrets === true) {
    throw new UsageError(
      `The saved plan ${file} was made without secrets (--without-secrets), and can't be applied`,
      "plan again where the secrets are, and apply that plan; or apply without --plan",
    );
  }
  if (!isUnaltered(plan)) {
    throw new UsageError(`The saved plan ${file} was altered: it is not what its digest says`, "plan again");
  }
  const missing = inputs.specs.find((spec) => !existsSync(spec));
  if (missing !== undefined) {
    throw new UsageError(
      `The saved plan is for ${missing}, which is not here`,
      "run apply --plan in the folder in which the plan was made",
    );
  }
  return { plan, inputs };
}

async function parse(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as unknown;
  } catch (error) {
    const why =
      error instanceof SyntaxError
        ? "it is not JSON"
        : error instanceof Error
          ? error.message
          : String(error);
    throw new UsageError(`The saved plan ${file} can't be read: ${why}`);
  }
}

const isText = (value: unknown): value is string => typeof value === "string";

const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

/** Whether the parts that are rendered and compared are there: the file comes from a pipeline's storage. */
function isSavedPlan(data: unknown): data is Plan & { inputs: PlanInputs } {
  if (typeof data !== "object" || data === null) return false;
  const { format_version, target, digest, resource_changes, gates, notes, summary, inputs } = data as Record<
    string,
    unknown
  >;
  if (format_version !== "1.0" || !isText(target) || !isText(digest)) return false;
  if (![resource_changes, gates, notes].every((part) => Array.isArray(part))) return false;
  if (typeof summary !== "object" || typeof inputs !== "object" || inputs === null) return false;
  const { specs, targets } = inputs as Record<string, unknown>;
  return isTextList(specs) && isTextList(targets);
}

/** Whether `--out` may write here: nothing is there yet, or an earlier plan. */
export async function mayReplace(file: string): Promise<boolean> {
  if (!existsSync(file)) return true;
  return parse(file).then(isSavedPlan, () => false);
}
