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
        const told = `the ${name} of ${kind.noun.one} ${object.key}`;
        const isSecret = object.sensitive.has(name);
        const isNew = change?.fields.includes(name) === true;
        add(number, { what: isSecret ? "a number in use" : told, address, isNew, isSecret });
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
    const isEmergency = direction !== "inbound" && emergency.has(change.key);
    const victim = isEmergency ? "an emergency number" : used.get(change.key)?.at(-1)?.what;
    if (victim === undefined) return [];
    const message = `${change.address} (${direction}) would block ${victim}`;
    return [{ message, addresses: [change.address] }];
  });
}

/** Numbers that the plan begins to use although they are blocked, and stay so. */
function blockedAlready(scene: Scene, used: ReadonlyMap<string, readonly Use[]>): Alarm[] {
  const changes = new Map(
    scene.changes.filter(({ type }) => type === blacklist.type).map((change) => [change.key, change]),
  );
  const standing = new Map<string, Values>();
  for (const [key, { values }] of scene.live.get(blacklist.type) ?? [])
    if (!changes.has(key)) standing.set(key, values);
  return [...standing].flatMap(([key, values]) =>
    (used.get(key) ?? [])
      .filter(({ isNew }) => isNew)
      .map(({ what, address, isSecret }) => {
        const by = `${addressOf(blacklist.type, key)} (${String(values["direction"])})`;
        const message = isSecret
          ? `${address} would use a number that the blacklist blocks`
          : `${what} would be a number that ${by} blocks`;
        return { message, addresses: [address] };
      }),
  );
}

/** The blacklist would cut off an emergency number, or a number that the spec itself relies on. */
export const lockout: Gate = {
  name: "lockout",
  opens: true,
  alarms(scene) {
    const used = usedNumbers(scene);
    return [...newlyBlocked(scene, used), ...blockedAlready(scene, used)];
  },
};
