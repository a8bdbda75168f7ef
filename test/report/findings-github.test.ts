import { expect, test } from "vitest";
import { findingsGithub } from "../../src/report/findings-github.js";
import type { LocateFile } from "../../src/report/findings-sarif.js";
import type { Finding, Region } from "../../src/spec/finding.js";
import { hostile } from "../support/hostile.js";

const at =
  (region?: Region): LocateFile =>
  ({ file }) => ({ path: `site/${file}`, inside: true, region });
const finding: Finding = {
  code: "wrong-type",
  severity: "error",
  message: "100 % wrong, a: b",
  hint: "quote it",
  at: { file: "p,b:x%.yaml" },
};
const line: Region = { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 };

test("a command a finding, its properties and text escaped", () => {
  expect([...findingsGithub([finding], at(line))]).toEqual([
    "::error file=site/p%2Cb%3Ax%25.yaml,line=3,endLine=3,col=5,endColumn=9,title=pbxctl wrong-type::100 %25 wrong, a: b%0Ahint: quote it",
  ]);
});

test("columns only where the place is on one line, and lines only where they are known", () => {
  const [several] = findingsGithub([finding], at({ ...line, endLine: 7 }));
  expect(several).toContain(",line=3,endLine=7,title=");
  const [unknown] = findingsGithub([finding], at());
  expect(unknown).toMatch(/^::error file=[^,]*,title=/);
  const nowhere: Finding = { code: "wrong-type", severity: "error", message: "x" };
  expect([...findingsGithub([nowhere], at())][0]).toMatch(/^::error title=pbxctl wrong-type::/);
});

test("errors come first: GitHub shows ten of each", () => {
  const warning: Finding = { code: "version", severity: "warning", message: "x" };
  const lines = [...findingsGithub([warning, finding, warning], at())];
  expect(lines.map((one) => one.slice(0, 7))).toEqual(["::error", "::warni", "::warni"]);
});

test("trap 14: no text ends its command or begins another", () => {
  for (const text of [...hostile, "a\r\n::error::b", "%0A::error::"]) {
    const [command = ""] = findingsGithub([{ ...finding, message: text, hint: text }], at(line));
    expect(command).not.toMatch(/[\r\n]/);
    expect(decodeURIComponent(command.replace(/%(?!25|0A|0D|3A|2C)/g, "%25"))).toContain("hint: ");
  }
});
