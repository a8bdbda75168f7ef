import { kinds } from "../../resources/index.js";
import type { Alarm, Gate, Scene } from "./gate.js";
import { counted } from "./gate.js";

/** The gate's name. What it says holds for a moment only: a saved plan and a pull request do not depend on it. */
export const BUSY = "busy";

/** "2 extensions and 1 conference". */
function countedAll(types: readonly string[]): string {
  const parts = kinds.flatMap((kind) => {
    const count = types.filter((type) => type === kind.type).length;
    return count === 0 ? [] : [counted(count, kind)];
  });
  return parts.join(" and ");
}

/** An extension or conference that would be changed or deleted is in a call, or nobody can tell. */
export const busy: Gate = {
  name: BUSY,
  opens: true,
  opener: "apply --when-busy wait waits for the calls to end, skip leaves it for the next run",
  alarms(scene: Scene): Alarm[] {
    const inUse = scene.changes.flatMap(({ address, type }) => {
      const occupied = scene.activity.get(address);
      return occupied ? [{ address, type, ...occupied }] : [];
    });
    const [first] = inUse;
    if (!first) return [];
    const addresses = inUse.map(({ address }) => address);
    const message =
      inUse.length === 1
        ? `${first.address} is ${first.why}`
        : `${countedAll(inUse.map(({ type }) => type))} are in calls, or perhaps so`;
    return [{ message, addresses }];
  },
};
