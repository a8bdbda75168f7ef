import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LOGIN, folder, livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: [{ nbr: "1001", name: "1001", password: "long-live-password", k: "out" }],
  special_phone: [{ phone: "13800000001", special_flag: 2 }],
};
const spec = "version: 1\nblacklist:\n  - { phone: '13900000001', direction: both }\n";

/** Makes the command believe that it is asked on a terminal. */
const onTerminal = { node: ["--import", "data:text/javascript,process.stdin.isTTY=true"] };

describe("apply's approval", () => {
  it("asks on a terminal, and goes on with yes", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["apply"], { cwd, env, stdin: "yes\n", ...onTerminal });
    expect(run.err).toContain("Only 'yes' will be accepted to approve.");
    expect(run.code).toBe(0);
    expect(simulator.snapshot().special_phone).toHaveLength(2);
  });

  it.each(["no\n", "y\n", "YES\n", "\n", ""])(
    "stops at any other answer, and at none (%j)",
    async (stdin) => {
      const { simulator, env } = await livePbx(seed);
      const cwd = folder({ "pbx.yaml": spec });
      const run = await pbxctl(["apply"], { cwd, env, stdin, ...onTerminal });
      expect(run.code).toBe(1);
      expect(run.err).toContain("Apply cancelled. Nothing was written.");
      expect(simulator.snapshot().special_phone).toHaveLength(1);
    },
  );

  it("without a terminal it needs --auto-approve or --plan", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["apply"], { cwd, env, stdin: "yes\n" });
    expect(run.code).toBe(1);
    expect(run.err).toContain("--auto-approve");
    expect(simulator.snapshot().special_phone).toHaveLength(1);
  });
});

