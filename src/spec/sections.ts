/** The sections beside the objects, merged from all files. */
import { glob } from "../resources/address.js";
import { kinds } from "../resources/index.js";
import { type StatedAddress, checkAddress } from "./addresses.js";
import { checkPin } from "./connection.js";
import type { Place } from "./finding.js";
import type { Findings } from "./findings.js";
import type { Approval, Management, Safety, Spec } from "./model.js";
import { scopeEntry } from "./scope.js";
import { type Bag, type SpecFile, isBag } from "./spec-file.js";

/** What the files say beside their objects. */
export interface Sections {
  readonly connection: Spec["connection"];
  readonly manage: ReadonlyMap<string, Management>;
  readonly ignore: readonly StatedAddress[];
  readonly protect: readonly StatedAddress[];
  readonly approve: readonly Approval[];
  readonly safety: Safety;
}

interface Section {
  readonly file: SpecFile;
  readonly value: unknown;
  readonly at: Place;
}

const under = ({ file, path = [] }: Place, ...steps: (string | number)[]): Place => ({
  file,
  path: [...path, ...steps],
});

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const bagOf = (value: unknown): Bag => (isBag(value) ? value : {});

function sectionOf(file: SpecFile, name: string): Section | undefined {
  const section = file.section(name);
  return section && { file, ...section };
}

/** The entries of list sections that have the shape the schema asks for, from all files. */
function entriesOf(
  files: readonly SpecFile[],
  name: string,
): { readonly value: unknown; readonly at: Place }[] {
  return files.flatMap((file) => {
    const section = file.section(name);
    const entries = listOf(section?.value).map((value, index) => ({ value, index }));
    return entries
      .filter(({ index }) => !file.isBroken(name, index))
      .map(({ value, index }) => ({ value, at: under(section?.at ?? { file: file.file }, index) }));
  });
}

/** A section that one file alone may have; its second place is a finding. */
function onlySection(files: readonly SpecFile[], name: string, findings: Findings): Section | undefined {
  let first: Section | undefined;
  for (const file of files) {
    const section = sectionOf(file, name);
    if (!section) continue;
    if (first) {
      findings.add({
        code: "duplicate-section",
        severity: "error",
        message: `${name} stands in two files`,
        hint: "keep it in one of them",
        at: { ...section.at, onKey: true },
        related: [{ message: "it stands here first", at: { ...first.at, onKey: true } }],
      });
    } else first = section;
  }
  return first;
}

function address(value: unknown, at: Place, findings: Findings): StatedAddress {
  const pattern = String(value);
  const finding = checkAddress(pattern, at);
  if (finding) findings.add(finding);
  return { glob: glob(pattern), at };
}

function addressList(files: readonly SpecFile[], name: string, findings: Findings): StatedAddress[] {
  return entriesOf(files, name).map(({ value, at }) => address(value, at, findings));
}

/** Whether a text names a day that exists. */
const isDay = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

function approval(entry: Bag, at: Place, today: string, findings: Findings): Approval {
  const addresses = listOf(entry["addresses"]).map(
    (value, index) => address(value, under(at, "addresses", index), findings).glob,
  );
  const gate = String(entry["gate"]);
  const until = entry["until"];
  if (typeof until !== "string") return { gate, addresses, at };
  if (!isDay(until)) {
    const message = `until: there is no day ${until}`;
    findings.add({ code: "invalid-value", severity: "error", message, at: under(at, "until") });
  } else if (until < today) {
    findings.add({
      code: "approve-expired",
      severity: "warning",
      message: `this approval of ${gate} ended on ${until}`,
      hint: "delete it, or have a later day reviewed",
      at: under(at, "until"),
    });
  }
  return { gate, addresses, until, at };
}

function approvals(files: readonly SpecFile[], today: string, findings: Findings): Approval[] {
  return entriesOf(files, "approve").map(({ value, at }) => approval(bagOf(value), at, today, findings));
}

/** A test of keys out of the entries of a scope; an entry that cannot be understood covers nothing. */
function scopeTest(value: unknown, at: Place, findings: Findings): (key: string) => boolean {
  const tests: ((key: string) => boolean)[] = [];
  for (const [index, text] of listOf(value).entries()) {
    const entry = scopeEntry(String(text));
    if ("matches" in entry) tests.push(entry.matches);
    else findings.add({ code: "invalid-scope", severity: "error", ...entry, at: under(at, index) });
  }
  return (key) => tests.some((matches) => matches(key));
}

/** Whether a scope can be read: a list of texts, numbers that lack their quotes included. */
const isScope = (value: unknown): boolean =>
  Array.isArray(value) && value.every((entry) => typeof entry === "string" || typeof entry === "number");

const EVERY_KEY = (): boolean => true;

function management(section: Section | undefined, findings: Findings): Map<string, Management> {
  const bag = bagOf(section?.value);
  return new Map(
    kinds.map(({ type, collection }): [string, Management] => {
      const own = bag[collection];
      if (!section || !isBag(own)) return [type, { prune: false, inScope: EVERY_KEY }];
      const at = under(section.at, collection);
      const scope = own["scope"];
      const inScope = isScope(scope) ? scopeTest(scope, under(at, "scope"), findings) : EVERY_KEY;
      const broken = section.file.isBroken("manage", collection);
      return [type, { prune: !broken && own["prune"] === true, inScope, at }];
    }),
  );
}

/** Police, fire, ambulance, traffic accidents, and the number that works in every mobile network. */
const EMERGENCY = ["110", "119", "120", "122", "112"] as const;

function safetyOf(value: unknown): Safety {
  const own = bagOf(value);
  return {
    deletePercent: Number(own["deletePercent"] ?? 30),
    updatePercent: Number(own["updatePercent"] ?? 30),
    population: Number(own["population"] ?? 10),
    emergency: [...new Set([...EMERGENCY, ...listOf(own["emergency"]).map(String)])],
  };
}

function connectionOf(section: Section | undefined, findings: Findings): Spec["connection"] {
  if (!section) return undefined;
  const url = String(bagOf(section.value)["url"]);
  const at = under(section.at, "url");
  const finding = checkPin(url, at);
  if (finding) findings.add(finding);
  return { url, at };
}

/** Merges the sections of all files: some stand in one file only, others add up. `today` is `YYYY-MM-DD`. */
export function mergeSections(files: readonly SpecFile[], today: string, findings: Findings): Sections {
  const safety = onlySection(files, "safety", findings);
  return {
    connection: connectionOf(onlySection(files, "connection", findings), findings),
    manage: management(onlySection(files, "manage", findings), findings),
    ignore: addressList(files, "ignore", findings),
    protect: addressList(files, "protect", findings),
    approve: approvals(files, today, findings),
    safety: safetyOf(safety?.value),
  };
}
