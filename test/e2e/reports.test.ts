import { Ajv2020 } from "ajv/dist/2020.js";
import { mkdirSync, readFileSync, readdirSync, symlinkSync, lstatSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formats } from "../../src/report/format.js";
import { LOGIN, folder, livePbx, pbxctl } from "../support/cli.js";
import type { RunOptions } from "../support/cli.js";
import { xmlEvents } from "../support/xml.js";

const schema = JSON.parse(
  readFileSync(new URL("../../schema/report.schema.json", import.meta.url), "utf8"),
) as object;
const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: [{ nbr: "1001", name: "1001", password: "canary-live-1001", k: "out" }],
  special_phone: [{ phone: "13800000001", special_flag: 2 }],
};
const add = "version: 1\nblacklist:\n  - { phone: '13900000001' }\n";
const none = "version: 1\nblacklist: []\n";
const refused = `version: 1
protect: ["blacklist/*"]
manage: { blacklist: { prune: true } }
blacklist: []
`;
const broken = "version: 1\nblacklist:\n  - { phnoe: '13900000001' }\n";

const read = (cwd: string, file: string): string => readFileSync(join(cwd, file), "utf8");
const record = (cwd: string, file: string): Record<string, unknown> => {
  const data = JSON.parse(read(cwd, file)) as Record<string, unknown>;
  expect(valid(data), JSON.stringify(valid.errors)).toBe(true);
  return data;
};
const all = formats.flatMap((format) => ["--report", `${format}=r.${format}`]);

describe("exit codes are the same in every format", () => {
  const cases: readonly (readonly [string, string, readonly string[], number])[] = [
    ["a plan", add, ["plan"], 0],
    ["a plan with differences", add, ["plan", "--detailed-exitcode"], 2],
    ["a plan that apply would refuse", refused, ["plan", "--detailed-exitcode"], 5],
    ["a drift", add, ["drift"], 2],
    ["no drift", none, ["drift"], 0],
    ["a spec with errors", broken, ["drift"], 1],
    ["an apply that a gate refuses", refused, ["apply", "--auto-approve"], 5],
    ["an apply that nobody approves", add, ["apply"], 1],
    ["an apply with nothing to do", none, ["apply"], 0],
    ["a rehearsal", add, ["apply", "--rehearse"], 0],
  ];
  it.each(cases)("%s", async (_, spec, args, code) => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const runs = formats.map(async (format) => {
      const run = await pbxctl([...args, "--format", format], { cwd, env });
      return [format, run.code, run.err.includes("Internal error")];
    });
    expect(await Promise.all(runs)).toEqual(formats.map((format) => [format, code, false]));
  });

  it("an apply that is carried out", async () => {
    for (const format of formats) {
      const { env } = await livePbx(seed);
      const cwd = folder({ "pbx.yaml": add });
      const run = await pbxctl(["apply", "--auto-approve", "--format", format], { cwd, env });
      expect([format, run.code]).toEqual([format, 0]);
    }
  });
});

