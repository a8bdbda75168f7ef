import type { Gate } from "./gate.js";

/** What `protect` names is not deleted or replaced, even when its own entry is gone from the spec. */
export const protectedObjects: Gate = {
  name: "protected",
  opens: false,
  alarms(scene) {
    const addresses = scene.changes
      .filter((change) => change.action === "delete" || change.action === "replace")
      .map((change) => change.address)
      .filter((address) => scene.spec.protect.some((pattern) => pattern.matches(address)));
    if (addresses.length === 0) return [];
    const they = addresses.length === 1 ? "1 protected object" : `${addresses.length} protected objects`;
    return [{ message: `${they} would be destroyed`, addresses }];
  },
};
