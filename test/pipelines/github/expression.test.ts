import { describe, expect, it } from "vitest";
import { evaluate, fill, holds } from "./expression.js";
import type { Scope } from "./expression.js";

const scope = (failed = false): Scope => ({
  contexts: {
    github: { event: { pull: { number: 7, title: "it's" } }, repository: "Acme/pbx" },
    vars: { ON: "true" },
    needs: { drift: { outputs: { code: "2" } } },
  },
  open: ["vars", "github.event"],
  functions: {
    success: () => !failed,
    failure: () => failed,
    always: () => true,
    hashFiles: (path = "") => (path === "there" ? "abc" : ""),
  },
});

describe("expressions", () => {
  it.each([
    ["'it''s'", "it's"],
    ["github.event.pull.number", 7],
    ["github.event.no.such", null],
    ["vars.UNSET || github.repository", "Acme/pbx"],
    ["vars.ON && 'x'", "x"],
    ["github.repository == 'acme/PBX'", true],
    ["needs.drift.outputs.code == 2", true],
    ["needs.drift.outputs.code == '0'", false],
    ["vars.UNSET == ''", true],
    ["vars.UNSET == null", true],
    ["!(true && false) && 1 != 2", true],
    ["false || true && false", false],
    ["hashFiles('there') != ''", true],
    ["0 || '' || null || false || 'last'", "last"],
  ])("%s is %j", (source, value) => {
    expect(evaluate(source, scope())).toEqual(value);
  });

  it.each([
    ["github.actor", "github.actor is unknown"],
    ["inputs.pull", "inputs.pull is unknown"],
    ["needs.other.result", "needs.other.result is unknown"],
    ["needs.drift.outputs.cod", "is unknown"],
    ["contains('a', 'b')", "contains() is unknown"],
    ["'a' 'b'", "unexpected 'b'"],
    ["(true", ") is missing"],
    ["a ? b : c", "no expression"],
    ["true &&", "unexpected the end"],
    ["constructor", "constructor is unknown"],
  ])("%s is an error", (source, message) => {
    expect(() => evaluate(source, scope())).toThrow(message);
  });

  it("are filled into texts as GitHub writes values", () => {
    expect(fill("n ${{ github.event.pull.number }}, ${{ vars.UNSET }}, ${{ true }}.", scope())).toBe(
      "n 7, , true.",
    );
    expect(fill("no ${ braces }", scope())).toBe("no ${ braces }");
    expect(() => fill("${{ github.event }}", scope())).toThrow("an object is no text");
  });

  it("as conditions mean: where nothing has failed, unless they ask themselves", () => {
    expect(holds("vars.ON == 'true'", scope())).toBe(true);
    expect(holds("${{ vars.ON == 'true' }}", scope(true))).toBe(false);
    expect(holds("always() && vars.ON == 'true'", scope(true))).toBe(true);
    expect(holds("failure()", scope(true))).toBe(true);
    expect(holds("vars.UNSET", scope())).toBe(false);
    expect(() => holds("${{ true }} && false", scope())).toThrow("half an expression");
  });
});
