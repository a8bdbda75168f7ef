/** Files → a checked spec: read, merge, expand, check. */
import { dirname, resolve } from "node:path";
import { kinds } from "../resources/index.js";
import { withoutDuplicates } from "./check-duplicates.js";
import { checkOwnership } from "./check-ownership.js";
import { checkReferences } from "./check-references.js";
import { checkFiles, checkTemplates } from "./check-templates.js";
import { csvParser } from "./csv-parser.js";
import { type ExpandContext, MOST_OBJECTS, expandCollection } from "./expand.js";
import { Fence } from "./fence.js";
import { fileRoots } from "./file-roots.js";
import { Findings } from "./findings.js";
import type { Declaration, Loaded, Spec } from "./model.js";
import { type Sections, mergeSections } from "./sections.js";
import { Shelf } from "./shelf.js";
import { specFiles } from "./spec-files.js";
import { type ReadBounded, readBounded } from "./read-file.js";
import { type SpecFile, readSpecFile } from "./spec-file.js";

/** What loading needs to know of the world. */
export interface LoadOptions {
  /** The folder that relative paths start at. */
  readonly cwd: string;
  /** Further folders in which files that a spec names may lie. */
  readonly allowFileRoots?: readonly string[];
  /** `YYYY-MM-DD`, the day by which approvals have ended or not. */
  readonly today: string;
  /** Is told each list of numbers before it is read, so that it can be put there: its path as the spec's folder makes it. */
  readonly provide?: (path: string) => void;
  /** Reads a file in the place of the file system: what the spec would be if a file held something else. */
  readonly read?: ReadBounded;
}

/** The declarations of all files for a kind, up to the most that a spec may have. */
function* declarations(
  files: readonly SpecFile[],
  kind: (typeof kinds)[number],
  context: ExpandContext,
  room: { left: number },
): Generator<Declaration> {
  for (const file of files) {
    for (const declaration of expandCollection(file, kind, context) ?? []) {
      room.left -= 1;
      if (room.left < 0) {
        const message = `the spec declares more than ${MOST_OBJECTS} objects`;
        context.findings.add({ code: "range-size", severity: "error", message, at: declaration.at });
        return;
      }
      yield declaration;
    }
  }
}

function collect(files: readonly SpecFile[], context: ExpandContext): Map<string, readonly Declaration[]> {
  const collections = new Map<string, readonly Declaration[]>();
  const room = { left: MOST_OBJECTS };
  for (const kind of kinds) {
    if (!files.some((file) => file.section(kind.collection))) continue;
    collections.set(kind.type, withoutDuplicates(declarations(files, kind, context, room), context.findings));
  }
  return collections;
}

function warnIdlePrune(collections: Spec["collections"], { manage }: Sections, findings: Findings): void {
  for (const { type, collection } of kinds) {
    const management = manage.get(type);
    if (management?.prune !== true || !management.at || collections.has(type)) continue;
    const { file, path = [] } = management.at;
    findings.add({
      code: "prune-without-collection",
      severity: "warning",
      message: `manage.${collection}.prune does nothing, since the spec has no ${collection}`,
      hint: `write ${collection}: [] if there shall be none`,
      at: { file, path: [...path, "prune"] },
    });
  }
}

/** Checks that look at several parts of the spec; what is missing counts only where everything could be read. */
function checkMeaning(
  files: readonly SpecFile[],
  collections: Spec["collections"],
  sections: Sections,
  { findings, fence }: ExpandContext,
): void {
  for (const file of files) checkTemplates(file, findings);
  for (const kind of kinds) {
    const declared = collections.get(kind.type) ?? [];
    const management = sections.manage.get(kind.type);
    if (management) checkOwnership(kind, declared, management, sections.ignore, findings);
    checkFiles(declared, fence, findings);
  }
  if (files.every((file) => file.complete && kinds.every(({ collection }) => file.isSound(collection)))) {
    checkReferences(kinds, collections, sections, findings);
  }
  if (files.every(({ complete }) => complete)) warnIdlePrune(collections, sections, findings);
}

function specOf(files: readonly SpecFile[], collections: Spec["collections"], sections: Sections): Spec {
  const { connection, ignore, protect, ...rest } = sections;
  return {
    ...rest,
    files: files.map(({ file }) => file),
    ...(connection ? { connection } : {}),
    ignore: ignore.map(({ glob }) => glob),
    protect: protect.map(({ glob }) => glob),
    collections,
  };
}

/**
 * Reads specs and says everything that can be said about them offline.
 * @param paths Files and folders, as their user named them.
 * @returns The spec, unless there are errors; all findings; and the means to show their places. Never rejects for
 * what the files hold.
 */
export async function loadSpec(paths: readonly string[], options: LoadOptions): Promise<Loaded> {
  const allowed = fileRoots(options.allowFileRoots ?? [], options.cwd);
  const fence = new Fence(options.cwd, allowed.roots);
  const found = specFiles(paths, options.cwd, fence);
  const files: SpecFile[] = [];
  const read = options.read ?? readBounded;
  for (const path of found.files) files.push(await readSpecFile(path, read));
  const findings = new Findings();
  findings.addAll(allowed.findings);
  findings.addAll(found.findings);
  for (const file of files) findings.addAll(file.findings);
  const shelf = new Shelf(files.flatMap(({ source }) => (source ? [source] : [])));
  const context: ExpandContext = {
    findings,
    fence,
    get parseCsv() {
      return csvParser();
    },
    lists: new Map(),
    read,
    keep: (source) => shelf.keep(source),
    provide: (file, named) => options.provide?.(resolve(options.cwd, dirname(file), named)),
  };
  const sections = mergeSections(files, options.today, findings);
  const collections = collect(files, context);
  checkMeaning(files, collections, sections, context);
  const spec = findings.hasErrors ? {} : { spec: specOf(files, collections, sections) };
  return {
    ...spec,
    findings: shelf.inOrder(findings.all()),
    files: shelf.names(),
    locate: (place) => shelf.locate(place),
    shown: (file) => shelf.shown(file),
  };
}
