import { kindOf } from "../../resources/index.js";
import type { Gate } from "./gate.js";
import { users } from "./users.js";

/** An object has to be deleted and inserted again, and is missing in between. */
export const replace: Gate = {
  name: "replace",
  opens: true,
  alarms(scene) {
    const replaced = scene.changes.filter((change) => change.action === "replace");
    const using = new Map(
      [...new Set(replaced.map(({ type }) => type))].map((type) => [type, users(scene, type)]),
    );
    return replaced.map((change) => {
      const user = using.get(change.type)?.get(change.key);
      const immutable = kindOf(change.type).fields.filter((field) => field.immutable);
      const fields = immutable.map(({ name }) => name).filter((name) => change.fields.includes(name));
      const meanwhile = user ? `, while ${user.text} ${user.count === 1 ? "uses" : "use"} it` : "";
      return {
        message: `${change.address} would be deleted and inserted again, since its ${fields.join(", ")} can't be changed${meanwhile}`,
        addresses: [change.address],
      };
    });
  },
};