describe("apply", () => {
  it("streams one JSON object a line, the report last", async () => {
    const { env, url } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["apply", "--auto-approve", "--format", "json"], { cwd, env });
    const events = run.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.map(({ type }) => type)).toEqual([
      "plan",
      "apply_start",
      "operation_start",
      "operation_end",
      "verify_start",
      "apply_end",
    ]);
    expect(events.at(-1)).toEqual({
      type: "apply_end",
      report: {
        format_version: "1.0",
        target: url,
        operations: [{ address: "blacklist/13900000001", action: "create", outcome: "done" }],
        summary: { added: 1, changed: 0, destroyed: 0 },
        verification: "passed",
        mismatches: [],
        interrupted: false,
      },
    });
  });

  it("with nothing to do ends with 0 without asking", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\nextensions: [{ extn: '1001', name: '1001' }]\n" });
    const run = await pbxctl(["apply"], { cwd, env });
    expect(run.out).toBe(
      "No changes. Your PBX matches the configuration.\n\nApply complete! Resources: 0 added, 0 changed, 0 destroyed.\n",
    );
    expect(run.code).toBe(0);
  });

  it("refuses with 5 at a closed gate, and --allow opens it", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\noutboundGroups: [{ id: out, state: absent }]\n" });
    const refused = await pbxctl(["apply", "--auto-approve"], { cwd, env });
    expect(refused.code).toBe(5);
    expect(refused.out).toContain("Gate closed: group-in-use");
    expect(refused.err).toContain("--allow group-in-use");
    expect(simulator.counts.calls["POST /api/ola/dicts/delete"]).toBeUndefined();
    expect((await pbxctl(["plan", "--detailed-exitcode"], { cwd, env })).code).toBe(5);
    expect((await pbxctl(["plan"], { cwd, env })).code).toBe(0);
    expect((await pbxctl(["drift"], { cwd, env })).code).toBe(2);
    const applied = await pbxctl(["apply", "--auto-approve", "--allow", "group-in-use"], { cwd, env });
    expect(applied.code).toBe(0);
  });

  it("reports an operation that the PBX refuses, goes on with the others, and ends with 4", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({
      "pbx.yaml": `version: 1
outboundGroups: [{ id: new, name: new }]
extensions: [{ extn: "1002", outboundGroup: new, password: "a-long-password" }]
blacklist: [{ phone: "13900000001" }]
`,
    });
    // The group's insert is refused: somebody else was quicker.
    const refuse = simulator.handle.bind(simulator);
    simulator.handle = (request) =>
      request.path === "/api/ola/dicts/insert"
        ? { status: 200, headers: {}, body: '{"code":500,"result":"no\\u001b[31mt today"}' }
        : refuse(request);
    const run = await pbxctl(["apply", "--auto-approve"], { cwd, env });
    expect(run.code).toBe(4);
    expect(run.out).toContain("outbound-group/new: Creation failed: POST /api/ola/dicts/insert");
    expect(run.out).toContain("extension/1002: Creation not started: waits for outbound-group/new");
    expect(run.out).toContain("blacklist/13900000001: Creation complete");
    expect(run.out).toContain(
      "Apply incomplete: 1 failed, 1 blocked. Resources: 1 added, 0 changed, 0 destroyed.",
    );
    expect(run.out).not.toContain("\u001b");
  });

  it("names what the PBX acknowledged and did not take, and ends with 4", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({
      "pbx.yaml": "version: 1\nextensions: [{ extn: '1001', transferPhone: '13900000001' }]\n",
    });
    const real = simulator.handle.bind(simulator);
    simulator.handle = (request) =>
      request.path === "/api/ola/extensions/update"
        ? { status: 200, headers: {}, body: '{"code":"200","result":"ok"}' }
        : real(request);
    const run = await pbxctl(["apply", "--auto-approve"], { cwd, env });
    expect(run.code).toBe(4);
    expect(run.out).toContain('Not taken: extension/1001: transferPhone is "" and not "13900000001"');
    expect((await pbxctl(["apply", "--auto-approve", "--no-verify"], { cwd, env })).code).toBe(0);
  });

  it("an interruption lets what is in flight finish, reports, and ends with 130", async () => {
    const { simulator, env } = await livePbx(seed, { latency: 150 });
    const phones = Array.from(
      { length: 40 },
      (_, index) => `  - { phone: "139000000${String(index).padStart(2, "0")}" }`,
    );
    const cwd = folder({ "pbx.yaml": `version: 1\nblacklist:\n${phones.join("\n")}\n` });
    let killed = false;
    const run = await pbxctl(["apply", "--auto-approve", "--concurrency", "2"], {
      cwd,
      env,
      onOutput: (out, _, kill) => {
        if (killed || !out.includes("Creation complete")) return;
        killed = true;
        kill("SIGINT");
      },
    });
    expect(run.code).toBe(130);
    expect(run.out).toContain("Interrupted: nothing new starts");
    const done = run.out.split("\n").filter((line) => line.endsWith("Creation complete")).length;
    expect(run.out).toContain(`Resources: ${done} added, 0 changed, 0 destroyed.`);
    expect(run.out).toContain("not started: interrupted before it started");
    expect(run.err).toContain("Interrupted.");
    expect(simulator.snapshot().special_phone).toHaveLength(1 + done);
    expect(done).toBeLessThan(40);
  });

  it("an interruption ends the wait for another try: nothing is sent any more", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": "version: 1\nextensions: [{ extn: '1001', transferPhone: '1' }]\n" });
    const real = simulator.handle.bind(simulator);
    let [interrupt, tries] = [(): void => undefined, 0];
    simulator.handle = (request) => {
      if (request.path !== "/api/ola/extensions/update") return real(request);
      tries += 1;
      interrupt();
      return { status: 429, headers: { "retry-after": "50" }, body: "" };
    };
    const run = await pbxctl(["apply", "--auto-approve"], {
      cwd,
      env,
      onOutput: (_out, _err, kill) => {
        interrupt = () => kill("SIGINT");
      },
    });
    expect(run.code).toBe(130);
    expect(tries).toBe(1);
    expect(run.out).toContain("interrupted before another try");
  });
});

