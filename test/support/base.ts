import type { Base } from "../../src/reconcile/base.js";
import type { SpecInput } from "./spec-builder.js";
import { specOf } from "./spec-builder.js";

/** An earlier spec, as reading it out of git would give it. */
export function baseOf(input: SpecInput): Base {
  const { spec } = specOf(input);
  const declared = [...spec.collections].map(
    ([type, objects]) => [type, new Map(objects.map((object) => [object.key, object]))] as const,
  );
  const { manage, ignore } = spec;
  return {
    name: "main",
    commit: "a".repeat(40),
    declared: new Map(declared),
    manage,
    ignore,
    prefix: "aaaaaaaaaa:",
  };
}
