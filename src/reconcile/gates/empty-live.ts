import { kindOf, kinds } from "../../resources/index.js";
import type { Alarm, Gate } from "./gate.js";
import { counted } from "./gate.js";

/** A list came back empty although something else says that it is not: more likely a fault than the truth. */
export const emptyLive: Gate = {
  name: "empty-live",
  opens: true,
  alarms(scene) {
    const claimed = new Map<string, number>();
    for (const kind of kinds) {
      for (const object of scene.live.get(kind.type)?.values() ?? []) {
        const claim = kind.claims?.(object);
        if (claim) claimed.set(claim.type, (claimed.get(claim.type) ?? 0) + claim.count);
      }
    }
    return [...claimed].flatMap(([type, count]): Alarm[] => {
      const addresses = scene.changes
        .filter((change) => change.type === type)
        .map((change) => change.address);
      if (count === 0 || addresses.length === 0 || scene.live.get(type)?.size !== 0) return [];
      const kind = kindOf(type);
      return [
        {
          message: `The PBX lists no ${kind.noun.many}, yet its groups count ${counted(count, kind)}`,
          addresses,
        },
      ];
    });
  },
};
