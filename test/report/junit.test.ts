import { describe, expect, test } from "vitest";
import { reportOf } from "../../src/reconcile/verify.js";
import { applyJunit, errorJunit, planJunit } from "../../src/report/junit.js";
import { everything, rows } from "../support/every-change.js";
import { expectGolden } from "../support/golden.js";
import { hostile } from "../support/hostile.js";
import { planned } from "../support/planning.js";
import { applyRecordOf, bigPlan, errorRecord, planReportOf, reportOfPlan } from "../support/reports.js";
import { xmlEvents } from "../support/xml.js";

const found = planned(everything, rows, { allow: ["replace"] });

test("a plan: closed gates are failures", () => {
  expectGolden("plan.junit.xml", planJunit(planReportOf(found)));
});

test("a drift: each difference is one, too", () => {
  const text = [...planJunit(planReportOf(found, "drift"))].join("\n");
  const changes = found.plan.resource_changes.length;
  expect(text).toContain(`<testsuite name="changes" tests="${changes}" failures="${changes}"`);
});

test("a drift without differences has a case that passes", () => {
  const same = planned({ extensions: [{ extn: "1001" }] }, rows);
  const text = [...planJunit(reportOfPlan(same.plan, "drift"))].join("\n");
  expect(text).toContain('<testsuites name="pbxctl drift" tests="2" failures="0" errors="0" skipped="0">');
});

test("a drift with a base: what the spec wants since and nobody has applied is no failure", () => {
  const { plan } = found;
  const [first, ...rest] = plan.resource_changes;
  if (!first) throw new Error("no change");
  const changes = [{ ...first, cause: "unapplied" as const }, ...rest];
  const report = { ...planReportOf(found, "drift"), plan: { ...plan, resource_changes: changes } };
  const text = [...planJunit(report)].join("\n");
  expect(text).toContain(
    `<testsuite name="changes" tests="${changes.length}" failures="${rest.length}" errors="0" skipped="1"`,
  );
  expect(text).toContain("not applied yet");
});

test("an apply: operations are the cases", () => {
  expectGolden("apply.junit.xml", applyJunit(applyRecordOf(found.plan)));
});

test("an apply that did everything has no failure", () => {
  const operations = [{ address: "extension/1", action: "create", outcome: "done" }] as const;
  const report = reportOf("http://pbx", operations, "passed", [], false);
  const record = applyRecordOf(found.plan, {
    report,
    result: "complete",
    exit_code: 0,
    gates: [],
    warnings: [],
  });
  expect([...applyJunit(record)].join("\n")).not.toContain("<failure");
});

test("a run without a plan is an error", () => {
  expectGolden("error.junit.xml", errorJunit(errorRecord));
});

describe("the document", () => {
  const documents = [
    planJunit(planReportOf(found)),
    planJunit(planReportOf(found, "drift")),
    applyJunit(applyRecordOf(found.plan)),
    errorJunit(errorRecord),
  ].map((lines) => [...lines].join("\n"));

  test("counts what is in it", () => {
    for (const text of documents) {
      const events = xmlEvents(text);
      const of = (name: string): number => events.filter((event) => event === name).length;
      const [, tests, failures, errors, skipped] =
        /<testsuites name="[^"]*" tests="(\d+)" failures="(\d+)" errors="(\d+)" skipped="(\d+)">/.exec(
          text,
        ) ?? [];
      expect([tests, failures, errors, skipped].map(Number)).toEqual(
        ["testcase", "failure", "error", "skipped"].map(of),
      );
    }
  });

  test("has no two cases of one name in a class, which readers take for one", () => {
    const twice = { ...errorRecord.error.findings[1], severity: "error", code: "wrong-type" } as const;
    const findings = ["one", "other"].map((message) => ({ ...twice, message }));
    const { error } = errorRecord;
    const text = [...errorJunit({ ...errorRecord, error: { ...error, findings } })].join("\n");
    for (const document of [...documents, text]) {
      const names = [...document.matchAll(/<testcase name="([^"]*)" classname="([^"]*)"/g)].map(String);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test("names the first objects of a gate that is about thousands", () => {
    const addresses = bigPlan(9_000).resource_changes.map(({ address }) => address);
    const gate = { gate: "mass-delete", message: "many", addresses, allowed: false, hint: "think" };
    const text = [...planJunit(reportOfPlan({ ...found.plan, gates: [gate] }))].join("\n");
    expect(text).toContain(`${addresses[99] ?? ""}\n… and 8,900 more</failure>`);
    expect(text).not.toContain(addresses[100]);
  });

  test("trap 14: is well-formed whatever the PBX and the spec hold", () => {
    const operations = hostile.map((text) => ({
      address: `extension/${text}`,
      action: "create" as const,
      outcome: "failed" as const,
      reason: text,
      hint: text,
    }));
    const gates = hostile.map((text) => ({
      gate: "replace",
      message: text,
      addresses: [text],
      allowed: false,
      hint: text,
    }));
    const report = reportOf("http://pbx", operations, "failed", [], false);
    const text = [...applyJunit(applyRecordOf(found.plan, { report, gates }))].join("\n");
    const names = new Set(xmlEvents(text));
    expect([...names].sort()).toEqual(["failure", "system-out", "testcase", "testsuite", "testsuites"]);
  });
});
