/** The kinds, in the order in which plans list them: what is referred to comes first. */
import { blacklist } from "./blacklist.js";
import { conference } from "./conference.js";
import { extension } from "./extension.js";
import type { Kind } from "./kind.js";
import { outboundGroup } from "./outbound-group.js";

export const kinds: readonly Kind[] = [outboundGroup, extension, blacklist, conference];

const byType = new Map(kinds.map((kind) => [kind.type, kind]));

/** The kind of a type such as `extension`; a type that nobody declared is a programming error. */
export function kindOf(type: string): Kind {
  const kind = byType.get(type);
  if (!kind) throw new Error(`no such kind: ${type}`);
  return kind;
}

export type { Call, Field, Kind, ListName, Observed, Row, Value, Values } from "./kind.js";
