import { describe, expect, it } from "vitest";
import { folder, livePbx, pbxctl } from "../support/cli.js";

describe("5,000 extensions and 20,000 blacklist numbers", () => {
  it("plan, apply, and plan empty", async () => {
    const { simulator, env } = await livePbx({ dicts: [{ k: "out", v: "out" }] });
    const numbers = Array.from({ length: 20_000 }, (_, index) => String(15_000_000_000 + index));
    const cwd = folder({
      "pbx.yaml": `version: 1
defaults: { extension: { outboundGroup: out } }
extensions:
  - { extn: "10000-14999", password: "long-{extn}-password", transferPhone: "138000{extn}" }
blacklist:
  - { file: numbers.txt, direction: inbound }
`,
      "numbers.txt": numbers.join("\n"),
    });
    const apply = await pbxctl(["apply", "--auto-approve", "--concurrency", "32"], { cwd, env });
    // A busy machine takes over ten seconds, and progress is told.
    expect(apply.err.replaceAll(/^Applying \d+ of 25000 \(\d+ s\)\n/gm, "")).toBe("");
    expect(apply.out.trimEnd().split("\n").at(-1)).toBe(
      "Apply complete! Resources: 25000 added, 0 changed, 0 destroyed.",
    );
    expect(simulator.counts.calls["POST /api/ola/extensions/insert"]).toBe(5_000);
    expect(simulator.counts.calls["POST /api/special_phone/insert"]).toBe(20_000);
    const plan = await pbxctl(["plan", "--detailed-exitcode"], { cwd, env });
    expect(plan.code).toBe(0);
  }, 300_000);
});
