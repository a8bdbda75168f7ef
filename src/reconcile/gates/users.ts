import { kindOf, kinds } from "../../resources/index.js";
import type { Change } from "../change.js";
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

/** How many objects use each key of a type after the changes, declared or not, and of which kind they are. */
export function users(scene: Scene, type: string): Map<string, { count: number; kind: string }> {
  const found = new Map<string, { count: number; kind: string }>();
  for (const kind of kinds) {
    const names = kind.fields.filter((field) => field.refersTo === type).map((field) => field.name);
    if (names.length === 0) continue;
    for (const { values } of remaining(scene, kind.type)) {
      for (const name of names) {
        const key = values?.[name];
        if (typeof key === "string")
          found.set(key, { count: (found.get(key)?.count ?? 0) + 1, kind: kind.type });
      }
    }
  }
  return found;
}
