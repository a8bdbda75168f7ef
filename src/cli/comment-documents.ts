/**
 * The documents that a comment is made of. They come from another job, perhaps from one that ran a stranger's code: each
 * is checked against its schema before anything of it is used, and nothing of it is taken over but data.
 */
import { readFile } from "node:fs/promises";
import type { ValidateFunction } from "ajv";
import { normalizeAddress } from "../pbx/address.js";
import type { Plan } from "../reconcile/plan.js";
import type { ApplyRecord, ErrorRecord } from "../report/report.js";
import { UsageError } from "./exit-codes.js";
import { readSchema } from "./schema.js";

/** What a file turned out to be. */
export type CommentDocument =
  | { readonly kind: "plan"; readonly plan: Plan }
  | { readonly kind: "apply"; readonly record: ApplyRecord }
  | { readonly kind: "error"; readonly record: ErrorRecord };

const HINT =
  "--plan takes what plan --out or plan --report json=FILE wrote, --apply what apply --report json=FILE wrote";

/**
 * @param hint which files can be given
 * @throws UsageError when the file is no document of this program, or one that contradicts itself
 */
export async function readDocument(file: string, hint = HINT): Promise<CommentDocument> {
  const data = await parse(file, hint);
  const has = (name: string): boolean =>
    typeof data === "object" && data !== null && Object.hasOwn(data, name);
  if (has("resource_changes")) {
    const plan = checked(file, data, await validator<Plan>("plan", "#"), hint);
    checkTarget(file, plan, hint);
    checkSummary(file, plan, hint);
    return { kind: "plan", plan };
  }
  if (has("operations")) {
    const record = checked(file, data, await validator<ApplyRecord>("report", "#/$defs/apply"), hint);
    checkTarget(file, record, hint);
    return { kind: "apply", record };
  }
  if (!has("error")) throw new UsageError(`${file} is no plan and no report`, hint);
  const record = checked(file, data, await validator<ErrorRecord>("report", "#/$defs/error"), hint);
  if (record.target !== undefined) checkTarget(file, { target: record.target }, hint);
  return { kind: "error", record };
}

async function parse(file: string, hint: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as unknown;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "it is not JSON";
    throw new UsageError(`${file} can't be read: ${code}`, hint);
  }
}

/** The check of a schema's part. */
async function validator<Document>(
  name: "plan" | "report",
  part: string,
): Promise<ValidateFunction<Document>> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  ajv.addSchema(JSON.parse(await readSchema(name)) as object, name);
  return ajv.compile<Document>({ $ref: `${name}${part}` });
}

function checked<Document>(
  file: string,
  data: unknown,
  isValid: ValidateFunction<Document>,
  hint: string,
): Document {
  if (isValid(data)) return data;
  const [first] = isValid.errors ?? [];
  const where = first?.instancePath === "" ? "" : ` at ${first?.instancePath ?? ""}`;
  throw new UsageError(`${file} is not as its schema says${where}: ${first?.message ?? "it differs"}`, hint);
}

/** An address that is one, as this program writes it: it stands in the title, and whose comment it is hangs on it. */
function checkTarget(file: string, { target }: { readonly target: string }, hint: string): void {
  const isNormal = ((): boolean => {
    try {
      return normalizeAddress(target) === target;
    } catch {
      return false;
    }
  })();
  if (!isNormal || target.length > 2_000)
    throw new UsageError(`${file} is not as its schema says at /target: it is no address of a PBX`, hint);
}

/** The counts are what a reviewer reads first: they have to be those of the changes. */
function checkSummary(file: string, { resource_changes: changes, summary }: Plan, hint: string): void {
  const actions = changes.flatMap(({ change }) => change.actions);
  const count = (wanted: string): number => actions.filter((action) => action === wanted).length;
  const { add, change, destroy } = summary;
  if (add !== count("create") || change !== count("update") || destroy !== count("delete"))
    throw new UsageError(`${file} contradicts itself: its summary does not count its changes`, hint);
}
