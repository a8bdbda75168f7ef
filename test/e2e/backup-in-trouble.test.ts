/** `--backup` beside everything else that may come in between: calls, interruptions, faults. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Simulator } from "../../src/simulator/simulator.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: ["1001", "1002"].map((nbr) => ({ nbr, name: nbr, password: `long-password-${nbr}`, k: "out" })),
};
const talking = {
  extn: "1001",
  state: "busy",
  old_state: "ready",
  private_data: "answered",
  wrapup_time: "0",
};
const spec = `version: 1
extensions:
  - { extn: "1001", transferPhone: "013900000001" }
  - { extn: "1002", transferPhone: "013900000002" }
`;
const BEFORE = ["", ""];
const AFTER = ["013900000001", "013900000002"];

const apply = ["apply", "--auto-approve"];
const backingUp = [...apply, "--backup", "b"];

const phones = (simulator: Simulator): unknown[] =>
  simulator.snapshot().extensions.map((row) => row["transfer_phone"]);

/** The spec of the backup in a folder; undefined while there is none that is whole. */
function backupIn(cwd: string): string | undefined {
  try {
    const name = readdirSync(join(cwd, "b")).find((file) => file.endsWith(".yaml"));
    return name === undefined ? undefined : readFileSync(join(cwd, "b", name), "utf8");
  } catch {
    return undefined;
  }
}

const inBackup = (cwd: string): string[] => (backupIn(cwd) ?? "").match(/extn: "\d+"/g) ?? [];

/** Hangs up, as soon as the command says that it waits for that. */
function hangUp(simulator: Simulator): (out: string, err: string) => void {
  let done = false;
  return (out, err) => {
    if (done || !`${out}${err}`.includes("waiting up to")) return;
    done = true;
    const login = { method: "GET", path: "/api/login?username=ops&password=canary-login-password" };
    const { headers } = simulator.handle({ ...login, headers: {}, body: "" });
    simulator.handle({
      method: "PUT",
      path: "/api/ola/agents/1001/hangup",
      headers: { "x-auth-token": headers["x-auth-token"] ?? "" },
      body: "",
    });
  };
}

describe("apply --backup", () => {
  it("with --when-busy skip holds what was skipped as well, and brings back what was not", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [talking] });
    const cwd = folder({ "pbx.yaml": spec });
    expect((await pbxctl([...backingUp, "--when-busy", "skip"], { cwd, env })).code).toBe(4);
    expect(phones(simulator)).toEqual(["", AFTER[1]]);
    expect(inBackup(cwd)).toHaveLength(2);
    expect((await pbxctl([...apply, "--when-busy", "skip", "b"], { cwd, env })).code).toBe(0);
    expect(phones(simulator)).toEqual(BEFORE);
  });

  it("with --when-busy wait is there before the wait, whose end it survives; restoring waits, too", async () => {
    const { simulator, env } = await livePbx({ ...seed, agents: [talking] });
    const cwd = folder({ "pbx.yaml": spec });
    let whole: string | undefined;
    const stopped = await pbxctl([...backingUp, "--when-busy", "wait"], {
      cwd,
      env,
      onOutput: (out, err, kill) => {
        if (whole !== undefined || !`${out}${err}`.includes("waiting up to")) return;
        whole = backupIn(cwd) ?? "";
        kill("SIGINT");
      },
    });
    expect(stopped.code).toBe(130);
    expect(whole).toContain('extn: "1001"');
    expect(phones(simulator)[0]).toBe("");

    // Done in spite of the call, and brought back behind it.
    expect((await pbxctl([...apply, "--when-busy", "force"], { cwd, env })).code).toBe(0);
    expect(phones(simulator)).toEqual(AFTER);
    const onOutput = hangUp(simulator);
    const restored = await pbxctl([...apply, "--when-busy", "wait", "b"], { cwd, env, onOutput });
    expect(restored.code, restored.err).toBe(0);
    expect(restored.out).toContain("waiting up to");
    expect(phones(simulator)).toEqual(BEFORE);
    expect(simulator.snapshot().agents[0]).toMatchObject({ state: "ready" });
  });

  it("is whole before the first write, whatever befalls the writes", async () => {
    const { simulator, env } = await livePbx(seed);
    simulator.setFaults({ faults: ["reset-after#1@POST", "bad-gateway-before#2@POST", "ignored#4@POST"] });
    const cwd = folder({ "pbx.yaml": spec });
    const atFirst: number[] = [];
    simulator.onChange(() => atFirst.push(inBackup(cwd).length));
    await pbxctl([...backingUp, "--concurrency", "1"], { cwd, env });
    expect(atFirst[0]).toBe(2);
    expect(phones(simulator)).toEqual(AFTER);
    expect((await pbxctl([...apply, "b"], { cwd, env })).code).toBe(4);
    // A write that was acknowledged and not taken: the next run does it.
    expect((await pbxctl([...apply, "b"], { cwd, env })).code).toBe(0);
    expect(phones(simulator)).toEqual(BEFORE);
  });

  it("whose restoring meets a closed gate says which option opens it, and opens it so", async () => {
    const extensions = Array.from({ length: 12 }, (_, at) => ({
      ...seed.extensions[0],
      nbr: String(1001 + at),
    }));
    const { simulator, env } = await livePbx({ ...seed, extensions });
    const cwd = folder({
      "pbx.yaml": `version: 1\nextensions: [{ extn: "1001-1012", transferPhone: "139" }]\n`,
    });
    const open = [...backingUp, "--allow", "mass-update"];
    expect((await pbxctl(open, { cwd, env })).code).toBe(0);
    const refused = await pbxctl([...apply, "b"], { cwd, env });
    expect(refused.code).toBe(5);
    expect(refused.err).toContain("--allow mass-update");
    expect(new Set(phones(simulator))).toEqual(new Set(["139"]));
    expect((await pbxctl([...apply, "--allow", "mass-update", "b"], { cwd, env })).code).toBe(0);
    expect(new Set(phones(simulator))).toEqual(new Set([""]));
  });
});
