/** What the PBX's document calls a field, and where: out of the kind's descriptor and the document's calls. */
import { documentedCalls } from "../pbx/calls.js";
import { guideTo } from "../pbx/handbook.js";
import { lists } from "../pbx/lists.js";
import type { Explanation } from "../spec/explain.js";
import type { Field, Kind } from "../resources/index.js";

/** A call of the document that has to do with a field. */
export interface FieldCall {
  readonly method: string;
  readonly path: string;
  /** The parameter of a write, or the column of a list. */
  readonly name: string;
}

const SAMPLE = "0";

/** The folder of the document's addresses that a kind's calls stand in, and the parameter that its key goes by. */
function homeOf(kind: Kind): { readonly folder: string; readonly keyParam: string } {
  const [first] = kind.insert(SAMPLE, {});
  const keyParam = Object.entries(first?.params ?? {}).find(([, value]) => value === SAMPLE)?.[0] ?? "";
  return { folder: (first?.path ?? "").replace(/[^/]*$/, ""), keyParam };
}

/** The calls that write or list what is explained; none where it is no field of the PBX. */
export function callsAbout({ kind, field, isKey }: Explanation): FieldCall[] {
  if (!kind || (!field && !isKey)) return [];
  const { folder, keyParam } = homeOf(kind);
  const param = field?.param ?? keyParam;
  const writes = documentedCalls
    .filter((call) => call.method !== "GET" && call.path.startsWith(folder))
    .filter((call) => [...guideTo(call).required, ...guideTo(call).optional].includes(param))
    .map(({ method, path }) => ({ method, path, name: param }));
  return field ? [...writes, listing(kind, field)] : writes;
}

function listing(kind: Kind, { column }: Field): FieldCall {
  const { details } = kind;
  const list = details?.column === column ? details.list : kind.list;
  return { method: "GET", path: lists[list].path, name: details?.column === column ? "" : column };
}