describe("--report", () => {
  it("writes several formats in one run, each what --format prints", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": add });
    const run = await pbxctl(["drift", ...all], { cwd, env });
    expect(run.code).toBe(2);
    expect(readdirSync(cwd).sort()).toEqual(["pbx.yaml", ...formats.map((format) => `r.${format}`)].sort());
    const steady = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z?/g, "TIME");
    for (const format of formats) {
      const { out } = await pbxctl(["drift", "--format", format], { cwd, env });
      expect(steady(read(cwd, `r.${format}`)), format).toBe(steady(out));
    }
    expect(xmlEvents(read(cwd, "r.junit").trimEnd())).toContain("failure");
  });

  it("replaces a file at once, and keeps a link a link", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": add, "real.md": "old" });
    symlinkSync("real.md", join(cwd, "link.md"));
    await pbxctl(["plan", "--report", "markdown=link.md"], { cwd, env });
    expect(lstatSync(join(cwd, "link.md")).isSymbolicLink()).toBe(true);
    expect(read(cwd, "real.md")).toContain("## pbxctl plan: ");
    expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it.each([
    ["json", "FORMAT=FILE"],
    ["=x", "FORMAT=FILE"],
    ["pdf=x", "formats are text, json, markdown, html, junit"],
    ["json=", "FORMAT=FILE"],
  ])("%s is refused before any request", async (value, told) => {
    const run = await pbxctl(["apply", "--report", value], { env: { PBX_URL: "http://127.0.0.1:9" } });
    expect(run.code).toBe(1);
    expect(run.err).toContain(told);
  });

  it("two reports in one file are refused", async () => {
    const run = await pbxctl(["plan", "--report", "json=x", "--report", "html=x"]);
    expect(run.code).toBe(1);
    expect(run.err).toContain("Two reports can't go into the file x");
  });

  it.each([
    ["another way to write it", "x", "./x"],
    ["a link to it", "real", "link"],
    ["a folder's other name", "sub/x", "folder/x"],
  ])("two reports in one file are refused before any request: %s", async (_, one, other) => {
    const cwd = folder({ "pbx.yaml": add, real: "old", "sub/y": "" });
    symlinkSync("real", join(cwd, "link"));
    symlinkSync("sub", join(cwd, "folder"));
    const args = ["apply", "--report", `json=${one}`, "--report", `html=${other}`];
    const run = await pbxctl(args, { cwd, env: { ...LOGIN, PBX_URL: "http://127.0.0.1:9" } });
    expect(run.code).toBe(1);
    expect(run.err).toContain(`Two reports can't go into one file: ${one} is ${other}`);
    expect(read(cwd, "real")).toBe("old");
  });

  it("- is no file: standard output is --format's", async () => {
    const cwd = folder({ "pbx.yaml": add });
    const run = await pbxctl(["plan", "--report", "json=-"], { cwd });
    expect(run.code).toBe(1);
    expect(run.err).toContain("--report can't write -: standard output takes the report of --format");
    expect(readdirSync(cwd)).toEqual(["pbx.yaml"]);
  });

  it.each(["no/such/folder/r.json", "sub"])(
    "a file that can't be written is an error before anything is written to the PBX: %s",
    async (file) => {
      const { simulator, env } = await livePbx(seed);
      const cwd = folder({ "pbx.yaml": add });
      mkdirSync(join(cwd, "sub"));
      const run = await pbxctl(["apply", "--auto-approve", "--report", `json=${file}`], { cwd, env });
      expect(run.code).toBe(1);
      expect(run.err).toContain(`--report can't write ${file}`);
      expect(simulator.counts.calls).toEqual({});
    },
  );

  it("one that turns out so at the end is an error after the apply has told its truth", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": add });
    const args = ["apply", "--auto-approve", "--report", "json=/dev/full", "--report", "json=good.json"];
    const run = await pbxctl(args, { cwd, env });
    expect(run.out).toContain("Apply complete! Resources: 1 added, 0 changed, 0 destroyed.");
    expect(run.err).toContain("the json report can't be written: ENOSPC");
    expect(run.code).toBe(1);
    expect(simulator.snapshot().special_phone).toHaveLength(2);
    expect(record(cwd, "good.json")).toMatchObject({ result: "complete", summary: { added: 1 } });
  });

  it("never makes an error of a difference, nor success of a gate", async () => {
    const { env } = await livePbx(seed);
    const lost = ["--report", "json=/dev/full"];
    const drift = await pbxctl(["drift", ...lost], { cwd: folder({ "pbx.yaml": add }), env });
    expect(drift.code).toBe(1);
    const gate = await pbxctl(["apply", ...lost], { cwd: folder({ "pbx.yaml": refused }), env });
    expect(gate.code).toBe(5);
  });
});

