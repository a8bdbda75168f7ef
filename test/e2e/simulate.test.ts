import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, pbxctl } from "../support/cli.js";
import type { RunOptions } from "../support/cli.js";

const seed = JSON.stringify({ special_phone: [{ phone: "110", special_flag: 2 }] });

/** Runs `pbxctl simulate` while `act` works against it, then ends it with `signal`. */
async function simulating(
  args: readonly string[],
  options: RunOptions,
  act: (url: string) => Promise<void>,
  signal: NodeJS.Signals = "SIGTERM",
) {
  let acting: Promise<void> | undefined;
  const ended = await pbxctl(["simulate", "--port", "0", ...args], {
    ...options,
    onOutput: (out, _, kill) => {
      const url = /^(http:\/\/127\.0\.0\.1:\d+)\n/.exec(out)?.[1];
      if (url === undefined || acting) return;
      acting = act(url).finally(() => kill(signal));
    },
  });
  await acting;
  return ended;
}

describe("simulate", () => {
  it("prints its address as the first line and serves the seed with the credentials of the environment", async () => {
    const cwd = folder({
      "seed.json": seed,
      "pbx.yaml": "version: 1\nblacklist: [{ phone: '110', direction: inbound }]\n",
    });
    const login = { PBX_USERNAME: "ops", PBX_PASSWORD: "some-password" };
    const ended = await simulating(["--seed", "seed.json"], { cwd, env: login }, async (url) => {
      const plan = await pbxctl(["plan", "--url", url], { cwd, env: login });
      expect(plan.out).toBe("No changes. Your PBX matches the configuration.\n");
      const other = await pbxctl(["plan", "--url", url], { cwd, env: { ...login, PBX_PASSWORD: "admin" } });
      expect(other.code).toBe(1);
    });
    expect(ended.code).toBe(143);
  });

  it("keeps its state in a file over restarts", async () => {
    const cwd = folder({
      "seed.json": seed,
      "pbx.yaml": "version: 1\nblacklist: [{ phone: '13800000001' }]\n",
    });
    const login = { PBX_USERNAME: "admin", PBX_PASSWORD: "admin" };
    const args = ["--seed", "seed.json", "--state", "state.json"];
    const first = await simulating(
      args,
      { cwd },
      async (url) => {
        expect((await pbxctl(["apply", "--auto-approve", "--url", url], { cwd, env: login })).code).toBe(0);
      },
      "SIGINT",
    );
    expect(first.code).toBe(130);
    expect(readFileSync(join(cwd, "state.json"), "utf8")).toContain("13800000001");
    await simulating(args, { cwd }, async (url) => {
      const plan = await pbxctl(["plan", "--detailed-exitcode", "--url", url], { cwd, env: login });
      expect(plan.code).toBe(0);
    });
  });

  it.each([
    ["no such file", ["--seed", "missing.json"], "missing.json"],
    ["no JSON", ["--seed", "bad.json"], "bad.json"],
    ["a wrong shape", ["--seed", "shape.json"], "extensions"],
  ])("says what is wrong with a seed: %s", async (_, args, message) => {
    const cwd = folder({ "bad.json": "{", "shape.json": '{"extensions": 3}' });
    const run = await pbxctl(["simulate", "--port", "0", ...args], { cwd });
    expect(run.code).toBe(1);
    expect(run.err).toContain(message);
    expect(run.err).not.toContain("Internal error");
  });

  it("plays faults, by chance or once, and lets them be changed while it runs", async () => {
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '13800000001' }]\n" });
    const env = { PBX_USERNAME: "admin", PBX_PASSWORD: "admin" };
    const args = ["--fault", "ignored@POST", "--fault", "latency:1-2=1", "--fault-seed", "7"];
    const ended = await simulating(args, { cwd }, async (url) => {
      const faults = `${url}/_simulator/faults`;
      const armed = ["ignored@POST", "latency:1-2=1"];
      expect(await (await fetch(faults)).json()).toEqual({ faults: armed, seed: 7, played: {} });
      const first = await pbxctl(["apply", "--auto-approve", "--url", url], { cwd, env });
      expect(first.code).toBe(4);
      expect(first.out).toContain("although it acknowledged the insert");
      const set = JSON.stringify({ faults: ["reset-after@POST"] });
      expect(await (await fetch(faults, { method: "PUT", body: set })).json()).toMatchObject({
        faults: ["reset-after@POST"],
        seed: 7,
        played: { ignored: 1 },
      });
      // The answer is lost, and the number is not doubled.
      const second = await pbxctl(["apply", "--auto-approve", "--url", url], { cwd, env });
      expect(second.code).toBe(0);
      const { calls } = (await (await fetch(`${url}/_simulator/counts`)).json()) as {
        calls: Record<string, number>;
      };
      expect(calls["POST /api/special_phone/insert"]).toBe(2);
      await fetch(faults, { method: "DELETE" });
      const plan = await pbxctl(["plan", "--detailed-exitcode", "--url", url], { cwd, env });
      expect(plan.code).toBe(0);
    });
    expect(ended.err).toContain("It plays faults; their seed is 7.");
  });

  it("restarts in the middle: the port closes, and an apply goes on", async () => {
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '13800000001' }]\n" });
    const env = { PBX_USERNAME: "admin", PBX_PASSWORD: "admin" };
    const fault = ["--fault", "restart:100@GET /api/special_phone/special_phone_detail"];
    await simulating(fault, { cwd }, async (url) => {
      const run = await pbxctl(["apply", "--auto-approve", "--url", url], { cwd, env });
      expect(run.code).toBe(0);
      const counts = (await (await fetch(`${url}/_simulator/counts`)).json()) as Record<string, unknown>;
      expect(counts).toMatchObject({ logins: 2, faults: { restart: 1 } });
    });
  });

  it.each([
    [["--fault", "resett"], "there is no resett"],
    [["--fault", "reset=2"], "a rate is a number over 0 and up to 1"],
    [["--fault", "html@GET /api/nothing"], "the PBX has no call GET /api/nothing"],
    [["--fault", "html=0.6", "--fault", "reset=0.6"], "add up to more than 1"],
    [["--fault-seed", "x"], "It takes a whole number"],
    [["--dialect", "newest"], "Allowed choices are current, older"],
    [["--ring", "-1"], "It takes seconds"],
  ])("refuses %j before it listens", async (args, message) => {
    const run = await pbxctl(["simulate", "--port", "0", ...args]);
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toContain(message);
    expect(run.err).not.toContain("Internal error");
  });

  it("speaks the older dialect, tells members by number, and lets phones ring as long as it is told", async () => {
    const cwd = folder({
      "seed.json": JSON.stringify({
        extensions: [{ nbr: "1001", password: "pw" }],
        agents: [{ extn: "1001", state: "ready" }],
      }),
    });
    const args = ["--seed", "seed.json", "--dialect", "older", "--memberdetail", "numbers", "--ring", "0"];
    await simulating([...args, "--talk", "86400"], { cwd }, async (url) => {
      const login = await fetch(`${url}/api/login?username=admin&password=admin`);
      expect(await login.json()).toEqual({ code: "200", result: "ok" });
      const token = { "x-auth-token": login.headers.get("x-auth-token") ?? "" };
      const send = async (method: string, path: string, form?: Record<string, string>) => {
        const body = form === undefined ? null : new URLSearchParams(form);
        return (await fetch(url + path, { method, headers: token, body })).json();
      };
      expect(await send("GET", "/api/ola/extensions/detail")).toMatchObject({ code: "404" });
      expect(await send("GET", "/api/ola/extensions_detail")).toMatchObject([{ nbr: "1001" }]);
      const made = (await send("POST", "/api/conferences/saveConf", { topic: "a" })) as { confUuid: string };
      await send("POST", "/api/conferences/addConfMembers", { confId: made.confUuid, members: "1001,1002" });
      const rows = await send("GET", "/api/conferences/conference/detail");
      expect(rows).toMatchObject([{ memberdetail: "1001,1002" }]);
      await send("PUT", "/api/ola/agents/1001/dial/13800000001");
      // Answered at once, where it rings for three seconds otherwise.
      const { agent } = (await send("GET", "/api/ola/agents/1001")) as { agent: unknown[] };
      expect(agent).toMatchObject([{ state: "busy", private_data: "answered" }]);
    });
  });
});
