/** One spec file: read, parsed, checked against the schema. */
import type { Kind } from "../resources/index.js";
import { decodeUtf8 } from "./decode.js";
import type { Finding, Place } from "./finding.js";
import { forbiddenReferences, isForbidden } from "./forbidden-references.js";
import { plainYamlTree, plainYamlValue } from "./plain-makers.js";
import { quote } from "./quote.js";
import { type ReadBounded, sizeText } from "./read-file.js";
import { mistakesIn, schemaFindings } from "./schema-findings.js";
import { schemaReport } from "./schema.js";
import type { SchemaError, Unlisted } from "./schema.js";
import { SourceFile } from "./source-file.js";
import type { SpecPath } from "./spec-files.js";
import { hasDollar } from "./template.js";
import { isOversized } from "./yaml-size.js";
import type { BuiltValue } from "./yaml-value.js";

/** In bytes. */
export const LARGEST_SPEC = 32 << 20;

export type Bag = Readonly<Record<string, unknown>>;

/** One entry of a collection, in the shape that the schema asks for. */
export interface Entry {
  readonly item: Bag;
  readonly at: Place;
}

/** Whether a value is a map. */
export function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A spec file as far as it could be understood. */
export class SpecFile {
  readonly file: string;
  readonly source: SourceFile | undefined;
  readonly findings: readonly Finding[];
  /** Whether everything in the file could be read, so that what is not there is really absent. */
  readonly complete: boolean;
  readonly #root: Bag;
  /** Places with a finding, as joined paths of up to two steps. */
  readonly #broken: ReadonlySet<string>;
  readonly #unlisted: ReadonlyMap<string, Unlisted>;

  constructor(
    file: string,
    findings: readonly Finding[],
    source?: SourceFile,
    value?: unknown,
    unlisted: ReadonlyMap<string, Unlisted> = new Map(),
  ) {
    this.file = file;
    this.findings = findings;
    this.source = source;
    this.complete = isBag(value) && unlisted.size === 0;
    this.#root = isBag(value) ? value : {};
    this.#unlisted = unlisted;
    this.#broken = new Set(findings.map(({ at }) => brokenPart(at?.path ?? [])));
  }

  /** Whether there is a finding about an entry or part of a section. */
  isBroken(name: string, part: string | number): boolean {
    return this.#broken.has(`${name}/${part}`);
  }

