import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [{ k: "out", v: "Out" }],
  extensions: [{ nbr: "1001", name: "1001", password: "long-live-password", k: "out" }],
};
const apply = ["apply", "--auto-approve", "--allow", "replace", "--allow", "mass-update"];
const spec = (...extensions: string[]): string =>
  `version: 1\nextensions:\n${extensions.map((entry) => `  - { ${entry} }\n`).join("")}`;

/** A PBX that cuts every text that a write sets, and a folder with a spec. */
async function cutting(characters: number, text: string) {
  const pbx = await livePbx(seed);
  pbx.simulator.setFaults({ faults: [`cut:${characters}=1@POST`] });
  const cwd = folder({ "pbx.yaml": text });
  const run = async (...args: string[]) => pbxctl(args, { cwd, env: pbx.env });
  return { ...pbx, run, rewrite: (changed: string) => writeFileSync(join(cwd, "pbx.yaml"), changed) };
}

describe("a value that the PBX always rewrites", () => {
  it("is named with what accepts it, and accepted it drifts no more", async () => {
    const { run, rewrite } = await cutting(
      6,
      spec('extn: "1001", transferPhone: "013800001111", name: "reception"'),
    );
    // It would be sent for ever.
    for (const time of ["first", "second"]) {
      const applied = await run(...apply);
      expect(applied.code, time).toBe(4);
      expect(applied.out).toContain('transferPhone is "013800" and not "013800001111"');
      expect(applied.out).toContain("ignoreFields: [name, transferPhone]");
    }
    expect((await run("drift")).code).toBe(2);
    rewrite(
      spec(
        'extn: "1001", transferPhone: "013800001111", name: "reception", ignoreFields: [name, transferPhone]',
      ),
    );
    const planned = await run("plan", "--detailed-exitcode");
    expect(planned.out).toContain("No changes.");
    expect(planned.code).toBe(0);
    expect((await run(...apply)).code).toBe(0);
    expect((await run("drift")).code).toBe(0);
  });

  it("of a new object is accepted from the start, and kept when something else changes", async () => {
    const entry = 'extn: "1002", outboundGroup: out, password: "a-long-password", name: "reception"';
    const accepted = `${entry}, ignoreFields: [name, password]`;
    const { run, rewrite, simulator } = await cutting(8, spec(accepted));
    const created = await run(...apply);
    expect(created.code, created.out + created.err).toBe(0);
    expect((await run("plan", "--detailed-exitcode")).code).toBe(0);
    rewrite(spec(`${accepted}, transferPhone: "138"`));
    expect((await run(...apply)).code).toBe(0);
    expect(simulator.snapshot().extensions.find(({ nbr }) => nbr === "1002")).toMatchObject({
      name: "receptio",
      password: "a-long-p",
      transfer_phone: "138",
    });
    expect((await run("drift")).code).toBe(0);
  });

  it("of a new object that is not accepted is named, also a password, which is not shown", async () => {
    const { run } = await cutting(
      8,
      spec('extn: "1002", outboundGroup: out, password: "canary-password"', 'extn: "1001", name: "1001"'),
    );
    const applied = await run(...apply, "--format", "json");
    expect(applied.code).toBe(4);
    expect(applied.out).toContain("extension/1002: password is not the (sensitive) value that was sent");
    expect(applied.out).toContain("ignoreFields: [password]");
    expect(applied.out + applied.err).not.toContain("canary");
  });

  it("is accepted of a range, a group and a conference alike", async () => {
    const { run, simulator } = await cutting(
      4,
      `version: 1
outboundGroups: [{ id: new, name: "A long name", startPrompt: "/prompt.wav", ignoreFields: [name, startPrompt] }]
extensions:
  - { extn: "1100-1102", outboundGroup: new, password: "long-enough-{extn}", name: "phone-{extn}", ignoreFields: [password, name] }
`,
    );
    const applied = await run(...apply);
    expect(applied.code, applied.out + applied.err).toBe(0);
    expect(simulator.snapshot().dicts.find(({ k }) => k === "new")).toMatchObject({ v: "A lo" });
    expect((await run("plan", "--detailed-exitcode")).code).toBe(0);
  });
});

describe("a write that the PBX acknowledges and does not take", () => {
  it.each([
    ["an update", spec('extn: "1001", name: "reception"'), 'name is "1001" and not "reception"'],
    [
      "an insert",
      spec('extn: "1002", outboundGroup: out, password: "a-long-password"'),
      "extension/1002 is not on the PBX, although it acknowledged the insert",
    ],
    [
      "a deletion",
      spec('extn: "1001", state: absent'),
      "extension/1001 is still on the PBX, although it acknowledged the deletion",
    ],
    [
      "the members of a conference",
      'version: 1\nconferences: [{ topic: Weekly, members: ["1001"] }]\n',
      "conference/Weekly",
    ],
  ])("%s is named, with exit 4, and the next apply does it", async (_, text, message) => {
    const { simulator, env } = await livePbx({
      ...seed,
      conferences: [{ topic: "Weekly", uuid: "uuid-weekly" }],
    });
    const cwd = folder({ "pbx.yaml": text });
    simulator.setFaults({ faults: ["ignored=1@POST"] });
    const run = await pbxctl(apply, { cwd, env });
    expect(run.code, run.err).toBe(4);
    expect(run.out).toContain(`Not taken: `);
    expect(run.out).toContain(message);
    simulator.setFaults({ faults: [] });
    expect((await pbxctl(apply, { cwd, env })).code).toBe(0);
    expect((await pbxctl(["drift"], { cwd, env })).code).toBe(0);
  });
});
