import { kindOf, kinds } from "../../resources/index.js";
import type { Change } from "../change.js";
import type { Alarm, Gate, Scene } from "./gate.js";
import { counted } from "./gate.js";
import { hasUntold, users } from "./users.js";

/** Where the PBX does not tell what its objects refer to, its own count of them has to do. */
function untoldUse(scene: Scene, { type, live, address }: Change): Alarm[] {
  const claim = live && kindOf(type).claims?.(live);
  if (!claim || claim.count === 0 || !hasUntold(scene, claim.type, type)) return [];
  const used = `the PBX counts ${counted(claim.count, kindOf(claim.type))} in it without telling which`;
  return [{ message: `${address} would be deleted, and ${used}`, addresses: [address] }];
}

/** A group goes although extensions or conferences that stay use it. */
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
        if (!user) return untoldUse(scene, change);
        const verb = user.count === 1 ? "still uses" : "still use";
        return [
          {
            message: `${change.address} would be deleted, and ${user.text} ${verb} it`,
            addresses: [change.address],
          },
        ];
      });
    });
  },
};
