/** `drift` for machines: metrics, notifications of what is news, and what nobody declared. */
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { receiver } from "../alarm/support/receiver.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const row = (nbr: string): Record<string, string> => ({
  nbr,
  name: nbr,
  password: `canary-live-${nbr}`,
  k: "out",
  created_at: "2026-01-14 03:12:44",
  updated_at: "undefined",
});
const seed = { dicts: [{ k: "out", v: "呼出组" }], extensions: [row("1001"), row("1999"), row("6666")] };
const spec = (phone: string): string => `version: 1
ignore: ["extension/1999"]
extensions:
  - { extn: "1001", transferPhone: "${phone}" }
`;
const clean = spec("");
const drifted = spec("13800001111");
const quick = ["--retries", "0", "--timeout", "5"];
const read = (cwd: string, file: string): string => readFileSync(join(cwd, file), "utf8");

describe("drift --fail-on-unmanaged", () => {
  it("names what nobody declared with its dates, in every format, and exits with 2", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": clean });
    const args = ["drift", "--fail-on-unmanaged"];
    const text = await pbxctl(args, { cwd, env });
    expect([text.code, text.out]).toEqual([
      2,
      expect.stringContaining("  ? extension/6666 (created 2026-01-14 03:12:44)\n"),
    ]);
    expect(text.out).not.toContain("extension/1999");
    const json = await pbxctl([...args, "--format", "json"], { cwd, env });
    expect(JSON.parse(json.out)).toMatchObject({
      unmanaged: ["extension/1999", "extension/6666"],
      undeclared: [
        { address: "extension/6666", type: "extension", created_at: "2026-01-14 03:12:44", updated_at: null },
      ],
    });
    const junit = await pbxctl([...args, "--format", "junit"], { cwd, env });
    expect(junit.out).toMatch(/extension\/6666[\s\S]*<failure/);
    const markdown = await pbxctl([...args, "--format", "markdown"], { cwd, env });
    expect(markdown.out).toContain("`extension/6666 (created 2026-01-14 03:12:44)`");
    expect((await pbxctl(["drift"], { cwd, env })).code).toBe(0);
  });

  it("is silenced by scope, by ignore and by other targets", async () => {
    const { env } = await livePbx(seed);
    const scoped = `manage: { extensions: { scope: ["1000-1999"] } }\n`;
    const cwd = folder({
      "scope.yaml": clean.replace("ignore", `${scoped}ignore`),
      "ignore.yaml": clean.replace("1999", "[16]*"),
      "pbx.yaml": clean,
    });
    for (const args of [["scope.yaml"], ["pbx.yaml", "--target", "extension/1001"]])
      expect((await pbxctl(["drift", "--fail-on-unmanaged", ...args], { cwd, env })).code, args.join()).toBe(
        0,
      );
  });
});

describe("drift --metrics", () => {
  it("writes them whole, readable for the exporter, and says when a run failed", async () => {
    const { env, close } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": drifted });
    const umask = ["--import", "data:text/javascript,process.umask(0o077)"];
    const args = ["drift", "--metrics", "pbx.prom", ...quick];
    expect((await pbxctl(args, { cwd, env, node: umask })).code).toBe(2);
    expect(statSync(join(cwd, "pbx.prom")).mode & 0o777).toBe(0o644);
    expect(readdirSync(cwd).sort()).toEqual(["pbx.prom", "pbx.yaml"]);
    const before = read(cwd, "pbx.prom");
    expect(before).toMatch(/^pbxctl_drift_objects\{target="http:.*",kind="extension",action="update"\} 1$/m);
    const success = /^pbxctl_drift_last_success.*$/m.exec(before)?.[0] ?? "none";
    await close();
    expect((await pbxctl(args, { cwd, env })).code).toBe(1);
    const after = read(cwd, "pbx.prom");
    expect(after).toMatch(/^pbxctl_drift_reachable\{.*\} 0$/m);
    expect(after).toContain(success);
    expect(after).not.toContain("pbxctl_drift_objects");
  });

  it.each([
    ["a variable that is not set", ["--notify", "slack:env:NO_SUCH"]],
    ["a state that is none", ["--notify", "http://127.0.0.1:9", "--state", "pbx.yaml"]],
  ])("say that a run failed that ended at %s", async (_, more) => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": clean });
    expect((await pbxctl(["drift", "--metrics", "pbx.prom"], { cwd, env })).code).toBe(0);
    expect((await pbxctl(["drift", "--metrics", "pbx.prom", ...more], { cwd, env })).code).toBe(1);
    expect(read(cwd, "pbx.prom")).toMatch(/^pbxctl_drift_reachable\{.*\} 0$/m);
    expect(read(cwd, "pbx.yaml")).toBe(clean);
  });

  it("refuses before anything else a file that can't be written", async () => {
    const run = await pbxctl(["drift", "--metrics", "no/such/pbx.prom"], {
      cwd: folder({ "pbx.yaml": clean }),
    });
    expect([run.code, run.err]).toEqual([
      1,
      expect.stringContaining("--metrics can't write no/such/pbx.prom"),
    ]);
  });
});

