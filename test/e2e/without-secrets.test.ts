import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/reconcile/plan.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";
import type { Ended } from "../support/cli.js";

const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: [
    { nbr: "1001", password: "canary-live-1001", k: "out", transfer_phone: "1" },
    { nbr: "1002", password: "canary-live-1002", k: "out" },
  ],
};
const SECRET = "canary-secret-of-the-environment";
const spec = `version: 1
defaults: { extension: { outboundGroup: out, password: "\${env:EXT_SECRET}" } }
outboundGroups: [{ id: out, name: "\${env:GROUP_NAME:-x}" }]
extensions:
  - { extn: "1001", transferPhone: "13800001111" }
  - { extn: "1002", name: "$\${literal}", transferPhone: "\${file:secrets/phone}" }
  - { extn: "1003", name: "\${env:NAME_1003}" }
blacklist: [{ file: list.txt }]
`;

async function world() {
  const { env } = await livePbx(seed);
  const cwd = folder({ "pbx.yaml": spec, "list.txt": "13800000001\n", "secrets/phone": `${SECRET}\n` });
  const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    pbxctl(args, { cwd, env: { ...env, ...more } });
  return { cwd, run };
}

describe("plan --without-secrets", () => {
  it("resolves nothing, compares the rest, and says what was not checked and which gates could not look", async () => {
    const { run } = await world();
    expect((await run(["plan"])).code).toBe(1);
    const plan = await run(["plan", "--without-secrets"]);
    expect(plan.err).toBe("");
    expect(plan.code).toBe(0);
    expect(plan.out).toContain('~ transferPhone: "1" -> "13800001111"');
    expect(plan.out).toContain('~ name:          "1002" -> "${literal}"');
    expect(plan.out).toContain("~ password:      (not checked)");
    expect(plan.out).toContain("+ name:          (not checked)");
    expect(plan.out).toContain("+ password:      (not checked)");
    expect(plan.out).toContain("# blacklist/13800000001 will be created");
    expect(plan.out).toContain(
      "4 objects were not checked, since references are not resolved without secrets",
    );
    expect(plan.out).toContain("could not look at all: weak-password, lockout, replace.");
    expect(plan.out).toContain("this plan can't be applied");
    expect(plan.out).toContain("Plan: 2 to add, 2 to change, 0 to destroy.");
  });

  it("is the same whatever the secrets are, and holds none", async () => {
    const { cwd, run } = await world();
    const plans = [];
    for (const more of [{}, { EXT_SECRET: SECRET, NAME_1003: SECRET, GROUP_NAME: SECRET }]) {
      const { out, err } = await run(
        ["plan", "--without-secrets", "--format", "json", "--out", "p.json"],
        more,
      );
      expect(out + err + readFileSync(join(cwd, "p.json"), "utf8")).not.toContain("canary");
      const plan = JSON.parse(out) as Plan;
      expect(plan).toMatchObject({ applyable: false, without_secrets: true });
      expect(plan.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      plans.push({ ...plan, timestamp: "" });
    }
    expect(plans[0]).toEqual(plans[1]);
  });

  it("gives a plan that apply --plan refuses, and an exit code of differences", async () => {
    const { run } = await world();
    const plan = await run(["plan", "--without-secrets", "--out", "p.json", "--detailed-exitcode"]);
    expect(plan.code).toBe(2);
    expect(plan.err).toContain("Saved the plan, for reading: without the secrets it can't be applied.");
    const apply = await run(["apply", "--plan", "p.json"], { EXT_SECRET: SECRET, NAME_1003: "1003" });
    expect(apply.code).toBe(1);
    expect(apply.err).toContain("was made without secrets (--without-secrets), and can't be applied");
    expect(apply.out).toBe("");
    for (const command of ["apply", "drift"])
      expect((await run([command, "--without-secrets"])).err).toContain("unknown option '--without-secrets'");
  });
});
