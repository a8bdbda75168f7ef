/** What the comment says, and whose it is. */
import type { Forge } from "../forge/forge.js";
import { keyOf, markerLine } from "../forge/marker.js";
import type { State } from "../forge/marker.js";
import { commentMarkdown } from "../report/markdown-comment.js";
import type { CommentParts } from "../report/markdown-comment.js";
import type { Source } from "../report/report.js";
import { inBytes, inCharacters } from "../report/room.js";
import type { Limit } from "../report/room.js";
import { readDocument } from "./comment-documents.js";
import type { CommentDocument } from "./comment-documents.js";
import { UsageError } from "./exit-codes.js";

/** What the options say of the text. */
export interface TextOptions {
  readonly plan?: string;
  readonly apply?: string;
  readonly name?: string;
  readonly maxSize: number;
}

/** The part of a union that is of a kind. */
type Of<Kind extends CommentDocument["kind"]> = Extract<CommentDocument, { kind: Kind }>;

const only =
  <Kind extends CommentDocument["kind"]>(kind: Kind) =>
  (document: CommentDocument): document is Of<Kind> =>
    document.kind === kind;

export class CommentText {
  readonly key: string;
  /** Whether the comment says anew what the plan is; an apply alone does not. */
  readonly tellsPlan: boolean;
  readonly #parts: CommentParts;
  readonly #state: State | undefined;
  readonly #source: Source;
  readonly #limit: Limit;

  private constructor(key: string, documents: Documents, source: Source, limit: Limit) {
    const { plan, apply } = documents;
    this.key = key;
    this.tellsPlan = plan !== undefined;
    this.#parts = partsOf([plan, apply].filter((one) => one !== undefined));
    this.#state = plan && stateOf(plan);
    this.#source = source;
    this.#limit = limit;
  }

  /** @throws UsageError when a file is not what it should be, or it is not clear whose comment this is */
  static async read(options: TextOptions, source: Source, forge: Forge | undefined): Promise<CommentText> {
    const documents = await documentsOf(options);
    return new CommentText(whoseKey(options.name, documents), documents, source, limitOf(options, forge));
  }

  /**
   * The whole comment, the hidden line first.
   * @param former what the comment said of the plan so far, which an apply does not change
   */
  body(former: State | undefined): string {
    const marker = markerLine({ key: this.key, state: this.#state ?? former ?? "applied" });
    const size = this.#limit.size - this.#limit.measure(`${marker}\n\n`);
    const text = [marker, "", ...commentMarkdown(this.#parts, this.#source, { ...this.#limit, size })].join(
      "\n",
    );
    if (this.#limit.measure(text) <= this.#limit.size) return text;
    throw new UsageError("What the comment has to say does not fit in it", "give it a larger --max-size");
  }
}

interface Documents {
  readonly plan: CommentDocument | undefined;
  readonly apply: CommentDocument | undefined;
}

async function documentsOf({ plan, apply }: TextOptions): Promise<Documents> {
  if (plan === undefined && apply === undefined)
    throw new UsageError("There is nothing to comment", "give --plan FILE, --apply FILE or both");
  const documents = {
    plan: plan === undefined ? undefined : await readDocument(plan),
    apply: apply === undefined ? undefined : await readDocument(apply),
  };
  if (documents.plan?.kind === "apply")
    throw new UsageError(`${plan ?? ""} is the report of an apply`, "give it with --apply");
  if (documents.apply?.kind === "plan")
    throw new UsageError(`${apply ?? ""} is a plan`, "give it with --plan");
  return documents;
}

function partsOf(documents: readonly CommentDocument[]): CommentParts {
  return {
    plan: documents.find(only("plan"))?.plan,
    apply: documents.find(only("apply"))?.record,
    errors: documents.filter(only("error")).map(({ record }) => record),
  };
}

/** Counted are the changes themselves, not what a summary says of them. */
function stateOf(document: CommentDocument): State {
  if (document.kind !== "plan") return "unknown";
  const { resource_changes: changes, notes } = document.plan;
  const actions = changes.flatMap(({ change }) => change.actions);
  if (actions.length > 0) return actions.includes("delete") ? "destroy" : "changes";
  // A plan without secrets can't say that nothing changes.
  return notes.some(({ note }) => note === "not-checked") ? "unknown" : "no-changes";
}

const targetOf = (document: CommentDocument | undefined): string | undefined =>
  document?.kind === "plan" ? document.plan.target : document?.record.target;

function whoseKey(name: string | undefined, { plan, apply }: Documents): string {
  if (name !== undefined) return keyOf({ name });
  const [one, other] = [targetOf(plan), targetOf(apply)];
  if (one !== undefined && other !== undefined && one !== other)
    throw new UsageError(`The plan is for ${one}, and the apply was for ${other}`, "give those of one PBX");
  const target = one ?? other;
  if (target === undefined) {
    throw new UsageError(
      "The run ended before it knew its PBX, so that it is not clear whose comment this is",
      "name the comment with --name, for each run of this plan",
    );
  }
  return keyOf({ target });
}

/** No more than the forge takes. Where none is known, and in characters: as `--max-size` says. */
function limitOf({ maxSize }: TextOptions, forge: Forge | undefined): Limit {
  const size = Math.min(maxSize, forge?.limit.size ?? maxSize);
  return forge?.limit.unit === "bytes" ? inBytes(size) : inCharacters(size);
}