describe("the audit record of an apply", () => {
  const github = {
    GITHUB_ACTIONS: "true",
    GITHUB_SHA: "0123456789abcdef0123456789abcdef01234567",
    GITHUB_ACTOR: "octocat",
    GITHUB_REF: "refs/heads/main",
  };

  it("says who made which plan come true, through which gates, and what became of it", async () => {
    const { env, url } = await livePbx(seed);
    const weak = "version: 1\nextensions: [{ extn: '1001', password: '${env:PW}' }]\n";
    const cwd = folder({ "pbx.yaml": weak });
    const plan = JSON.parse(
      (await pbxctl(["plan", "--format", "json"], { cwd, env: { ...env, PW: "short" } })).out,
    ) as {
      readonly digest: string;
    };
    const args = ["apply", "--auto-approve", "--allow", "weak-password", ...all];
    const run = await pbxctl(args, { cwd, env: { ...env, ...github, PW: "short" } });
    expect(run.code).toBe(0);
    expect(record(cwd, "r.json")).toMatchObject({
      command: "apply",
      target: url,
      result: "complete",
      exit_code: 0,
      source: { pipeline: "github", commit: github.GITHUB_SHA, actor: "octocat", ref: "refs/heads/main" },
      approval: "auto-approve",
      digest: plan.digest,
      gates: [{ gate: "weak-password", allowed: true, hint: "opened by --allow weak-password" }],
      operations: [{ address: "extension/1001", action: "update", outcome: "done" }],
      verification: "passed",
    });
    for (const format of formats) {
      const text = read(cwd, `r.${format}`);
      for (const secret of ['short"', "canary-live-1001", LOGIN.PBX_PASSWORD])
        expect(text).not.toContain(secret);
    }
  });

  it("of a part that failed", async () => {
    const { simulator, env } = await livePbx(seed);
    const spec = `version: 1
outboundGroups: [{ id: new, name: new }]
extensions: [{ extn: "1002", outboundGroup: new, password: "a-long-password" }]
blacklist: [{ phone: "13900000001" }]
`;
    const real = simulator.handle.bind(simulator);
    simulator.handle = (request) =>
      request.path === "/api/ola/dicts/insert"
        ? { status: 200, headers: {}, body: '{"code":500,"result":"<script>@octocat\\u001b[31m"}' }
        : real(request);
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["apply", "--auto-approve", ...all], { cwd, env });
    expect(run.code).toBe(4);
    expect(record(cwd, "r.json")).toMatchObject({
      result: "incomplete",
      exit_code: 4,
      operations: [
        { address: "outbound-group/new", outcome: "failed" },
        { address: "extension/1002", outcome: "blocked", reason: "waits for outbound-group/new" },
        { address: "blacklist/13900000001", outcome: "done" },
      ],
    });
    expect(read(cwd, "r.html")).not.toContain("<script>@octocat");
    expect(xmlEvents(read(cwd, "r.junit").trimEnd()).filter((name) => name === "skipped")).toHaveLength(1);
  });

  it.each([
    ["gate", refused, ["--auto-approve"], 5, { reason: "gates are closed: protected", approval: null }],
    ["not-approved", add, [], 1, { reason: "not approved", approval: null }],
    ["no-changes", none, [], 0, { approval: null, operations: [] }],
  ] as const)("of one that did nothing: %s", async (result, spec, more, exit_code, told) => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["apply", ...more, ...all], { cwd, env });
    expect(run.code).toBe(exit_code);
    expect(record(cwd, "r.json")).toMatchObject({ result, exit_code, ...told, verification: "skipped" });
  });

  it("of a stale plan, and of a saved one", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": add });
    await pbxctl(["plan", "--out", "p.json"], { cwd, env });
    const first = await pbxctl(["apply", "--plan", "p.json", "--report", "json=1.json"], { cwd, env });
    expect(first.code).toBe(0);
    expect(record(cwd, "1.json")).toMatchObject({ result: "complete", approval: "saved-plan" });
    const second = await pbxctl(["apply", "--plan", "p.json", "--report", "json=2.json"], { cwd, env });
    expect(second.code).toBe(3);
    expect(record(cwd, "2.json")).toMatchObject({ result: "stale", exit_code: 3, approval: null });
  });

  it("of a rehearsal says that it was one", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": add });
    await pbxctl(["apply", "--rehearse", ...all], { cwd, env });
    expect(record(cwd, "r.json")).toMatchObject({ rehearsal: true, result: "complete", approval: null });
    expect(read(cwd, "r.markdown")).toContain("nothing was written");
  });

  it("with a document on standard output, whoever approves reads the plan on standard error", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": add });
    const node = ["--import", "data:text/javascript,process.stdin.isTTY=true"];
    const run = await pbxctl(["apply", "--format", "markdown"], { cwd, env, stdin: "yes\n", node });
    expect(run.err).toContain("# blacklist/13900000001 will be created");
    expect(run.out).toMatch(/^## pbxctl apply: /);
    expect(run.out).toContain("approved by `asked`");
    expect(run.code).toBe(0);
  });
});

