import { kinds } from "../../resources/index.js";
import type { Kind } from "../../resources/index.js";
import type { Change } from "../change.js";
import type { Gate, Scene } from "./gate.js";

const MIN_LENGTH = 8;

/** How many objects will have each value of the field: the declared ones with theirs, the others with the live one. */
function owners(scene: Scene, kind: Kind, field: string): Map<unknown, number> {
  const values = new Map<string, unknown>();
  for (const [key, object] of scene.live.get(kind.type) ?? []) values.set(key, object.values[field]);
  for (const object of scene.desired.get(kind.type) ?? []) {
    const value = object.state === "absent" ? undefined : object.values[field];
    const kept = object.ignoreFields.includes(field) && values.get(object.key) !== undefined;
    if (!kept && (value !== undefined || object.state === "absent")) values.set(object.key, value);
  }
  for (const change of scene.changes) {
    if (change.type === kind.type) values.set(change.key, change.after?.[field]);
  }
  const counts = new Map<unknown, number>();
  for (const value of values.values()) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** The changes that write the field: with another value, or over one that the PBX hides. */
function written(scene: Scene, kind: Kind, field: string): Change[] {
  return scene.changes.filter(
    ({ type, live, after, fields }) =>
      type === kind.type &&
      after?.[field] !== undefined &&
      (fields.includes(field) || (live !== undefined && live.values[field] === undefined)),
  );
}

/**
 * A password that is about to be written is weak. The message does not say in which way: that a password equals the
 * number would be the password.
 */
export const weakPassword: Gate = {
  name: "weak-password",
  opens: true,
  alarms(scene) {
    const addresses = kinds.flatMap((kind) =>
      kind.fields
        .filter((field) => field.sensitive)
        .flatMap(({ name }) => {
          const changes = written(scene, kind, name);
          if (changes.length === 0) return [];
          const shared = owners(scene, kind, name);
          return changes
            .filter((change) => {
              const value = String(change.after?.[name]);
              return (
                value === change.key || Array.from(value).length < MIN_LENGTH || (shared.get(value) ?? 0) > 1
              );
            })
            .map((change) => change.address);
        }),
    );
    if (addresses.length === 0) return [];
    const they =
      addresses.length === 1
        ? "1 password to be written is"
        : `${addresses.length} passwords to be written are`;
    return [
      { message: `${they} weak (equal to the number, under ${MIN_LENGTH} characters, or shared)`, addresses },
    ];
  },
};
