import { kindOf, kinds } from "../../resources/index.js";
import type { Kind } from "../../resources/index.js";
import type { Change } from "../change.js";
import { counted } from "./gate.js";
import type { Scene } from "./gate.js";

/** The live objects of a type that are still there after the changes, with the change that alters each, if any. */
function* remaining(scene: Scene, type: string): Generator<{ key: string; values: Change["after"] }> {
  const changes = new Map(
    scene.changes.filter((change) => change.type === type).map((change) => [change.key, change]),
  );
  for (const [key, object] of scene.live.get(type) ?? []) {
    const change = changes.get(key);
    if (change?.action !== "delete") yield { key, values: change?.after ?? object.values };
  }
}

/** Whether objects of a kind remain of which the PBX does not tell what object of the other type they use. */
export function hasUntold(scene: Scene, kind: string, type: string): boolean {
  const names = kindOf(kind).fields.filter((field) => field.refersTo === type);
  for (const { values } of remaining(scene, kind))
    if (names.some(({ name }) => values?.[name] === undefined)) return true;
  return false;
}

/** Who uses one object: how many of which kind. */
export interface Users {
  readonly count: number;
  /** "2 extensions and 1 conference". */
  readonly text: string;
}

/** Who uses each key of a type after the changes, declared or not. */
export function users(scene: Scene, type: string): Map<string, Users> {
  const found = new Map<string, Users>();
  for (const kind of kinds) {
    for (const [key, count] of usersOfKind(scene, kind, type)) {
      const before = found.get(key);
      const text = counted(count, kind);
      found.set(
        key,
        before ? { count: before.count + count, text: `${before.text} and ${text}` } : { count, text },
      );
    }
  }
  return found;
}

function usersOfKind(scene: Scene, kind: Kind, type: string): Map<string, number> {
  const counts = new Map<string, number>();
  const names = kind.fields.filter((field) => field.refersTo === type).map((field) => field.name);
  if (names.length === 0) return counts;
  for (const { values } of remaining(scene, kind.type)) {
    for (const name of names) {
      const key = values?.[name];
      if (typeof key === "string") counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
