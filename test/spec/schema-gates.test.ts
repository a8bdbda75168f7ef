import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { openableGates } from "../../src/reconcile/gates/index.js";

interface Schema {
  readonly $defs: Readonly<Record<string, unknown>>;
}

it("approve takes the gates that can be opened, and no others", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../../schema/pbx.schema.json", import.meta.url), "utf8"),
  ) as Schema;
  const lists = [...JSON.stringify(schema).matchAll(/"gate":\{[^[]*"enum":\[([^\]]*)\]/g)].map(
    (match) => match[1] ?? "",
  );
  expect(lists).toHaveLength(1);
  expect((JSON.parse(`[${lists[0] ?? ""}]`) as string[]).sort()).toEqual([...openableGates].sort());
});
