import { expect, it } from "vitest";
import { ApplyOutput } from "../../src/cli/apply-output.js";
import { style } from "../../src/report/style.js";
import { bigPlan } from "../support/reports.js";

const MANY = 3_000;
const plan = bigPlan(MANY);

/** Both streams, in memory: what was written to each, piece by piece. */
function streams() {
  const [out, err]: [string[], string[]] = [[], []];
  const take = (to: string[], end: string) => (pieces: Iterable<string>) => {
    for (const piece of pieces) to.push(piece + end);
  };
  const later = (write: (pieces: Iterable<string>) => void) => (pieces: Iterable<string>) => {
    write(pieces);
    return Promise.resolve();
  };
  const terminal = {
    style: style(false),
    errorStyle: style(false),
    print: later(take(out, "\n")),
    write: later(take(out, "")),
    writeSoon: take(out, ""),
    tell: later(take(err, "\n")),
    line: (line: string) => void out.push(`${line}\n`),
  };
  return { terminal, out, err };
}

const operations = plan.resource_changes.map(({ address }) => ({
  address,
  action: "create" as const,
  outcome: "done" as const,
}));

it("writes the plan's event as one line, in pieces of a change each", async () => {
  const { terminal, out } = streams();
  await new ApplyOutput("json", terminal, false).plan(plan, false);
  expect(Math.max(...out.map((piece) => piece.length))).toBeLessThan(1_000);
  const text = out.join("");
  expect(text.indexOf("\n")).toBe(text.length - 1);
  expect(JSON.parse(text)).toEqual({ type: "plan", plan });
});

it("writes the last event in pieces, too", () => {
  const { terminal, out } = streams();
  const output = new ApplyOutput("json", terminal, true);
  const report = {
    ...{
      format_version: "1.0" as const,
      target: plan.target,
      interrupted: false,
      operations,
      mismatches: [],
    },
    ...{ verification: "skipped" as const, summary: { added: MANY, changed: 0, destroyed: 0 } },
  };
  output.event({ type: "apply_end", report });
  expect(Math.max(...out.map((piece) => piece.length))).toBeLessThan(1_000);
  expect(JSON.parse(out.join(""))).toEqual({ type: "apply_end", report, rehearsal: true });
});

it("shows the plan to whoever is asked on standard error, where the answer is a document", async () => {
  const { terminal, out, err } = streams();
  await new ApplyOutput("markdown", terminal, false).plan(plan, true);
  expect(out).toEqual([]);
  expect(err.at(-1)).toBe("Plan: 1000 to add, 1000 to change, 1000 to destroy.\n");
});
