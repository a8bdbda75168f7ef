/** A plan's JSON is the whole plan: whoever reads it back can say of it all that the run said. `pbxctl comment` does. */
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { withWarnings } from "../../src/reconcile/plan.js";
import type { Plan } from "../../src/reconcile/plan.js";
import { unmanagedOf, withUndeclared } from "../../src/reconcile/undeclared.js";
import { jsonLines } from "../../src/report/json-lines.js";
import { render } from "../../src/report/render.js";
import { inCharacters } from "../../src/report/room.js";
import type { PlacedFinding } from "../../src/spec/finding.js";
import { hostile } from "../support/hostile.js";
import { planned } from "../support/planning.js";
import type { Planned } from "../support/planning.js";
import { reportOfPlan } from "../support/reports.js";
import { liveRows, specs } from "./small-worlds.js";

const schema = JSON.parse(
  readFileSync(new URL("../../schema/plan.schema.json", import.meta.url), "utf8"),
) as { properties: { digest: object } };
// What the digest looks like is another test's.
schema.properties.digest = {};
const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile<Plan>(schema);

const text = fc.oneof(fc.string(), fc.constantFrom(...hostile));
const position = fc.integer({ min: 1, max: 99_999 });
const place = fc.oneof(
  fc.record({ file: text }),
  fc.record({ file: text, line: position, column: position }),
  fc.constant({}),
);
const warning: fc.Arbitrary<PlacedFinding> = fc
  .tuple(
    fc.record({ code: text, severity: fc.constant("warning" as const), message: text }),
    fc.record({ hint: text, address: text }, { requiredKeys: [] }),
    place,
  )
  .map(([finding, more, at]) => ({ ...finding, ...more, ...at }));

const besides = fc.record(
  {
    base: fc.record({ name: text, drifted: fc.nat(9), unapplied: fc.nat(9) }),
    without_secrets: fc.constant(true as const),
  },
  { requiredKeys: [] },
);

function whole({ plan, live }: Planned, warnings: readonly PlacedFinding[], more: Partial<Plan>): Plan {
  return withUndeclared({ ...withWarnings(plan, warnings), ...more }, unmanagedOf(plan, live));
}

test("what is said of a plan can be said of its JSON", () => {
  fc.assert(
    fc.property(liveRows, specs, fc.array(warning), besides, (rows, { input }, warnings, more) => {
      const plan = whole(planned(input, rows), warnings, more);
      const read = JSON.parse([...jsonLines(plan)].join("\n")) as unknown;
      if (!valid(read)) throw new Error(JSON.stringify(valid.errors));
      for (const format of ["text", "markdown", "junit", "json"] as const) {
        const told = (of: Plan): string[] => [
          ...render({ kind: "plan", ...reportOfPlan(of) }, format, { limit: inCharacters(65_000) }),
        ];
        expect(told(read)).toEqual(told(plan));
      }
    }),
  );
});
