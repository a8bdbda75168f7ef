import { describe, expect, it } from "vitest";
import { CLEAN_DIGEST, alarmOf, failureAlarm } from "../../src/alarm/alarm.js";
import { SETTING, alarmWith, planWith, rogue, update } from "./support/alarms.js";

const strict = { includeUnapplied: false, failOnUnmanaged: true };

describe("the alarm of a plan", () => {
  it("names objects and the fields that differ, and no value", () => {
    const alarm = alarmWith([update("extension/1001")], [rogue]);
    expect(alarm.status).toBe("drift");
    expect(alarm.differences).toEqual([
      {
        address: "extension/1001",
        type: "extension",
        action: "update",
        fields: ["password", "transferPhone"],
      },
    ]);
    expect(JSON.stringify(alarm)).not.toMatch(/13800001111|13900002222|sensitive/);
  });

  it("is clean without a difference, and its digest is that of nobody told", () => {
    expect(alarmWith([])).toMatchObject({ status: "clean", digest: CLEAN_DIGEST });
  });

  it("does not take what is not applied yet for drift, unless told to", () => {
    const plan = planWith([{ ...update("extension/1001"), cause: "unapplied" }]);
    expect(alarmOf(plan, strict, SETTING)).toMatchObject({ status: "clean", differences: [], unapplied: 1 });
    expect(alarmOf(plan, { ...strict, includeUnapplied: true }, SETTING).status).toBe("drift");
  });

  it("of an object with both causes, tells the fields that drifted", () => {
    const causes = { password: "unapplied", transferPhone: "drift" } as const;
    const plan = planWith([{ ...update("extension/1001"), cause: "both", field_causes: causes }]);
    expect(alarmOf(plan, strict, SETTING).differences[0]?.fields).toEqual(["transferPhone"]);
  });

  it("does not look at what nobody declared, unless told to", () => {
    const plan = planWith([], [rogue]);
    expect(alarmOf(plan, { ...strict, failOnUnmanaged: false }, SETTING).status).toBe("clean");
    expect(alarmOf(plan, strict, SETTING).status).toBe("drift");
  });
});

describe("the digest", () => {
  it("is the same for the same state at another time, and another for another value or object", () => {
    const one = alarmWith([update("extension/1001")]);
    const later = alarmWith([update("extension/1001")], [], {
      ...SETTING,
      timestamp: "2026-01-16T08:00:00.000Z",
    });
    expect(later.digest).toBe(one.digest);
    const others = [
      alarmWith([update("extension/1001", "110")]),
      alarmWith([update("extension/1002")]),
      alarmWith([update("extension/1001")], [rogue]),
      alarmWith([]),
      failureAlarm({ message: "no" }, SETTING),
    ];
    expect(new Set([one, ...others].map(({ digest }) => digest)).size).toBe(6);
  });

  it("is one for all failures: reasons change from night to night", () => {
    const [one, other] = ["refused", "timeout"].map((message) => failureAlarm({ message }, SETTING).digest);
    expect(one).toBe(other);
  });
});