  /** A section of the root that has the shape the schema asks for. */
  section(name: string): { readonly value: unknown; readonly at: Place } | undefined {
    if (!Object.hasOwn(this.#root, name) || this.#broken.has(name)) return undefined;
    return { value: this.#root[name], at: { file: this.file, path: [name] } };
  }

  /** The entries of a list section that have the shape the schema asks for; nothing when the section is not there. */
  entries(name: string): Entry[] | undefined {
    const value = this.section(name)?.value;
    if (!Array.isArray(value)) return undefined;
    const items: readonly unknown[] = value;
    const end = this.#unlisted.get(name)?.from ?? items.length;
    const entries: Entry[] = [];
    for (let index = 0; index < end; index += 1) {
      const item = items[index];
      if (isBag(item) && !this.isBroken(name, index)) {
        entries.push({ item, at: { file: this.file, path: [name, index] } });
      }
    }
    return entries;
  }

  /** Whether the collection stands in the file and all of its entries could be understood. */
  isSound(name: string): boolean {
    return this.complete && ![...this.#broken].some((part) => part === name || part.startsWith(`${name}/`));
  }

  /** The defaults of this file for a kind. */
  defaults(kind: Kind): Bag {
    const value = this.section("defaults")?.value;
    const name = defaultsName(kind);
    if (!isBag(value) || !Object.hasOwn(value, name) || this.isBroken("defaults", name)) return {};
    const own = value[name];
    return isBag(own) ? own : {};
  }
}

/** What a kind is called under `defaults`: `outboundGroup` for `outbound-group`. */
export function defaultsName({ type }: Kind): string {
  return type.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** These are of use as a whole only; the others are broken part by part. */
const wholes: ReadonlySet<unknown> = new Set(["connection", "safety"]);

function brokenPart([first, second]: readonly (string | number)[]): string {
  return second === undefined || wholes.has(first) ? String(first ?? "") : `${first ?? ""}/${second}`;
}

const READ_HINTS = {
  missing: "check the name, or let `pbxctl init` write a spec to start from",
  irregular: "name a YAML file or a folder with some",
  "too-large": "put numbers in a list file (.txt or .csv), or split the spec into several files",
  unreadable: "check who may read it",
} as const;

const READ_CODES = {
  missing: "file-not-found",
  irregular: "file-unreadable",
  "too-large": "file-too-large",
  unreadable: "file-unreadable",
} as const;

function emptySpec(file: string): Finding {
  return {
    code: "empty-spec",
    severity: "error",
    message: "the file holds nothing",
    hint: "begin with version: 1; `pbxctl init` writes a spec to start from",
    at: { file },
  };
}

/** Reads and checks one file. What is wrong with it comes back as its findings. */
export async function readSpecFile({ file, path }: SpecPath, read: ReadBounded): Promise<SpecFile> {
  const bytes = read(path, LARGEST_SPEC);
  if (!(bytes instanceof Uint8Array)) {
    const { reason, detail } = bytes;
    const size = reason === "too-large" ? ` (a spec may have ${sizeText(LARGEST_SPEC)})` : ` (${detail})`;
    const message = `${quote(file)} ${reason === "too-large" ? "is too large" : "cannot be read"}${size}`;
    return new SpecFile(file, [
      { code: READ_CODES[reason], severity: "error", message, hint: READ_HINTS[reason], at: { file } },
    ]);
  }
  const decoded = decodeUtf8(bytes);
  if ("text" in decoded) return understand(file, decoded.text);
  const { lossy, offset, message, hint } = decoded;
  const finding: Finding = { code: "encoding", severity: "error", message, hint, at: { file, offset } };
  return new SpecFile(file, [finding], new SourceFile(file, lossy));
}

async function understand(file: string, text: string): Promise<SpecFile> {
  const plain = isOversized(text) ? undefined : plainYamlValue(text);
  if (plain === undefined) return understandWhole(file, text);
  const source = new SourceFile(file, text, () => plainYamlTree(text), true);
  return checked(file, source, { value: plain, findings: [] });
}

/** Has the YAML library read what is not plain; it is loaded for that alone, since most specs are. */
async function understandWhole(file: string, text: string): Promise<SpecFile> {
  const { readYaml } = await import("./yaml-reader.js");
  const { findings, tree, built } = readYaml(file, text);
  const source = new SourceFile(file, text, tree, built !== undefined && built.value !== null);
  // A key that stands twice does not keep the rest from being understood.
  if (!built || built.findings.some(({ code }) => code !== "yaml-duplicate-key")) {
    return new SpecFile(file, findings, source);
  }
  if (built.value === null) return new SpecFile(file, [emptySpec(file)], source);
  return checked(file, source, built);
}

async function checked(
  file: string,
  source: SourceFile,
  built: Pick<BuiltValue, "value" | "findings">,
): Promise<SpecFile> {
  const { value } = built;
  const isReference = (data: unknown): boolean => typeof data === "string" && hasDollar(data);
  const passed = ({ data, path }: SchemaError): boolean => isReference(data) && isForbidden(path);
  const { errors, unlisted } = await schemaReport(value, (more) => mistakesIn(more, passed).length);
  const findings = [
    ...built.findings,
    ...schemaFindings(errors, source, passed),
    ...(isBag(value) ? forbiddenReferences(file, value) : []),
    ...[...unlisted].map(([name, { from, mistakes }]): Finding => ({
      code: "too-many-findings",
      severity: "error",
      message: `${mistakes} more in the entries of ${name} from number ${from + 1} on are not listed`,
      hint: "mend the listed ones first; they often share a cause",
      count: mistakes,
      at: { file, path: [name, from] },
    })),
  ];
  return new SpecFile(file, findings, source, value, unlisted);
}
