/** Replaces `${env:…}`, `${file:…}` and `${derive:…}` by what they stand for. */
import { addressOf } from "../resources/address.js";
import { type Value, type Values, kindOf } from "../resources/index.js";
import { Deriver, MASTER_KEY, keyFault } from "./derive.js";
import { Fence } from "./fence.js";
import type { Finding, Place } from "./finding.js";
import { Findings } from "./findings.js";
import type { Declaration, Desired, Spec } from "./model.js";
import { isOwnVariable, ownVariable } from "./own-variables.js";
import { SecretFiles } from "./secret-files.js";
import { sensitiveFields } from "./sensitive-fields.js";
import { type Piece, hasDollar, parseTemplate } from "./template.js";

/** Where references get their values from. */
export interface ResolveOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start at. */
  readonly cwd: string;
  /** Further folders in which files that a spec names may lie. */
  readonly allowFileRoots?: readonly string[];
}

interface Reason extends Pick<Finding, "code" | "message" | "hint"> {
  /** It is the same for whatever refers to this, wherever it stands. */
  readonly everywhere?: true;
}

/** A piece's text, or why it has none. Messages name the reference and never what it stands for. */
type Resolved = { readonly text: string } | Reason;

function resolveEnv(piece: Extract<Piece, { type: "env" }>, env: ResolveOptions["env"]): Resolved {
  // Asked again here, since {extn} may have completed the name.
  if (isOwnVariable(piece.name)) return ownVariable(piece.name);
  const value = Object.hasOwn(env, piece.name) ? env[piece.name] : undefined;
  const text = value === undefined || value === "" ? piece.fallback : value;
  if (text !== undefined && text !== "") return { text };
  const state = value === undefined ? "is not set" : "is empty";
  const message = `the environment variable ${piece.name} ${state}${piece.fallback === undefined ? "" : ", and so is its default"}`;
  return {
    code: "reference-unset",
    message,
    hint: `set ${piece.name}, or give a default: \${env:${piece.name}:-…}`,
  };
}

/** The master key's own trouble, found once; or the means to derive. */
function deriverOf(env: ResolveOptions["env"]): Deriver | Reason {
  const key = Object.hasOwn(env, MASTER_KEY) ? env[MASTER_KEY] : undefined;
  if (key === undefined || key === "") {
    return {
      code: "reference-unset",
      message: `the environment variable ${MASTER_KEY} ${key === undefined ? "is not set" : "is empty"}`,
      hint: "${derive:…} takes the master key from it",
      everywhere: true,
    };
  }
  const fault = keyFault(key);
  return fault ? { code: "weak-master-key", ...fault, everywhere: true } : new Deriver(key);
}

/** Findings of one entry that say the same: a range has as many as it has numbers, and they are one. */
interface Group {
  readonly finding: Finding;
  count: number;
}

/** Whose text is being resolved. */
interface Holder {
  readonly declaration: Declaration;
  readonly field: string;
}

class Resolver {
  readonly #groups = new Map<Place | "everywhere", Map<string, Group>>();
  readonly #env: ResolveOptions["env"];
  readonly #files: SecretFiles;
  #deriver: Deriver | Reason | undefined;

  constructor({ env, cwd, allowFileRoots }: ResolveOptions) {
    this.#env = env;
    this.#files = new SecretFiles(new Fence(cwd, allowFileRoots));
  }

  /** The text with its references replaced; nothing when one of them has no value. */
  text(text: string, holder: Holder): { readonly text: string | undefined; readonly referred: boolean } {
    const { pieces, errors } = parseTemplate(text);
    for (const { message, index } of errors)
      this.#complain({ code: "reference-syntax", message }, holder, index);
    const parts = pieces.map((piece, index) => this.#piece(piece, holder, index));
    const referred = pieces.some(({ type }) => type !== "text");
    const whole = errors.length === 0 && parts.every((part) => part !== undefined);
    return { text: whole ? parts.join("") : undefined, referred };
  }

  /** The text, once it is one that the field can have. */
  fitting(text: string, holder: Holder): string {
    const { codec } = kindOf(holder.declaration.type).fields.find(({ name }) => name === holder.field) ?? {};
    if (codec?.wanted !== undefined && !codec.statable(text)) {
      const message = `${holder.field}: what its reference gives is not ${codec.wanted}`;
      this.#complain({ code: "invalid-value", message }, holder, 0);
    }
    return text;
  }

  #piece(piece: Piece, holder: Holder, index: number): string | undefined {
    const resolved = this.#resolve(piece, holder.declaration.at);
    const reason = "text" in resolved ? unfit(piece, resolved.text) : resolved;
    if (reason) this.#complain(reason, holder, index);
    return reason || !("text" in resolved) ? undefined : resolved.text;
  }

