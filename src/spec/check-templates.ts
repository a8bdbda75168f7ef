/** The form of `${…}` in the fields of objects, and where `${file:…}` leads. Neither value nor file is needed. */
import { type Kind, kinds } from "../resources/index.js";
import { PLACEHOLDER } from "./expand-range.js";
import type { Fence } from "./fence.js";
import type { Place } from "./finding.js";
import type { Findings } from "./findings.js";
import type { Declaration } from "./model.js";
import { isOwnVariable, ownVariable } from "./own-variables.js";
import { quote } from "./quote.js";
import type { SourceFile } from "./source-file.js";
import { type Bag, type SpecFile, defaultsName } from "./spec-file.js";
import { hasDollar, parseTemplate } from "./template.js";

/** The place of a text's character, where the text stands in the file as it is; else the text's own place. */
function placeWithin(source: SourceFile | undefined, at: Place, text: string, index: number): Place {
  const node = at.path && source?.find(at.path)?.node;
  const start = node?.kind === "scalar" ? node.start : undefined;
  if (start === undefined) return at;
  const raw = source?.source.text.slice(start, start + text.length + 1) ?? "";
  const offset = /^["']/.test(raw) ? 1 : 0;
  const same = source?.source.text.startsWith(text.slice(0, index + 2), start + offset) === true;
  return same ? { file: at.file, offset: start + offset + index } : at;
}

/** A number in place of `{extn}` leaves what is to be checked, and no `}` that would close a reference too soon. */
function checkText(file: SpecFile, at: Place, text: string, findings: Findings): void {
  const mistaken = /(?<!\$)\$\{extn\}/.exec(text);
  if (mistaken) {
    findings.add({
      code: "reference-syntax",
      severity: "error",
      message: "${extn} is no reference",
      hint: "write {extn} for the extension's number",
      at: placeWithin(file.source, at, text, mistaken.index),
    });
    return;
  }
  const filled = text.replaceAll(PLACEHOLDER, "_".repeat(PLACEHOLDER.length));
  const { pieces, errors } = parseTemplate(filled);
  for (const piece of pieces) {
    if (piece.type !== "env" || !isOwnVariable(piece.name)) continue;
    const place = placeWithin(file.source, at, text, text.indexOf(`\${env:${piece.name}`));
    findings.add({ ...ownVariable(piece.name), severity: "error", at: place });
  }
  for (const { index, message, hint } of errors) {
    const place = placeWithin(file.source, at, text, index);
    findings.add({
      code: "reference-syntax",
      severity: "error",
      message,
      ...(hint === undefined ? {} : { hint }),
      at: place,
    });
  }
}

function checkBag(
  file: SpecFile,
  kind: Kind,
  bag: Bag,
  path: readonly (string | number)[],
  findings: Findings,
): void {
  for (const { name } of kind.fields) {
    const text = bag[name];
    if (typeof text === "string" && hasDollar(text)) {
      checkText(file, { file: file.file, path: [...path, name] }, text, findings);
    }
  }
}

/** Checks the form of every reference of a file, each once, however many objects it is for. */
export function checkTemplates(file: SpecFile, findings: Findings): void {
  for (const kind of kinds) {
    checkBag(file, kind, file.defaults(kind), ["defaults", defaultsName(kind)], findings);
    for (const { item, at } of file.entries(kind.collection) ?? []) {
      checkBag(file, kind, item, at.path ?? [], findings);
    }
  }
}

/** Every file that a reference names must lie within the folder of its spec. One finding an entry and field. */
export function checkFiles(declarations: readonly Declaration[], fence: Fence, findings: Findings): void {
  const reported = new Set<Place>();
  for (const { values, at } of declarations) {
    for (const name in values) {
      const text = values[name];
      if (typeof text !== "string" || !text.includes("${file:") || reported.has(at)) continue;
      for (const piece of parseTemplate(text).pieces) {
        if (piece.type !== "file") continue;
        const fenced = fence.check(at.file, piece.path);
        if ("path" in fenced) continue;
        reported.add(at);
        const outside = fenced.trouble === "outside";
        findings.add({
          code: outside ? "file-outside" : "file-unreadable",
          severity: "error",
          message: outside
            ? `${quote(piece.path)} lies outside the folder of the spec (links are followed)`
            : `${quote(piece.path)} cannot be read (${fenced.detail})`,
          hint: outside ? "move it there, or allow its folder with --allow-file-root" : "check the path",
          at: { file: at.file, path: [...(at.path ?? []), name] },
        });
      }
    }
  }
}
