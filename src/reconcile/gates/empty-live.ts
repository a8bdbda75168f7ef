import { kindOf, kinds } from "../../resources/index.js";
import type { Kind } from "../../resources/index.js";
import type { Change } from "../change.js";
import type { Alarm, Gate, Scene } from "./gate.js";
import { counted } from "./gate.js";

/** How many objects of the type the others say that there are, by counting them or by referring to them. */
function evidence(scene: Scene, type: string): string | undefined {
  for (const kind of kinds) {
    const objects = [...(scene.live.get(kind.type)?.values() ?? [])];
    const claims = objects.map((object) => kind.claims?.(object)).filter((claim) => claim?.type === type);
    const claimed = claims.reduce((sum, claim) => sum + (claim?.count ?? 0), 0);
    if (claimed > 0) return `its ${kind.noun.many} count ${counted(claimed, kindOf(type))}`;
    const names = kind.fields.filter(({ refersTo }) => refersTo === type).map(({ name }) => name);
    const referring = objects.filter(({ values }) => names.some((name) => (values[name] ?? "") !== ""));
    const refer = referring.length === 1 ? "refers to one" : "refer to some";
    if (referring.length > 0) return `${counted(referring.length, kind)} ${refer}`;
  }
  return undefined;
}

/** Whether a change is believed to be safe only because the kind's list was empty: it takes away what claims to have some. */
function takesAway({ action, live, type }: Change, missing: Kind): boolean {
  const claim = action === "delete" || action === "replace" ? live && kindOf(type).claims?.(live) : undefined;
  return claim?.type === missing.type && claim.count > 0;
}

/** A list came back empty although something else says that it is not: more likely a fault than the truth. */
export const emptyLive: Gate = {
  name: "empty-live",
  opens: true,
  alarms(scene) {
    return kinds.flatMap((kind): Alarm[] => {
      if (scene.live.get(kind.type)?.size !== 0) return [];
      const addresses = scene.changes
        .filter((change) => change.type === kind.type || takesAway(change, kind))
        .map(({ address }) => address);
      const contrary = addresses.length === 0 ? undefined : evidence(scene, kind.type);
      if (contrary === undefined) return [];
      return [{ message: `The PBX lists no ${kind.noun.many}, yet ${contrary}`, addresses }];
    });
  },
};
