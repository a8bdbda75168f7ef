import { describe, expect, it } from "vitest";
import { holds, rulesAllow } from "./rules.js";

const set = { SOURCE: "push", BRANCH: "main", SAME: "main" };

describe("conditions", () => {
  it.each([
    ['$SOURCE == "push"', true],
    ['$SOURCE == "schedule"', false],
    ['$SOURCE != "schedule"', true],
    ["$BRANCH == $SAME", true],
    ["$BRANCH == $SOURCE", false],
    ['$SOURCE == "push" && $BRANCH == $SAME', true],
    ['$SOURCE == "push" && $BRANCH == "dev"', false],
    ['$UNSET == ""', false],
    ["$UNSET == $MISSING", true],
    ["$UNSET == $BRANCH", false],
  ])("%s is %s", (condition, expected) => expect(holds(condition, set)).toBe(expected));

  it.each(["$BRANCH", "$BRANCH =~ /main/", '$A == "b" || $C == "d"', "$A == b", '$A == "x$B"'])(
    "%s is not guessed at",
    (condition) => expect(() => holds(condition, set)).toThrow("does not know"),
  );
});

describe("rules", () => {
  const on = (source: string, when?: string) => ({ if: `$SOURCE == "${source}"`, ...(when && { when }) });

  it("let the first that holds decide, and nothing run when none does", () => {
    expect(rulesAllow(undefined, set, "job")).toBe(true);
    expect(rulesAllow([on("schedule", "never"), on("push")], set, "job")).toBe(true);
    expect(rulesAllow([on("push", "never"), on("push")], set, "job")).toBe(false);
    expect(rulesAllow([on("schedule")], set, "job")).toBe(false);
  });

  it("are refused with what the player does not know", () => {
    expect(() => rulesAllow([on("push", "manual")], set, "job")).toThrow("when: manual");
    expect(() => rulesAllow([{ changes: ["pbx.yaml"] }], set, "job")).toThrow("changes");
  });
});
