/** The lists of numbers that a spec names, and who names them. */
import { dirname, isAbsolute, join } from "node:path";
import type { Statement } from "../reconcile/export.js";
import { type Kind, kinds } from "../resources/index.js";
import { type Bag, defaultsName } from "../spec/spec-file.js";
import { NumberFile } from "./number-file.js";
import type { YamlFile } from "./yaml-file.js";

/** A list and the entry that names it. */
export interface NamedList {
  readonly kind: Kind;
  /** The list's own name. */
  readonly file: string;
  /** The spec file and the index of the entry in its collection. */
  readonly spec: string;
  readonly index: number;
  readonly entry: Bag;
  readonly list: NumberFile;
}

/** Everything that the spec files name. */
export function namedLists(
  files: readonly YamlFile[],
  contents: (file: string) => Uint8Array,
): readonly NamedList[] {
  return files.flatMap((spec) =>
    kinds.flatMap((kind) =>
      spec.entries(kind.collection).flatMap((_, index): NamedList[] => {
        const own = spec.bag(kind.collection, index);
        const named = own["file"];
        if (typeof named !== "string") return [];
        const file = isAbsolute(named) ? named : join(dirname(spec.file), named);
        const entry = { ...spec.defaults(defaultsName(kind)), ...own };
        const list = new NumberFile(file, contents(file));
        return [{ kind, file, spec: spec.file, index, entry, list }];
      }),
    ),
  );
}

/** A list to which a number may be added: its lines or its entry state the number's direction. */
export function listFor(
  lists: readonly NamedList[],
  { type }: Kind,
  statement: Statement,
): NamedList | undefined {
  return lists.find(
    ({ kind, entry, list }) =>
      kind.type === type &&
      entry["state"] !== "absent" &&
      (list.statesDirection || (entry["direction"] ?? "both") === statement["direction"]),
  );
}
