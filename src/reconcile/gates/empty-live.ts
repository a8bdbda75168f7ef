import { kindOf, kinds } from "../../resources/index.js";
import type { Kind } from "../../resources/index.js";
import type { Change } from "../change.js";
import type { Finding } from "../../spec/finding.js";
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
  return remembered(scene, type);
}

/** What an earlier spec, or a saved plan, had there. */
function remembered({ base, seen }: Scene, type: string): string | undefined {
  const declared = [...(base?.declared.get(type)?.values() ?? [])].filter(({ state }) => state === "present");
  if (base && declared.length > 0)
    return `the base ${base.name} declared ${counted(declared.length, kindOf(type))}`;
  const before = seen?.get(type) ?? 0;
  return before > 0 ? `the saved plan saw ${counted(before, kindOf(type))}` : undefined;
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

/**
 * Objects that are missing because the whole list is, and that can't be created as the spec states them, are one finding
 * about the list, not one about each.
 */
export function explainEmpty(findings: readonly Finding[], scene: Scene): readonly Finding[] {
  const missing = findings.filter(({ code }) => code === "missing-on-insert");
  const alarms = missing.length > 0 ? emptyLive.alarms(scene) : [];
  const hidden = new Set(alarms.flatMap(({ addresses }) => addresses));
  const others = findings.filter(
    ({ code, address = "" }) => code !== "missing-on-insert" || !hidden.has(address),
  );
  if (others.length === findings.length) return findings;
  const suspicions = alarms.map(({ message }): Finding => {
    const hint = "look at the PBX before anything else; an empty list is more likely a fault than the truth";
    return { code: "empty-live", severity: "error", message, hint };
  });
  return [...suspicions, ...others];
}