  #resolve(piece: Piece, at: Place): Resolved {
    if (piece.type === "text") return { text: piece.text };
    if (piece.type === "env") return resolveEnv(piece, this.#env);
    if (piece.type === "file") return this.#files.read(at.file, piece.path, piece.entry);
    this.#deriver ??= deriverOf(this.#env);
    return this.#deriver instanceof Deriver ? { text: this.#deriver.derive(piece.from) } : this.#deriver;
  }

  #complain({ everywhere, ...reason }: Reason, { declaration, field }: Holder, index: number): void {
    const owner = everywhere ? "everywhere" : declaration.at;
    const groups = this.#groups.get(owner) ?? new Map<string, Group>();
    this.#groups.set(owner, groups);
    const name = everywhere ? reason.code : `${field} ${index} ${reason.code}`;
    const known = groups.get(name);
    if (known) {
      known.count += 1;
      return;
    }
    const address = addressOf(declaration.type, declaration.key);
    const at = placeOf(declaration, field);
    groups.set(name, { finding: { ...reason, severity: "error", address, at }, count: 1 });
  }

  /** What was complained of, one finding an entry, field and reference. */
  findings(): Finding[] {
    const findings = new Findings();
    for (const [owner, groups] of this.#groups) {
      const among = owner === "everywhere" ? "more" : "more of the range";
      for (const { finding, count } of groups.values()) findings.add(counted(finding, count, among));
    }
    return findings.all();
  }
}

const counted = (finding: Finding, count: number, among: string): Finding =>
  count === 1
    ? finding
    : {
        ...finding,
        message: `${finding.message}; so it is for ${finding.address ?? "this"} and ${count - 1} ${among}`,
      };

/** What a form field cannot carry. Text of the spec itself was checked when it was loaded. */
function unfit(piece: Piece, text: string): Reason | undefined {
  if (piece.type === "text" || !/[\p{Cc}\p{Cs}]/u.test(text)) return undefined;
  const what = piece.type === "env" ? `the environment variable ${piece.name}` : "the referenced file";
  return {
    code: "invalid-value",
    message: `${what} holds a line break or another control character`,
    hint:
      piece.type === "env"
        ? "set it to a single line"
        : "one line; a single line break at its end is dropped",
  };
}

const placeOf = ({ at }: Declaration, field: string): Place =>
  at.path ? { file: at.file, path: [...at.path, field] } : at;

/** Whether any of an object's texts may hold a reference. */
function refers(values: Values): boolean {
  for (const name in values) {
    const value = values[name];
    if (typeof value === "string" && hasDollar(value)) return true;
  }
  return false;
}

/** Numbers of a list are made as they shall be: nothing in them can refer. */
const isResolved = (declaration: Declaration): declaration is Desired => "sensitive" in declaration;

/** A field without a value, because its reference has none, is left out: nothing can be done with the object anyway. */
function resolveDeclaration(declaration: Declaration, resolver: Resolver): Desired {
  if (isResolved(declaration)) return declaration;
  const { type, key, state, values: stated, ignoreFields, at } = declaration;
  const own = sensitiveFields(kindOf(type));
  // Spelt out, since copying an object costs ten times as much and there are a million.
  if (!refers(stated)) return { type, key, state, values: stated, ignoreFields, at, sensitive: own };
  const values: Record<string, Value> = {};
  const sensitive = new Set(own);
  for (const [name, value] of Object.entries(stated)) {
    if (typeof value !== "string" || !hasDollar(value)) {
      values[name] = value;
      continue;
    }
    const { text, referred } = resolver.text(value, { declaration, field: name });
    if (referred) sensitive.add(name);
    if (text !== undefined) values[name] = resolver.fitting(text, { declaration, field: name });
  }
  return { ...declaration, values, sensitive };
}

/**
 * Resolves every reference of a spec.
 * @returns By type, the objects that shall be (those to be absent included), and a finding for each reference
 * without a value. With findings, the objects are not fit for a plan.
 */
export function resolveSpec(
  spec: Spec,
  options: ResolveOptions,
): { desired: ReadonlyMap<string, readonly Desired[]>; findings: Finding[] } {
  const resolver = new Resolver(options);
  const desired = new Map<string, readonly Desired[]>();
  for (const [type, declarations] of spec.collections) {
    desired.set(
      type,
      declarations.map((declaration) => resolveDeclaration(declaration, resolver)),
    );
  }
  return { desired, findings: resolver.findings() };
}
