import { blacklist } from "../../resources/blacklist.js";
import { kinds } from "../../resources/index.js";
import type { Gate, Scene } from "./gate.js";

/** The numbers that the spec itself uses: the keys of extensions, and the phones that the PBX dials for them. */
function usedNumbers(scene: Scene): Map<string, string> {
  const used = new Map<string, string>();
  for (const kind of kinds) {
    const dialled = kind.fields.filter((field) => field.dials);
    if (dialled.length === 0) continue;
    for (const object of scene.desired.get(kind.type) ?? []) {
      if (object.state === "absent") continue;
      used.set(object.key, `the ${kind.noun.one} ${object.key}`);
      for (const { name } of dialled) {
        const number = object.values[name];
        if (typeof number !== "string" || number === "") continue;
        used.set(
          number,
          object.sensitive.has(name) ? "a number in use" : `the ${name} of ${kind.noun.one} ${object.key}`,
        );
      }
    }
  }
  return used;
}

/** The blacklist would cut off an emergency number, or a number that the spec itself relies on. */
export const lockout: Gate = {
  name: "lockout",
  opens: true,
  alarms(scene) {
    const blocked = scene.changes.filter(
      (change) => change.type === blacklist.type && change.after !== undefined,
    );
    if (blocked.length === 0) return [];
    const emergency = new Set(scene.spec.safety.emergency);
    const used = usedNumbers(scene);
    return blocked.flatMap((change) => {
      const direction = String(change.after?.["direction"]);
      const victim =
        direction !== "inbound" && emergency.has(change.key) ? "an emergency number" : used.get(change.key);
      return victim === undefined
        ? []
        : [
            {
              message: `${change.address} (${direction}) would block ${victim}`,
              addresses: [change.address],
            },
          ];
    });
  },
};
