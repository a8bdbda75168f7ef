import { kindOf, kinds } from "../../resources/index.js";
import type { Alarm, Gate } from "./gate.js";
import { counted } from "./gate.js";
import { users } from "./users.js";

/** A group goes although extensions that stay use it. */
export const groupInUse: Gate = {
  name: "group-in-use",
  opens: true,
  alarms(scene) {
    const types = new Set(kinds.flatMap((kind) => kind.fields.flatMap((field) => field.refersTo ?? [])));
    return [...types].flatMap((type) => {
      const deleted = scene.changes.filter((change) => change.type === type && change.action === "delete");
      if (deleted.length === 0) return [];
      const using = users(scene, type);
      return deleted.flatMap((change): Alarm[] => {
        const user = using.get(change.key);
        if (!user) return [];
        const verb = user.count === 1 ? "still uses" : "still use";
        return [
          {
            message: `${change.address} would be deleted, and ${counted(user.count, kindOf(user.kind))} ${verb} it`,
            addresses: [change.address],
          },
        ];
      });
    });
  },
};