describe("drift --metrics that can't be written in the end", () => {
  it.runIf(existsSync("/dev/full"))("notifies people all the same", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": drifted });
    const { url, received } = await receiver();
    const args = ["drift", "--metrics", "/dev/full", "--notify", "env:ALARM", ...quick];
    const run = await pbxctl(args, { cwd, env: { ...env, ALARM: url } });
    expect(run.err).toContain("the metrics can't be written");
    expect(run.code).toBe(2);
    expect(received).toHaveLength(1);
  });
});

describe("drift --notify", () => {
  it("with --state tells drift once, tries again what failed, and tells recovery and failure", async () => {
    const { env, close } = await livePbx(seed);
    const hook = await receiver({ status: 500 });
    const cwd = folder({ "pbx.yaml": drifted, "url.txt": `${hook.url}/T0KEN\n`, "clean.yaml": clean });
    const args = ["--notify", "@url.txt", "--state", "state.json", ...quick];
    const run = async (file: string): Promise<unknown[]> => {
      const before = hook.received.length;
      const { code, err } = await pbxctl(["drift", file, ...args], { cwd, env });
      expect(err).not.toContain("T0KEN");
      return [code, ...hook.received.slice(before).map(({ body }) => body["status"])];
    };
    expect(await run("clean.yaml")).toEqual([0]);
    expect(await run("pbx.yaml")).toEqual([2, "drift"]);
    hook.answer({});
    expect(await run("pbx.yaml")).toEqual([2, "drift"]);
    expect(await run("pbx.yaml")).toEqual([2]);
    hook.answer({ status: 500 });
    // Nothing hides drift; but a recovery that nobody hears of is an error.
    expect(await run("clean.yaml")).toEqual([1, "clean"]);
    hook.answer({});
    expect(await run("clean.yaml")).toEqual([0, "clean"]);
    await close();
    expect(await run("clean.yaml")).toEqual([1, "failed"]);
    expect(await run("clean.yaml")).toEqual([1]);
    expect(read(cwd, "state.json")).not.toContain("T0KEN");
  });

  it("says what came of each recipient, by its name and never by its address", async () => {
    const { env } = await livePbx(seed);
    const [good, bad] = [await receiver(), await receiver({ body: '{"errcode":310000,"errmsg":"T0KEN"}' })];
    const cwd = folder({ "pbx.yaml": drifted });
    const run = await pbxctl(
      [
        "drift",
        "--notify",
        "feishu:env:FEISHU",
        "--notify",
        `dingtalk:${bad.url}/send?access_token=T0KEN#S3CRET%`,
        "--debug",
        ...quick,
      ],
      { cwd, env: { ...env, FEISHU: `${good.url}/T0KEN`, PBX_NOTIFY_SECRET_FEISHU: "S3CRET" } },
    );
    expect(run.code).toBe(2);
    expect(run.err).toContain("Error: dingtalk:address 2 was not notified: it refused it with code 310000");
    expect(run.out + run.err).not.toMatch(/T0KEN|S3CRET/);
    expect(good.received[0]?.body).toMatchObject({
      msg_type: "interactive",
      sign: expect.any(String) as string,
    });
    expect(bad.received[0]?.path).toMatch(/^\/send\?access_token=T0KEN&timestamp=\d{13}&sign=/);
    const bodies = JSON.stringify([good, bad].map(({ received }) => received.map(({ body }) => body)));
    expect(bodies).toContain("extension/1001 differs: transferPhone");
    expect(bodies).not.toMatch(/canary|S3CRET|13800001111/);
  });

  it.each([
    [["--notify", "T0KEN"], "value 1 of --notify names no recipient"],
    [["--notify", "slack:env:NO_SUCH"], "the variable NO_SUCH, which is not set"],
    [["--notify", "slack:env:T0KEN/x"], "value 1 of --notify names no recipient"],
    [["--notify", "env:JUNK"], "--notify env:JUNK leads to no http"],
    [["--notify", "@nothing"], "--notify can't read nothing (ENOENT)"],
    [["--notify", "slack:http://x/T0KEN#T0KEN"], "slack signs nothing"],
    [["--notify", "wecom:env:GOOD", "--notify", "wecom:env:GOOD"], "names wecom:env:GOOD twice"],
    [["--state", "state.json"], "--state needs --notify"],
    [["--notify", "env:GOOD", "--state", "pbx.yaml"], "is not a state of drift"],
  ])("refuses before any request: %j", async (args, message) => {
    const { env, simulator } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": clean });
    const run = await pbxctl(["drift", ...args], {
      cwd,
      env: { ...env, JUNK: "T0KEN T0KEN", GOOD: "http://127.0.0.1:9" },
    });
    expect([run.code, run.err]).toEqual([1, expect.stringContaining(message)]);
    expect(run.err).not.toMatch(/(?<!env:)T0KEN/);
    expect(simulator.counts.calls).toEqual({});
  });
});
