import { kindOf } from "../../resources/index.js";
import type { Alarm, Gate } from "./gate.js";

const SHOWN = 5;

/** "the queues sales, support"; the first of them where they are many. */
function queuesText(names: readonly string[]): string {
  const more = names.length - SHOWN;
  const shown = names.slice(0, SHOWN).join(", ");
  return `${names.length === 1 ? "the queue" : "the queues"} ${shown}${more > 0 ? ` and ${more} more` : ""}`;
}

/** An extension goes that inbound queues list: no call makes it their member again. */
export const queueMember: Gate = {
  name: "queue-member",
  opens: true,
  alarms(scene): Alarm[] {
    const members = scene.changes.flatMap(({ address, type, action, live }) => {
      if (!live || (action !== "delete" && action !== "replace")) return [];
      const names = kindOf(type)
        .losses(live)
        .flatMap((loss) => loss.names);
      return names.length > 0 ? [{ address, names }] : [];
    });
    const [first] = members;
    if (!first) return [];
    const queues = queuesText([...new Set(members.flatMap(({ names }) => names))]);
    const who = members.length === 1 ? first.address : `${members.length} objects`;
    const list = queues.startsWith("the queues") ? "list" : "lists";
    const it = members.length === 1 ? "it" : "them";
    return [
      {
        message: `${who} would be deleted, and ${queues} ${list} ${it}`,
        addresses: members.map(({ address }) => address),
      },
    ];
  },
};
