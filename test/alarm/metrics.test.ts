import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { lastSuccessIn, metricsText } from "../../src/alarm/metrics.js";
import type { Measured } from "../../src/alarm/metrics.js";
import { rogue, update } from "./support/alarms.js";

const measured: Measured = {
  target: "http://pbx.example.cn:8080",
  ended: 1_768_464_000.5,
  duration: 0.25,
  lastSuccess: 1_768_464_000.5,
  found: {
    types: ["extension", "blacklist"],
    changes: [update("extension/1001"), { ...update("extension/1002"), cause: "unapplied" }],
    unmanaged: ["extension/1999", "extension/6666"],
    undeclared: [rogue],
  },
};

const text = (value: Measured): string => [...metricsText(value)].map((line) => `${line}\n`).join("");
const value = (name: string, labels: string, of = measured): string | undefined =>
  text(of)
    .split("\n")
    .find((line) => line.startsWith(`${name}{target="http://pbx.example.cn:8080"${labels}} `))
    ?.split(" ")
    .at(-1);

const LABEL = String.raw`[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"`;
const SAMPLE = new RegExp(String.raw`^([a-z_]+)\{${LABEL}(?:,${LABEL})*\} -?\d+(?:\.\d+)?(?:e[+-]?\d+)?$`);

/** The format's rules: HELP, then TYPE, then samples of that family alone, each series once, a line feed at the end. */
function checkSyntax(metrics: string): void {
  expect(metrics.endsWith("\n")).toBe(true);
  const series = new Set<string>();
  const families = new Set<string>();
  let family = "";
  for (const [index, line] of metrics.slice(0, -1).split("\n").entries()) {
    const help = /^# HELP ([a-z_]+) [^\\]+$/.exec(line)?.[1];
    if (help !== undefined) {
      expect(families.has(help), line).toBe(false);
      families.add((family = help));
      expect(metrics.split("\n")[index + 1]).toBe(`# TYPE ${help} gauge`);
    } else if (!line.startsWith("# TYPE ")) {
      expect(SAMPLE.exec(line)?.[1], line).toBe(family);
      const key = line.slice(0, line.lastIndexOf(" "));
      expect(series.has(key), line).toBe(false);
      series.add(key);
    }
  }
}

describe("metrics", () => {
  it("count drift by kind and action, and what is not applied yet apart", () => {
    expect(value("pbxctl_drift_objects", ',kind="extension",action="update"')).toBe("1");
    expect(value("pbxctl_drift_objects", ',kind="blacklist",action="delete"')).toBe("0");
    expect(value("pbxctl_drift_unapplied_objects", ',kind="extension",action="update"')).toBe("1");
    expect(value("pbxctl_drift_unmanaged_objects", ',kind="extension"')).toBe("2");
    expect(value("pbxctl_drift_undeclared_objects", ',kind="extension"')).toBe("1");
    expect(value("pbxctl_drift_reachable", "")).toBe("1");
    expect(value("pbxctl_drift_duration_seconds", "")).toBe("0.25");
    expect(value("pbxctl_drift_last_run_timestamp_seconds", "")).toBe("1768464000.5");
  });

  it("of a run that failed say so, count nothing, and keep the last success", () => {
    const failed: Measured = {
      target: measured.target,
      ended: 1_768_550_400,
      duration: 1,
      lastSuccess: lastSuccessIn(text(measured), measured.target),
    };
    expect(value("pbxctl_drift_reachable", "", failed)).toBe("0");
    expect(value("pbxctl_drift_last_success_timestamp_seconds", "", failed)).toBe("1768464000.5");
    expect(text(failed)).not.toContain("pbxctl_drift_objects");
  });

  it("keep no success of another PBX, and the only one there is where the PBX is not known", () => {
    expect(lastSuccessIn(text(measured), "http://other")).toBeUndefined();
    expect(lastSuccessIn(text(measured), null)).toBe(1_768_464_000.5);
    expect(lastSuccessIn("", null)).toBeUndefined();
  });

  it("are in the text format whatever the target is, in an order that never changes", () => {
    checkSyntax(text(measured));
    expect(text(measured)).toBe(text(measured));
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', "\\", "\n", "a", "}", " ", "号") }), (target) => {
        const metrics = text({ ...measured, target });
        checkSyntax(metrics);
        expect(lastSuccessIn(metrics, target)).toBe(measured.lastSuccess);
      }),
    );
  });
});
