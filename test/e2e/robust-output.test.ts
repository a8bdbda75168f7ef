import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { LOGIN, MAIN, folder, livePbx, pbxctl } from "../support/cli.js";

const seed = { dicts: [{ k: "out", v: "out" }] };
const numbers = (count: number): string =>
  `version: 1\nblacklist:\n${Array.from({ length: count }, (_, index) => `  - { phone: "${13_900_000_000 + index}" }`).join("\n")}\n`;

/** Runs the built command where only a shell can put its output. */
function shell(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: unknown; readonly err: string }> {
  const line = `"${process.execPath}" "${MAIN}" ${command}`;
  return new Promise((resolve) => {
    execFile("sh", ["-c", line], { cwd, env: { PATH: process.env["PATH"], ...env } }, (error, _, err) =>
      resolve({ code: error?.code ?? 0, err }),
    );
  });
}

describe("standard output", () => {
  it.runIf(existsSync("/dev/full"))(
    "that can't be written lets apply finish, and is an error without a stack trace",
    async () => {
      const { simulator, env } = await livePbx(seed);
      const cwd = folder({ "pbx.yaml": numbers(100) });
      const run = await shell("apply --auto-approve >/dev/full", cwd, env);
      expect(run.code).toBe(1);
      expect(run.err).toContain("standard output could not be written (ENOSPC)");
      expect(run.err).not.toContain("    at ");
      expect(simulator.snapshot().special_phone).toHaveLength(100);
    },
  );

  it.runIf(existsSync("/dev/full"))("makes an error of a difference, too: never 2 for an error", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": numbers(1) });
    for (const command of ["drift", "plan --detailed-exitcode", "drift --format json"])
      expect([command, (await shell(`${command} >/dev/full`, cwd, env)).code]).toEqual([command, 1]);
  });

  it.runIf(existsSync("/dev/stdout"))("that is a file and a report's, too, keeps both", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": numbers(1) });
    const run = await shell("plan --report markdown=/dev/stdout >out.txt", cwd, env);
    expect(run).toEqual({ code: 0, err: "" });
    const out = readFileSync(join(cwd, "out.txt"), "utf8");
    expect(out).toMatch(/^Changes to /);
    expect(out.indexOf("\nPlan: 1 to add")).toBeLessThan(out.indexOf("\n## pbxctl plan: "));
    expect(out).toContain("**Plan: 1 to add, 0 to change, 0 to destroy.**");
  });

  it.runIf(existsSync("/dev/stdout"))("that is a pipe and the metrics', too, is not read from", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": numbers(1) });
    expect((await shell("drift --metrics /dev/stdout | cat >out.txt", cwd, env)).err).toBe("");
    expect(readFileSync(join(cwd, "out.txt"), "utf8")).toMatch(/^pbxctl_drift_reachable\{.*\} 1$/m);
  });

  it("of a large plan waits for its reader without a warning", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": numbers(20_000) });
    const run = await pbxctl(["plan"], { cwd, env });
    expect(run.err).toBe("");
    expect(run.out.trimEnd().split("\n").at(-1)).toBe("Plan: 20000 to add, 0 to change, 0 to destroy.");
  });
});

describe("an error of the PBX", () => {
  it("is never called a defect of the program", async () => {
    const server = createServer((request, response) => {
      const login = request.url?.startsWith("/api/login") === true;
      response.writeHead(login ? 200 : 500, login ? { "x-auth-token": "t" } : {});
      response.end(login ? '{"code":200,"result":"ok"}' : "");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: []\n" });
    const run = await pbxctl(["plan", "--retries", "0"], { cwd, env: { ...LOGIN, PBX_URL: url } });
    expect(run.code).toBe(1);
    expect(run.err).toContain("HTTP status 500");
    expect(run.err).not.toContain("defect");
  });

  it("an extension list that is suspiciously empty is one finding, not one about each extension", async () => {
    const { simulator, env } = await livePbx({ dicts: [{ k: "out", v: "out", extn_count: 20 }] });
    const cwd = folder({
      "pbx.yaml": 'version: 1\nextensions: [{ extn: "1000-1019", outboundGroup: out }]\n',
    });
    const run = await pbxctl(["plan"], { cwd, env });
    expect(run.code).toBe(1);
    expect(run.err).toContain(
      "error[empty-live]: The PBX lists no extensions, yet its outbound groups count 20 extensions",
    );
    expect(run.err.trimEnd().split("\n").at(-1)).toBe("1 error.");
    expect(simulator.counts.refused).toBe(0);
  });

  it("a mistake of a range is one finding, not one a number", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({
      "pbx.yaml":
        'version: 1\nextensions: [{ extn: "1000-1019", password: "pw-{extn}-long", outboundGroup: nowhere }]\n',
    });
    const run = await pbxctl(["plan"], { cwd, env });
    expect(run.err).toContain('extension/1000 (and 19 more) refers to the outbound group "nowhere"');
    expect(run.err.trimEnd().split("\n").at(-1)).toBe("1 error.");
  });
});

describe("the end of the input", () => {
  it("at the prompt is no yes", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": numbers(1) });
    const node = ["--import", "data:text/javascript,process.stdin.isTTY=true"];
    const run = await pbxctl(["apply"], { cwd, env, stdin: "", node });
    expect(run.code).toBe(1);
    expect(run.err).not.toContain("Internal error");
    expect(simulator.snapshot().special_phone).toHaveLength(0);
  });
});

describe("files", () => {
  it("plan --out overwrites an earlier plan, and nothing else", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": numbers(1) });
    const refused = await pbxctl(["plan", "--out", "pbx.yaml"], { cwd, env });
    expect(refused.code).toBe(1);
    expect(readFileSync(join(cwd, "pbx.yaml"), "utf8")).toBe(numbers(1));
    expect((await pbxctl(["plan", "--out", "p.json"], { cwd, env })).code).toBe(0);
    expect((await pbxctl(["plan", "--out", "p.json"], { cwd, env })).code).toBe(0);
  });

  it("init leaves another schema beside the spec alone", async () => {
    const cwd = folder({ "pbx.schema.json": '{"mine":true}' });
    const run = await pbxctl(["init"], { cwd });
    expect(run.code).toBe(1);
    expect(readFileSync(join(cwd, "pbx.schema.json"), "utf8")).toBe('{"mine":true}');
    expect(existsSync(join(cwd, "pbx.yaml"))).toBe(false);
  });

  it("a saved plan that was edited is refused", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": numbers(1) });
    await pbxctl(["plan", "--out", "p.json"], { cwd, env });
    const text = readFileSync(join(cwd, "p.json"), "utf8");
    writeFileSync(join(cwd, "p.json"), text.replaceAll("13900000000", "13900000009"));
    const run = await pbxctl(["apply", "--plan", "p.json"], { cwd, env });
    expect(run.code).toBe(1);
    expect(run.err).toContain("was altered");
  });

  it("a saved plan whose spec is elsewhere says so", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": numbers(1) });
    await pbxctl(["plan", "--out", "p.json"], { cwd, env });
    const run = await pbxctl(["apply", "--plan", join(cwd, "p.json")], { cwd: folder(), env });
    expect(run.code).toBe(1);
    expect(run.err).toContain("in the folder in which the plan was made");
  });
});