describe("a run that ends before it has a plan", () => {
  const gone = { ...LOGIN, PBX_URL: "http://127.0.0.1:9" };

  it.each(["plan", "drift", "apply"])("%s reports the errors of a spec", async (command) => {
    const cwd = folder({ "pbx.yaml": broken });
    const run = await pbxctl([command, ...all], { cwd, env: gone });
    expect(run.code).toBe(1);
    expect(run.out).toBe("");
    expect(record(cwd, "r.json")).toMatchObject({
      command,
      exit_code: 1,
      error: {
        findings: [{ code: "missing-property" }, { code: "unknown-property", file: "pbx.yaml", line: 3 }],
      },
    });
    expect(read(cwd, "r.markdown")).toContain("`pbx.yaml:3:");
    expect(read(cwd, "r.junit")).toContain('<failure message="there is no property');
    expect(read(cwd, "r.html")).toContain("unknown-property");
    expect(read(cwd, "r.text")).toContain("error[unknown-property]");
  });

  it("reports a PBX that is out of reach", async () => {
    const cwd = folder({ "pbx.yaml": add });
    const run = await pbxctl(["plan", "--retries", "0", ...all], { cwd, env: gone });
    expect(run.code).toBe(1);
    const { error } = record(cwd, "r.json") as { readonly error: { readonly message: string } };
    expect(run.err).toContain(error.message);
    expect(read(cwd, "r.junit")).toContain("<error ");
  });

  it("says it on standard output, too, where that is a document or a stream", async () => {
    const cwd = folder({ "pbx.yaml": broken });
    const out = async (...args: string[]): Promise<string> => (await pbxctl(args, { cwd, env: gone })).out;
    expect(await out("plan")).toBe("");
    expect(await out("plan", "--format", "markdown")).toMatch(/^## ❌ pbxctl plan failed/);
    expect(valid(JSON.parse(await out("plan", "--format", "json")))).toBe(true);
    const lines = (await out("apply", "--format", "json")).trimEnd().split("\n");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({ type: "error", exit_code: 1 });
  });
});

describe("$GITHUB_STEP_SUMMARY", () => {
  const summarised = async (cwd: string, options: RunOptions): Promise<string> => {
    const run = await pbxctl(["plan"], { cwd, ...options });
    expect(run.code).toBe(0);
    return run.err;
  };

  it("gets the Markdown, after what stands in it", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": add, "summary.md": "before\n" });
    await summarised(cwd, { env: { ...env, GITHUB_STEP_SUMMARY: join(cwd, "summary.md") } });
    expect(read(cwd, "summary.md")).toMatch(/^before\n\n## pbxctl plan: /);
  });

  it("gets what each command of the step has to say, once each, a failure too", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": add, "broken.yaml": broken });
    const step = { ...env, GITHUB_STEP_SUMMARY: join(cwd, "summary.md") };
    for (const args of [
      ["plan", "--out", "p.json", "--format", "markdown", "--report", "markdown=p.md"],
      ["apply", "--plan", "p.json"],
      ["drift"],
      ["plan", "broken.yaml"],
      ["validate"],
      ["comment", "--plan", "p.json", "--dry-run"],
    ])
      await pbxctl(args, { cwd, env: step });
    const titles = read(cwd, "summary.md")
      .split("\n")
      .filter((line) => line.startsWith("## "))
      .map((line) => line.replace(/: `.*/, ""));
    expect(titles).toEqual([
      "## pbxctl plan",
      "## pbxctl apply",
      "## pbxctl drift",
      "## ❌ pbxctl plan failed",
    ]);
  });

  it("leaves room for the step's next commands, under the MiB that GitHub takes", async () => {
    const { env } = await livePbx(seed);
    const numbers = Array.from({ length: 20_000 }, (_, index) => String(13_000_000_000 + index * 7)).join(
      "\n",
    );
    const spec = "version: 1\nblacklist:\n  - { file: n.txt }\n";
    const taken = 900_000;
    const cwd = folder({ "pbx.yaml": spec, "n.txt": numbers, "summary.md": "x".repeat(taken) });
    const sizeAfterRun = async (): Promise<number> => {
      await summarised(cwd, { env: { ...env, GITHUB_STEP_SUMMARY: join(cwd, "summary.md") } });
      return readFileSync(join(cwd, "summary.md")).length;
    };
    const room = 1024 * 1024 - taken;
    const [first, second] = [await sizeAfterRun(), await sizeAfterRun()];
    expect(first - taken).toBeGreaterThan(room / 2 - 5_000);
    expect(first - taken).toBeLessThanOrEqual(room / 2);
    expect(second - first).toBeGreaterThan(room / 4 - 5_000);
    expect(second - first).toBeLessThanOrEqual(room / 4);
    expect(read(cwd, "summary.md").match(/^## pbxctl plan: /gm)).toHaveLength(2);
  });

  it("one that is full, or can't be written, is a warning", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": add });
    writeFileSync(join(cwd, "full.md"), "x".repeat(1024 * 1024));
    const full = { ...env, GITHUB_STEP_SUMMARY: join(cwd, "full.md") };
    expect(await summarised(cwd, { env: full })).toContain("no step summary was written");
    const gone = { ...env, GITHUB_STEP_SUMMARY: join(cwd, "no", "x.md") };
    expect(await summarised(cwd, { env: gone })).toContain("no step summary was written");
  });
});

it("--max-size caps Markdown, and is checked", async () => {
  const { env } = await livePbx(seed);
  const numbers = Array.from({ length: 500 }, (_, index) => String(13_000_000_000 + index * 7)).join("\n");
  const cwd = folder({ "pbx.yaml": "version: 1\nblacklist:\n  - { file: n.txt }\n", "n.txt": numbers });
  const run = await pbxctl(["plan", "--format", "markdown", "--max-size", "3000"], { cwd, env });
  expect(run.out.length).toBeLessThanOrEqual(3_000);
  expect(run.out).toContain("Left out for want of room");
  const wrong = await pbxctl(["plan", "--max-size", "10"], { cwd, env });
  expect(wrong.code).toBe(1);
});
