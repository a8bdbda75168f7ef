/** What a fault does to the PBX, and what the PBX says, apart from any connection. */
import { describe, expect, it } from "vitest";
import { firstHalf } from "../../../src/simulator/faults/fate.js";
import type { Fate } from "../../../src/simulator/faults/fate.js";
import type { SimulatorOptions } from "../../../src/simulator/simulator.js";
import { InMemory, newExtension, outGroup } from "../in-memory.js";

const EXTENSION = "/api/ola/extensions/insert";
const CONFERENCE = "/api/conferences/saveConf";

/** A write that meets a fault. */
function meet(
  fault: string,
  path: string,
  params: Readonly<Record<string, string>>,
  options: SimulatorOptions = {},
): { pbx: InMemory; fate: Fate } {
  const pbx = new InMemory({ seed: { dicts: [outGroup] }, ...options });
  pbx.simulator.setFaults({ faults: [fault] });
  const headers = { "x-auth-token": pbx.token, "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams(params).toString();
  return { pbx, fate: pbx.simulator.meet({ method: "POST", path, headers, body }).conclude() };
}

/** The JSON of an answer. */
const said = (fate: Fate): unknown => (fate.type === "answer" ? JSON.parse(fate.response.body) : fate.type);

describe("an ignored write", () => {
  it("is acknowledged, counted as a call, and not taken", () => {
    const { pbx, fate } = meet("ignored", EXTENSION, newExtension);
    expect(said(fate)).toEqual({ code: 200, result: "ok" });
    expect(pbx.simulator.snapshot().extensions).toEqual([]);
    expect(pbx.simulator.counts).toMatchObject({
      calls: { [`POST ${EXTENSION}`]: 1 },
      faults: { ignored: 1 },
    });
    expect(pbx.post(EXTENSION, newExtension)).toEqual({ code: 200, result: "ok" });
  });

  it("tells of a conference that is not there", () => {
    const { pbx, fate } = meet("ignored", CONFERENCE, { topic: "周会" });
    expect(said(fate)).toMatchObject({ code: 200, result: "success", nbr: expect.any(String) as string });
    expect(pbx.simulator.snapshot().conferences).toEqual([]);
  });

  it("is refused where the write would be: nobody acknowledges what is wrong", () => {
    const { pbx, fate } = meet("ignored", EXTENSION, { ...newExtension, context: "none" });
    expect(said(fate)).toMatchObject({ code: 500 });
    expect(pbx.simulator.counts.rejected).toBe(1);
  });

  it("tells nobody of a change", () => {
    const pbx = new InMemory({ seed: { dicts: [outGroup] }, faults: { faults: ["ignored"] } });
    let changes = 0;
    pbx.simulator.onChange(() => (changes += 1));
    const headers = { "x-auth-token": pbx.token, "content-type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams(newExtension).toString();
    pbx.simulator.meet({ method: "POST", path: EXTENSION, headers, body }).conclude();
    expect(changes).toBe(0);
  });
});

describe("a changed write", () => {
  const texts = { ...newExtension, name: " 张三 ", extnPwd: " pass ", transfer_phone: " 138" };

  it("loses the blanks around its texts", () => {
    const { pbx } = meet("trimmed", EXTENSION, texts);
    const [row] = pbx.simulator.snapshot().extensions;
    expect(row).toMatchObject({
      nbr: "1001",
      name: "张三",
      password: "pass",
      transfer_phone: "138",
      k: "out",
    });
  });

  it("has its texts cut to a number of characters, what stands for objects whole", () => {
    const { pbx } = meet("cut:2", EXTENSION, { ...newExtension, name: "𠮷𠮷𠮷" });
    const [row] = pbx.simulator.snapshot().extensions;
    expect(row).toMatchObject({ nbr: "1001", name: "𠮷𠮷", password: "s3", k: "out" });
  });
});

describe("what is said in the PBX's place", () => {
  it.each([
    ["too-many:7", 429, { "retry-after": "7", "content-type": "application/json; charset=utf-8" }],
    ["bad-gateway", 502, { "content-type": "text/html; charset=utf-8" }],
    ["unavailable:9", 503, { "retry-after": "9" }],
    ["gateway-timeout", 504, {}],
    ["html", 200, { "content-type": "text/html; charset=utf-8" }],
    ["code-500", 200, { "content-type": "application/json; charset=utf-8" }],
  ])("%s", (fault, status, headers) => {
    const { pbx, fate } = meet(fault, EXTENSION, newExtension);
    expect(fate).toMatchObject({ type: "answer", response: { status, headers } });
    expect(pbx.simulator.snapshot().extensions).toEqual([]);
    // Nothing of the request reached the PBX.
    expect(pbx.simulator.counts.calls).toEqual({ "GET /api/login": 1 });
  });

  it("spells its codes as the dialect does", () => {
    const { fate } = meet("code-500", EXTENSION, newExtension, { dialect: "older" });
    expect(said(fate)).toEqual({ code: "500", result: "internal error" });
  });
});

describe("the rest", () => {
  it("of a truncated answer is missing", () => {
    const { pbx, fate } = meet("truncated", EXTENSION, newExtension);
    expect(fate.type).toBe("truncated");
    if (fate.type === "truncated")
      expect(Buffer.from(firstHalf(fate.response)).toString()).toBe('{"code":200,"');
    expect(pbx.simulator.snapshot().extensions).toHaveLength(1);
  });

  it("of what was set does not go on when other faults are set, and a wrong one changes nothing", () => {
    const pbx = new InMemory({ faults: { faults: ["html=1"], seed: 9 } });
    expect(() => pbx.simulator.setFaults({ faults: ["reset", "nonsense"] })).toThrow("there is no nonsense");
    expect(pbx.simulator.faults).toEqual({ faults: ["html-before=1"], seed: 9, played: {} });
    pbx.simulator.setFaults({ faults: ["reset=0.5@POST"] });
    expect(pbx.simulator.faults).toEqual({ faults: ["reset-before=0.5@POST"], seed: 9, played: {} });
  });

  it("of the simulator goes on without: handle meets no faults", () => {
    const pbx = new InMemory({ faults: { faults: ["html=1"] } });
    expect(pbx.get("/api/ola/agents")).toMatchObject({ code: "200" });
    expect(pbx.simulator.counts.faults).toEqual({});
  });
});
