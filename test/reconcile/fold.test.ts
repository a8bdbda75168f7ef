import { expect, test } from "vitest";
import { foldByPlace } from "../../src/reconcile/fold.js";
import type { Finding } from "../../src/spec/finding.js";

const about = (key: string, entry: number, message = "lacks a password"): Finding => ({
  code: "missing-on-insert",
  severity: "error",
  message: `extension/${key} ${message}`,
  address: `extension/${key}`,
  at: { file: "pbx.yaml", path: ["extensions", entry] },
});

test("what is said of several objects of one entry is said once", () => {
  const folded = foldByPlace([about("1000", 0), about("1001", 0), about("1002", 0)]);
  expect(folded.map(({ message }) => message)).toEqual(["extension/1000 (and 2 more) lacks a password"]);
});

test("other entries, other words and findings about no object stay by themselves", () => {
  const general: Finding = { code: "unknown-target", severity: "error", message: "names nothing" };
  const findings = [about("1000", 0), about("1001", 1), about("1002", 0, "lacks a group"), general, general];
  expect(foldByPlace(findings)).toEqual(findings);
});
