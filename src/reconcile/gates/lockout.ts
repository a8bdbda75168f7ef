import { addressOf } from "../../resources/address.js";
import { blacklist } from "../../resources/blacklist.js";
import { kinds } from "../../resources/index.js";
import type { Change } from "../change.js";
import type { Alarm, Gate, Scene } from "./gate.js";

/** Whose number it is, in words; where it came out of a reference, the address of the object that holds it. */
interface Use {
  readonly whose: string;
  readonly holder?: string;
}

/**
 * A number that came out of a reference is not told, and so not which of the blacklist's numbers it is: a list of all
 * numbers there are would otherwise find out every secret.
 */
function alarm(change: Change, direction: string, { whose, holder }: Use): Alarm {
  const { address } = change;
  return holder === undefined
    ? { message: `${address} (${direction}) would block ${whose}`, addresses: [address] }
    : { message: `the blacklist would block ${whose}, a (sensitive value)`, addresses: [holder] };
}

/** The numbers that the spec itself uses: the keys of extensions, and the phones that the PBX dials for them. */
function usedNumbers(scene: Scene): Map<string, Use> {
  const used = new Map<string, Use>();
  for (const kind of kinds) {
    const dialled = kind.fields.filter((field) => field.dials);
    if (dialled.length === 0) continue;
    for (const object of scene.desired.get(kind.type) ?? []) {
      if (object.state === "absent") continue;
      used.set(object.key, { whose: `the ${kind.noun.one} ${object.key}` });
      for (const { name } of dialled) {
        const number = object.values[name];
        if (typeof number !== "string" || number === "") continue;
        const whose = `the ${name} of ${kind.noun.one} ${object.key}`;
        if (!object.sensitive.has(name)) used.set(number, { whose });
        else if (!used.has(number)) used.set(number, { whose, holder: addressOf(kind.type, object.key) });
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
      const use: Use | undefined =
        direction !== "inbound" && emergency.has(change.key)
          ? { whose: "an emergency number" }
          : used.get(change.key);
      return use ? [alarm(change, direction, use)] : [];
    });
  },
};
