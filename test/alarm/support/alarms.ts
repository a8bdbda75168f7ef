/** Alarms for tests, as a run would give them. */
import { alarmOf } from "../../../src/alarm/alarm.js";
import type { Alarm, Setting } from "../../../src/alarm/alarm.js";
import type { Plan, ResourceChange, Undeclared } from "../../../src/reconcile/plan.js";
import { bigPlan } from "../../support/reports.js";

export const SETTING: Setting = {
  target: "http://pbx.example.cn:8080",
  timestamp: "2026-01-15T08:00:00.000Z",
  run: "https://ci.example/runs/7",
};

export const rogue: Undeclared = {
  address: "extension/6666",
  type: "extension",
  created_at: "2026-01-14 03:12:44",
  updated_at: null,
};

/** An update of an extension's transfer phone, beside fields that stay. */
export const update = (address: string, transferPhone = "13800001111"): ResourceChange => ({
  address,
  type: "extension",
  name: address.slice(address.indexOf("/") + 1),
  change: {
    actions: ["update"],
    before: { password: "(sensitive value)", name: "a", transferPhone },
    after: { password: "(sensitive, changed)", name: "a", transferPhone: "13900002222" },
    before_sensitive: { password: true },
    after_sensitive: { password: true },
  },
  calls: [],
});

/** A plan of these changes. */
export const planWith = (
  changes: readonly ResourceChange[],
  undeclared: readonly Undeclared[] = [],
): Plan => ({
  ...bigPlan(0),
  resource_changes: changes,
  undeclared,
});

/** The alarm of these changes. */
export const alarmWith = (
  changes: readonly ResourceChange[],
  undeclared: readonly Undeclared[] = [],
  setting: Setting = SETTING,
): Alarm =>
  alarmOf(planWith(changes, undeclared), { includeUnapplied: false, failOnUnmanaged: true }, setting);

/** More than any card holds. */
export const hugeAlarm = (): Alarm => alarmWith(bigPlan(30_000).resource_changes, [rogue]);
