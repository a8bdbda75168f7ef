import { describe, expect, it } from "vitest";
import { livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [
    { k: "out", v: "呼出组\u001b[31m" },
    { k: "old", deleted_at: "2023-01-01 00:00:00" },
  ],
  extensions: [{ nbr: "1001", k: "out", password: "canary-live", transfer_phone: "" }],
  special_phone: [
    { phone: "110", special_flag: 2 },
    { phone: "13800000003", special_flag: 9 },
  ],
};

interface Document {
  readonly trusted: boolean;
  readonly target: string;
  readonly checks: readonly { readonly check: string; readonly verdict: string }[];
}

describe("doctor", () => {
  it("says in a line a check what it thinks of a PBX, with GET requests only, and exits 0 when all is well", async () => {
    const { env, simulator } = await livePbx(seed);
    const run = await pbxctl(["doctor"], { env });
    expect(run.err).toBe("");
    expect(run.code).toBe(0);
    const lines = run.out.trimEnd().split("\n");
    for (const line of lines.slice(0, -2)) expect(line).toMatch(/^(ok {5}|note {3}|problem) [a-z-]+ +\S/);
    expect(lines.at(-1)).toMatch(/^pbxctl can be trusted with this PBX: \d+ ok, 2 notes, 0 problems\.$/);
    expect(run.out).toMatch(/^note +deleted-groups +1 deleted group still listed/m);
    expect(run.out).toMatch(/^note +foreign-phones +1 row of other lists of numbers; .*: 9 — hint: /m);
    expect(run.out).not.toContain("canary");
    expect(run.out).not.toContain("\u001b");
    expect(Object.keys(simulator.counts.calls).filter((call) => !call.startsWith("GET "))).toEqual([]);
  });

  it("prints one JSON document, and exits 1 when plans could be wrong", async () => {
    const groups = { ...seed, extensions: [], dicts: [{ k: "out", extn_count: 7 }] };
    const { env, url } = await livePbx(groups);
    const run = await pbxctl(["doctor", "--format", "json"], { env });
    expect(run.code).toBe(1);
    const document = JSON.parse(run.out) as Document;
    expect(document).toMatchObject({ format_version: "1.0", trusted: false, target: url });
    expect(document.checks.filter(({ verdict }) => verdict === "problem")).toMatchObject([
      { check: "extension-counts" },
    ]);
  });

  it("exits 1 when the PBX does not let it in, and never shows the password", async () => {
    const { env } = await livePbx(seed);
    const run = await pbxctl(["doctor", "--debug"], { env: { ...env, PBX_PASSWORD: "canary-wrong" } });
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/^problem log-in /m);
    expect(run.out + run.err).not.toContain("canary");
  });
});

describe("doctor --write-probe", () => {
  it("writes, tells what it found out, and leaves nothing behind", async () => {
    const { env, simulator } = await livePbx(seed);
    const before = simulator.snapshot().special_phone;
    const run = await pbxctl(["doctor", "--write-probe", "--yes"], { env });
    expect(run.code).toBe(0);
    expect(run.err).toMatch(
      /^The probe writes blacklist\/0000\d{8} and outbound-group\/pbxctlprobe\d{8} to /,
    );
    expect(run.out).toMatch(/^ok +probe-group-delete +is soft/m);
    expect(run.out).toMatch(/^ok +probe-clean-up /m);
    expect(simulator.snapshot().special_phone).toEqual(before);
    const live = simulator.snapshot().dicts.filter(({ deleted_at: deleted }) => deleted === null);
    expect(live.map(({ k }) => k)).toEqual(["out"]);
  });

  it.each([
    [["--write-probe"], "--yes approves"],
    [["--yes"], "--write-probe"],
  ])("%j alone fails before any request", async (args, hint) => {
    const { env, simulator } = await livePbx(seed);
    const run = await pbxctl(["doctor", ...args], { env });
    expect(run.code).toBe(1);
    expect(run.err).toContain(hint);
    expect(simulator.counts.calls).toEqual({});
  });

  it("writes nothing where reading already fails", async () => {
    const { env, simulator } = await livePbx(seed);
    const run = await pbxctl(["doctor", "--write-probe", "--yes"], {
      env: { ...env, PBX_PASSWORD: "wrong" },
    });
    expect(run.code).toBe(1);
    expect(run.out).toMatch(/^note +probe +not made, nothing was written: log-in comes first/m);
    expect(Object.keys(simulator.counts.calls)).toEqual(["GET /api/login"]);
  });

  it.each(["text", "json"])("cleans up when it is interrupted, and says so (%s)", async (format) => {
    const { env, simulator } = await livePbx(seed, { latency: 20 });
    const before = simulator.snapshot().special_phone;
    let killed = false;
    const run = await pbxctl(["doctor", "--write-probe", "--yes", "--format", format], {
      env,
      onOutput: (out, err, kill) => {
        const written =
          format === "json" ? err.includes("The probe writes") : out.includes("probe-number-insert");
        // A second one would end it at once.
        if (written && !killed) kill("SIGINT");
        killed ||= written;
      },
    });
    expect(run.code).toBe(130);
    expect(run.err).toContain("removing what the probe wrote");
    expect(run.err).toMatch(/^ok +probe-clean-up /m);
    expect(simulator.snapshot().special_phone).toEqual(before);
  });
});
