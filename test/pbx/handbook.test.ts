import { describe, expect, it } from "vitest";
import { documentedCalls } from "../../src/pbx/calls.js";
import { guideCount, guideTo } from "../../src/pbx/handbook.js";
import { Simulator } from "../../src/simulator/simulator.js";

/** Calls whose need of a parameter depends on another one. */
const CONDITIONAL: Readonly<Record<string, Record<string, string>>> = {
  "/api/conferences/saveConf": { topic: "x" },
};

/** What the simulator, which knows the document by itself, says of a call with these parameters. */
function judge(dialect: "current" | "older", method: string, path: string, params: Record<string, string>) {
  const simulator = new Simulator({ dialect });
  const login = { method: "GET", path: "/api/login?username=admin&password=admin", headers: {}, body: "" };
  const token = simulator.handle(login).headers["x-auth-token"] ?? "";
  const form = new URLSearchParams(params).toString();
  const headers = { "x-auth-token": token, "content-type": "application/x-www-form-urlencoded" };
  const target = path.replaceAll(/\{\w+\}/g, "x");
  const request = method === "GET" ? { path: `${target}?${form}`, body: "" } : { path: target, body: form };
  const answer = simulator.handle({ method, headers, ...request });
  return { status: answer.status, said: answer.body, refused: simulator.counts.refused };
}

describe("the handbook", () => {
  it("has an entry for each call of the document, and no other", () => {
    for (const spec of documentedCalls) expect(guideTo(spec).what).toMatch(/^\w.*[^.]$/);
    expect(guideCount).toBe(documentedCalls.length);
  });

  it.each(documentedCalls.map((spec) => [`${spec.method} ${spec.path}`, spec] as const))(
    "names all that %s takes, and what it cannot do without",
    (_, spec) => {
      const { required, optional } = guideTo(spec);
      const dialect = spec.path.endsWith("_detail") && spec.path.includes("extensions") ? "older" : "current";
      const least = { ...Object.fromEntries(required.map((name) => [name, "1"])), ...CONDITIONAL[spec.path] };
      expect(judge(dialect, spec.method, spec.path, least)).toMatchObject({ status: 200, refused: 0 });
      const most = { ...least, ...Object.fromEntries(optional.map((name) => [name, "1"])) };
      expect(judge(dialect, spec.method, spec.path, most)).toMatchObject({ status: 200, refused: 0 });
      const more = judge(dialect, spec.method, spec.path, { ...most, surplus: "1" });
      expect(more.said).toContain("unknown parameter: surplus");
    },
  );
});