describe("a saved plan", () => {
  const withPassword = `version: 1
extensions: [{ extn: "1002", outboundGroup: out, password: "\${env:EXT_1002}" }]
`;

  it("is carried out as long as it holds, and then without asking", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": withPassword });
    const options = { cwd, env: { ...env, EXT_1002: "canary-password" } };
    expect((await pbxctl(["plan", "--out", "p.json"], options)).code).toBe(0);
    expect(readFileSync(join(cwd, "p.json"), "utf8")).not.toContain("canary");
    const run = await pbxctl(["apply", "--plan", "p.json"], options);
    expect(run.err).toBe("");
    expect(run.code).toBe(0);
    expect(simulator.snapshot().extensions).toHaveLength(2);
    // Once carried out it is stale.
    expect((await pbxctl(["apply", "--plan", "p.json"], options)).code).toBe(3);
  });

  it("is stale when the live state has changed: it shows what differs, ends with 3, writes nothing", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    await pbxctl(["plan", "--out", "p.json"], { cwd, env });
    writeFileSync(join(cwd, "pbx.yaml"), `${spec}  - { phone: "13900000002" }\n`);
    const run = await pbxctl(["apply", "--plan", "p.json"], { cwd, env });
    expect(run.code).toBe(3);
    expect(run.err).toContain("The saved plan is stale");
    expect(run.err).toContain("+  # blacklist/13900000002 will be created");
    expect(run.err).toContain("Nothing was written.");
    expect(simulator.snapshot().special_phone).toHaveLength(1);
  });

  it("does not care for unmanaged objects that come and go", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    await pbxctl(["plan", "--out", "p.json"], { cwd, env });
    const other = folder({ "pbx.yaml": "version: 1\nblacklist: [{ phone: '15000000000' }]\n" });
    await pbxctl(["apply", "--auto-approve"], { cwd: other, env });
    expect((await pbxctl(["apply", "--plan", "p.json"], { cwd, env })).code).toBe(0);
    expect(simulator.snapshot().special_phone).toHaveLength(3);
  });

  it("is stale when only a password has changed, and says so without showing it", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": withPassword });
    await pbxctl(["plan", "--out", "p.json"], { cwd, env: { ...env, EXT_1002: "canary-one-12345" } });
    const run = await pbxctl(["apply", "--plan", "p.json"], {
      cwd,
      env: { ...env, EXT_1002: "canary-two-12345" },
    });
    expect(run.code).toBe(3);
    expect(run.err).toContain("what differs is sensitive");
    expect(run.err).not.toContain("canary");
  });

  it("made under another key is reported as that", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": withPassword });
    const given = { ...env, EXT_1002: "canary-password" };
    await pbxctl(["plan", "--out", "p.json"], { cwd, env: { ...given, PBX_PLAN_KEY: "one" } });
    const run = await pbxctl(["apply", "--plan", "p.json"], { cwd, env: { ...given, PBX_PLAN_KEY: "two" } });
    expect(run.code).toBe(3);
    expect(run.err).toContain("made under another PBX_PLAN_KEY");
  });

  it("of another PBX is refused", async () => {
    const [one, two] = [await livePbx(seed), await livePbx(seed)];
    const cwd = folder({ "pbx.yaml": spec });
    await pbxctl(["plan", "--out", "p.json"], { cwd, env: one.env });
    const run = await pbxctl(["apply", "--plan", "p.json"], { cwd, env: two.env });
    expect(run.code).toBe(3);
    expect(run.err).toContain(`it was made for ${one.url}, this is ${two.url}`);
  });

  it.each([
    ["no file", undefined, "can't be read"],
    ["no JSON", "nonsense", "it is not JSON"],
    ["another document", "{}", "is not a saved plan"],
  ])("that is %s is an error", async (_, content, message) => {
    const cwd = folder(content === undefined ? {} : { "p.json": content });
    const run = await pbxctl(["apply", "--plan", "p.json"], {
      cwd,
      env: { ...LOGIN, PBX_URL: "http://127.0.0.1:9" },
    });
    expect(run.code).toBe(1);
    expect(run.err).toContain(message);
  });

  it("brings its own specs and targets", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    await pbxctl(["plan", "--out", "p.json", "--target", "blacklist/139*"], { cwd, env });
    expect((await pbxctl(["apply", "--plan", "p.json", "pbx.yaml"], { cwd, env })).code).toBe(1);
    expect((await pbxctl(["apply", "--plan", "p.json"], { cwd, env })).code).toBe(0);
  });
});
