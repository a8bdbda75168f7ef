import { kinds } from "../../resources/index.js";
import type { Change } from "../change.js";
import type { Alarm, Gate, Scene } from "./gate.js";
import { counted } from "./gate.js";

function massGate(
  name: string,
  verb: string,
  counts: (change: Change) => boolean,
  limit: (scene: Scene) => number,
): Gate {
  return {
    name,
    opens: true,
    alarms(scene) {
      return kinds.flatMap((kind): Alarm[] => {
        const population = scene.population.get(kind.type) ?? 0;
        const hit = scene.changes.filter((change) => change.type === kind.type && counts(change));
        if (population < scene.spec.safety.population || hit.length * 100 <= limit(scene) * population)
          return [];
        return [
          {
            message: `${hit.length} of ${counted(population, kind)} would be ${verb}, more than ${limit(scene)} %`,
            addresses: hit.map((change) => change.address),
          },
        ];
      });
    },
  };
}

/** Too large a part of a kind's managed live objects goes. */
export const massDelete = massGate(
  "mass-delete",
  "destroyed",
  (change) => change.action === "delete" || change.action === "replace",
  (scene) => scene.spec.safety.deletePercent,
);

/** Too large a part of a kind's managed live objects changes. */
export const massUpdate = massGate(
  "mass-update",
  "changed",
  (change) => change.action === "update",
  (scene) => scene.spec.safety.updatePercent,
);
