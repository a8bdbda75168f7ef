import { blacklist } from "../../resources/blacklist.js";
import { addressOf } from "../../resources/address.js";
import { kinds } from "../../resources/index.js";
import type { Values } from "../../resources/index.js";
import type { Alarm, Gate, Scene } from "./gate.js";

/** What a number is used for. */
interface Use {
  /** `the transferPhone of extension 1001`. */
  readonly what: string;
  /** The object that uses it. */
  readonly address: string;
  /** Whether the plan makes it so. */
  readonly isNew: boolean;
  /** Nobody may learn which number it is. */
  readonly isSecret: boolean;
}

/** The numbers that the spec itself uses: the keys of extensions, and the phones that the PBX dials for them. */
function usedNumbers(scene: Scene): Map<string, Use[]> {
  const used = new Map<string, Use[]>();
  const add = (number: string, use: Use): void => void used.set(number, [...(used.get(number) ?? []), use]);
  const changes = new Map(scene.changes.map((change) => [change.address, change]));
  for (const kind of kinds) {
    const dialled = kind.fields.filter((field) => field.dials);
    if (dialled.length === 0) continue;
    for (const object of scene.desired.get(kind.type) ?? []) {
      if (object.state === "absent") continue;
      const address = addressOf(kind.type, object.key);
      const change = changes.get(address);
      const isCreated = change?.action === "create";
      add(object.key, {
        what: `the ${kind.noun.one} ${object.key}`,
        address,
        isNew: isCreated,
        isSecret: false,
      });
      for (const { name } of dialled) {
        const number = object.values[name];
        if (typeof number !== "string" || number === "") continue;
        const what = `the ${name} of ${kind.noun.one} ${object.key}`;
        const isSecret = object.sensitive.has(name);
        const isNew = change?.fields.includes(name) === true;
        add(number, { what, address, isNew, isSecret });
      }
    }
  }
  return used;
}

/** Numbers that the plan blocks, or blocks in another way. */
function newlyBlocked(scene: Scene, used: ReadonlyMap<string, readonly Use[]>): Alarm[] {
  const emergency = new Set(scene.spec.safety.emergency);
  return scene.changes.flatMap((change) => {
    if (change.type !== blacklist.type || !change.after) return [];
    const direction = String(change.after["direction"]);
    const would = `${change.address} (${direction}) would block`;
    if (direction !== "inbound" && emergency.has(change.key))
      return [{ message: `${would} an emergency number`, addresses: [change.address] }];
    const uses = used.get(change.key) ?? [];
    const told = uses.findLast(({ isSecret }) => !isSecret);
    if (told) return [{ message: `${would} ${told.what}`, addresses: [change.address] }];
    return uses.slice(0, 1).map(hiddenAlarm);
  });
}

/**
 * A number that came out of a reference is not told, and so not which of the blacklist's numbers it is: a list of all
 * numbers there are would otherwise find out every secret.
 */
const hiddenAlarm = ({ what, address }: Use): Alarm => ({
  message: `the blacklist would block ${what}, a (sensitive value)`,
  addresses: [address],
});

/** Numbers that the plan begins to use although they are blocked, and stay so. */
function blockedAlready(scene: Scene, used: ReadonlyMap<string, readonly Use[]>): Alarm[] {
  const begun = new Map<string, Use[]>();
  for (const [number, uses] of used) {
    const own = uses.filter(({ isNew }) => isNew);
    if (own.length > 0) begun.set(number, own);
  }
  if (begun.size === 0) return [];
  const changed = new Set(
    scene.changes.filter(({ type }) => type === blacklist.type).map((change) => change.key),
  );
  const alarms: Alarm[] = [];
  for (const [key, { values }] of scene.live.get(blacklist.type) ?? []) {
    const uses = changed.has(key) ? undefined : begun.get(key);
    for (const use of uses ?? []) alarms.push(blockedAlarm(key, values, use));
  }
  return alarms;
}

function blockedAlarm(key: string, values: Values, { what, address, isSecret }: Use): Alarm {
  const by = `${addressOf(blacklist.type, key)} (${String(values["direction"])})`;
  const message = isSecret
    ? `${address} would use a number that the blacklist blocks`
    : `${what} would be a number that ${by} blocks`;
  return { message, addresses: [address] };
}

/** The blacklist would cut off an emergency number, or a number that the spec itself relies on. */
export const lockout: Gate = {
  name: "lockout",
  opens: true,
  alarms(scene) {
    // What is and stays was decided before; only what changes can lock somebody out.
    if (scene.changes.length === 0) return [];
    const used = usedNumbers(scene);
    return [...newlyBlocked(scene, used), ...blockedAlready(scene, used)];
  },
};
