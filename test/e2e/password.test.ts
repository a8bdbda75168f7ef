import { describe, expect, it } from "vitest";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const PBX_MASTER_KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const env = { PBX_MASTER_KEY };

describe("pbxctl password", () => {
  it("prints the password alone, and what it is on standard error", async () => {
    const run = await pbxctl(["password", "1001/2"], { env });
    expect(run).toMatchObject({ code: 0, out: "Yw2tg2KzxDL3hcN9iFPv\n" });
    expect(run.err).toContain("${derive:1001/2}");
    expect(run.err).not.toContain("Yw2tg2KzxDL3hcN9iFPv");
  });

  it("takes the TEXT as a spec has it, with --extn", async () => {
    const run = await pbxctl(["password", "--extn", "1001", "{extn}/2"], { env });
    expect(run.out).toBe("Yw2tg2KzxDL3hcN9iFPv\n");
  });

  it.each([
    ["a number that nobody gave", ["{extn}"], env, "give its number with --extn"],
    ["a number that TEXT has no place for", ["--extn", "1001", "1001"], env, "leave --extn away"],
    ["a number that is none", ["--extn", "1000-1001", "{extn}"], env, "the number of one extension"],
    ["the whole reference", ["${derive:1001}"], env, "leave both away"],
    ["a blank too many", [" 1001"], env, "a blank at an end"],
    ["no text", [""], env, "no text"],
    ["no key", ["1001"], {}, "PBX_MASTER_KEY is not set"],
    ["an empty key", ["1001"], { PBX_MASTER_KEY: "" }, "PBX_MASTER_KEY is empty"],
    ["a weak key", ["1001"], { PBX_MASTER_KEY: "hunter2" }, "too short"],
  ])("refuses %s", async (_, args, given, message) => {
    const run = await pbxctl(["password", ...args], { env: given });
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toContain(message);
    expect(run.err).not.toContain("hunter2");
  });

  it("prints what apply sets, and no other output shows it", async () => {
    const { simulator, env: there } = await livePbx({ dicts: [{ k: "out", v: "out" }] });
    const cwd = folder({
      "pbx.yaml": `version: 1
defaults: { extension: { outboundGroup: out, password: "\${derive:{extn}}" } }
extensions: [{ extn: "1001-1003" }]
`,
    });
    const options = { cwd, env: { ...there, ...env } };
    const plan = await pbxctl(["plan", "--debug", "--out", "p.json"], options);
    const applied = await pbxctl(["apply", "--debug", "--plan", "p.json"], options);
    expect([plan.code, applied.code]).toEqual([0, 0]);
    const printed = await pbxctl(["password", "1002"], { env });
    const live = simulator.snapshot().extensions.find(({ nbr }) => nbr === "1002");
    expect(printed.out).toBe(`${String(live?.["password"])}\n`);
    for (const text of [plan.out, plan.err, applied.out, applied.err])
      expect(text).not.toContain(printed.out.trim());
    expect((await pbxctl(["drift"], options)).code).toBe(0);
  });

  it("makes a saved plan stale when the key changes, without showing either password", async () => {
    const { env: there } = await livePbx({ dicts: [{ k: "out", v: "out" }] });
    const cwd = folder({
      "pbx.yaml": `version: 1\nextensions: [{ extn: "1001", outboundGroup: out, password: "\${derive:{extn}}" }]\n`,
    });
    await pbxctl(["plan", "--out", "p.json"], { cwd, env: { ...there, ...env } });
    const other = { ...there, PBX_MASTER_KEY: PBX_MASTER_KEY.toUpperCase() };
    const run = await pbxctl(["apply", "--plan", "p.json"], { cwd, env: other });
    expect(run.code).toBe(3);
    expect(run.err).toContain("what differs is sensitive");
  });

  it("is one for many where TEXT has no number in it, which the gate stops", async () => {
    const { env: there } = await livePbx({ dicts: [{ k: "out", v: "out" }] });
    const cwd = folder({
      "pbx.yaml": `version: 1
defaults: { extension: { outboundGroup: out, password: "\${derive:office}" } }
extensions: [{ extn: "1001" }, { extn: "1002" }]
`,
    });
    const run = await pbxctl(["apply", "--auto-approve"], { cwd, env: { ...there, ...env } });
    expect(run.code).toBe(5);
    expect(run.out).toContain("Gate closed: weak-password");
    expect((await pbxctl(["validate"], { cwd })).code).toBe(0);
  });
});
