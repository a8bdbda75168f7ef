import { expect, it } from "vitest";
import { folder, pbxctl } from "../support/cli.js";

const MANY = 100_000;
const entries = Array.from({ length: MANY }, (_, at) => `  - { extn: "${100_000 + at}", nme: Anna }\n`);
const files = { "pbx.yaml": `version: 1\nextensions:\n${entries.join("")}` };

it("validate with 100,000 findings shows the first hundred and counts the rest", async () => {
  const { code, out, err } = await pbxctl(["validate"], { cwd: folder(files) });
  expect(code).toBe(1);
  expect(out).toBe("");
  expect(err.match(/: error\[/g)).toHaveLength(100);
  expect(err.trimEnd().split("\n").slice(-2)).toEqual(["… and 99900 more, not shown.", "100000 errors."]);
});

it.each([
  ["json", /"message": "there is no property/g],
  ["github", /^::error .*there is no property/gm],
  ["sarif", /"text": "there is no property/g],
])("in %s it lists a thousand and says how many more there are", async (format, listed) => {
  const { code, out } = await pbxctl(["validate", "--format", format], { cwd: folder(files) });
  expect(code).toBe(1);
  expect(out.match(listed)).toHaveLength(1_000);
  const more = [...out.matchAll(/(\d+) more (?:of|in) /g)].map(([, count]) => Number(count));
  expect(more.reduce((sum, count) => sum + count, 1_000)).toBe(MANY);
});
