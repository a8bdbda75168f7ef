/** A pull request from a stranger: what its spec can make a plan, with all secrets at hand, show or send. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { json } from "../pbx/support/fake-pbx.js";
import { httpServer } from "../pbx/support/http-server.js";
import type { Asked } from "../pbx/support/http-server.js";
import { LOGIN, folder, livePbx, pbxctl } from "../support/cli.js";
import type { Ended } from "../support/cli.js";

const seed = {
  dicts: [{ k: "out", v: "out" }],
  extensions: [{ nbr: "1001", name: "1001", password: "canary-live", k: "out" }],
};
const SECRETS = {
  DEPLOY_TOKEN: "canary-deploy-token",
  DEPLOY_PIN: "4711081508154711",
  PBX_PLAN_KEY: "canary-plan-key",
};

/** Plans in a checkout beside which a secret lies, in each way that prints. */
async function plans(
  files: Readonly<Record<string, string>>,
  prepare: (cwd: string) => void = () => undefined,
): Promise<Ended> {
  const outer = folder({
    "outside/secret": "canary-outside\n",
    "outside/secret.txt": "canary-outside\n8642097531\n",
  });
  const cwd = join(outer, "checkout");
  mkdirSync(cwd);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  prepare(cwd);
  const { env } = await livePbx(seed);
  const commands = [
    ["validate", "--format", "json"],
    ["plan", "--debug"],
    ["plan", "--format", "json"],
    ["apply", "--rehearse", "--debug"],
  ];
  const runs = await Promise.all(commands.map((args) => pbxctl(args, { cwd, env: { ...env, ...SECRETS } })));
  const out = runs.map((run) => run.out).join("\n");
  const err = runs.map((run) => run.err).join("\n");
  expect(out + err).not.toMatch(/canary|4711081508154711|8642097531|Internal error/);
  return { code: runs[1]?.code ?? null, out, err };
}

const spec = (...lines: string[]): Record<string, string> => ({
  "pbx.yaml": ["version: 1", ...lines, ""].join("\n"),
});

describe("a spec shows no environment variable", () => {
  it.each([
    ["in a field that is printed", 'extensions: [{ extn: "1001", name: "${env:DEPLOY_TOKEN}" }]'],
    [
      "as a default of it",
      'defaults: { extension: { name: "${env:DEPLOY_TOKEN}" } }\nextensions: [{ extn: "1001" }]',
    ],
    ["as a group that there is not", 'extensions: [{ extn: "1001", outboundGroup: "${env:DEPLOY_TOKEN}" }]'],
    ["as another group's name", 'outboundGroups: [{ id: out, name: "${env:DEPLOY_TOKEN}" }]'],
    ["in a key", 'extensions: [{ extn: "${env:DEPLOY_TOKEN}" }]'],
    ["in an address", 'protect: ["extension/${env:DEPLOY_TOKEN}"]'],
    ["in a list's path", 'blacklist: [{ file: "${env:DEPLOY_TOKEN}" }]'],
    ["in the PBX's address", 'connection: { url: "http://${env:DEPLOY_TOKEN}.evil.test" }'],
    ["nested in another reference", 'extensions: [{ extn: "1001", name: "${file:${env:DEPLOY_TOKEN}}" }]'],
    ["by an anchor", 'extensions: [{ extn: "1001", password: &p "${env:DEPLOY_TOKEN}", name: *p }]'],
    ["as members", 'conferences: [{ topic: x, members: ["${env:DEPLOY_TOKEN}"] }]'],
    ["the program's own", 'extensions: [{ extn: "1001", name: "${env:PBX_PASSWORD}" }]'],
    [
      "the program's own, put together",
      'extensions: [{ extn: "PASSWORD", name: "${env:PBX_{extn}}", password: abcdefgh, outboundGroup: out }]',
    ],
  ])("%s", async (_, line) => {
    await plans(spec(line));
  });

  it("by a list of numbers, one of which is it", async () => {
    const numbers = ["4711081508154710", "4711081508154712"].join("\n");
    const files = spec(
      'extensions: [{ extn: "1001", transferPhone: "${env:DEPLOY_PIN}" }]',
      "blacklist: [{ file: all.txt }]",
    );
    const { code } = await plans({ ...files, "all.txt": numbers });
    expect(code).toBe(0);
    // The list itself is in the plan; which of its numbers is meant is not told.
    const { env } = await livePbx(seed);
    const cwd = folder({ ...files, "all.txt": `${numbers}\n4711081508154711\n` });
    const run = await pbxctl(["plan", "--format", "json"], { cwd, env: { ...env, ...SECRETS } });
    const { gates } = JSON.parse(run.out) as { gates: object[] };
    expect(gates).toEqual([
      expect.objectContaining({
        gate: "lockout",
        message: "the blacklist would block the transferPhone of extension 1001, a (sensitive value)",
        addresses: ["extension/1001"],
      }),
    ]);
  });
});

describe("a spec shows no file outside its folder", () => {
  const name = (path: string): string => `extensions: [{ extn: "1001", name: "\${file:${path}}" }]`;

  it.each([
    "../outside/secret",
    "/proc/self/environ",
    "/etc/hostname",
    "x/../../outside/secret",
    ".",
    "/dev/stdin",
  ])("as a reference: %s", async (path) => {
    expect((await plans(spec(name(path)))).err).toMatch(/error\[(?:file-outside|reference-file)\]/);
  });

  it("as a list", async () => {
    expect((await plans(spec("blacklist: [{ file: ../outside/secret.txt }]"))).err).toContain(
      "error[file-outside]",
    );
  });

  it.each([
    ["a link as a reference", name("link"), "link", "../outside/secret"],
    ["a link to the environment", name("link"), "link", "/proc/self/environ"],
    ["a link as a folder", name("dir/secret"), "dir", "../outside"],
    ["a link as a list", "blacklist: [{ file: a.txt }]", "a.txt", "../outside/secret.txt"],
  ])("by %s", async (_, line, link, target) => {
    const run = await plans(spec(line), (cwd) => symlinkSync(target, join(cwd, link)));
    expect(run.err).toContain("error[file-outside]");
  });

  it.each(["../outside/secret", "/proc/self/environ", "/etc/passwd", ".git-credentials"])(
    "by being a link itself: %s",
    async (target) => {
      const run = await plans({ ".git-credentials": "https://x:canary@git.test\n" }, (cwd) =>
        symlinkSync(target, join(cwd, "pbx.yaml")),
      );
      expect(run.err).toContain("error[file-outside]");
    },
  );

  it("nor does it tell whether there is one", async () => {
    const told = async (path: string): Promise<string> => {
      const { err } = await plans(spec(name(path)));
      return err.replaceAll(path, "PATH").replaceAll("^".repeat(path.length), "^");
    };
    expect(await told("../outside/secret")).toBe(await told("../outside/absent"));
  });

  it("and a pipe in its folder makes nobody wait", async () => {
    const run = await plans(spec(name("pipe")), (cwd) =>
      execFileSync("sh", ["-c", 'mkfifo "$0"', join(cwd, "pipe")]),
    );
    expect(run.err).toContain("is no regular file");
  });
});

describe("a spec does not send the credentials anywhere", () => {
  async function listener(): Promise<{ url: string; asked: Asked[] }> {
    const asked: Asked[] = [];
    const { url } = await httpServer((request) => {
      asked.push(request);
      return json({ code: 200 });
    });
    return { url, asked };
  }

  it("not to its connection.url, given another address or none", async () => {
    const { url, asked } = await listener();
    const { env } = await livePbx(seed);
    const cwd = folder(spec(`connection: { url: "${url}" }`, "extensions: []"));
    const pinned = await pbxctl(["plan"], { cwd, env });
    expect(pinned.err).toContain("error[address-pinned]");
    const none = await pbxctl(["plan"], { cwd, env: LOGIN });
    expect(none.err).toContain("--trust-spec-address");
    expect([pinned.code, none.code]).toEqual([1, 1]);
    expect(asked).toEqual([]);
  });

  it.each([
    "PBX.example.cn.",
    "pbx.example.cn:8443",
    "pbx.example.cn@evil.test",
    "pbx.examp1e.cn",
    "pbx.example.cn/x",
  ])("a lookalike is another address: %s", async (host) => {
    const cwd = folder(spec(`connection: { url: "https://${host}" }`, "extensions: []"));
    const run = await pbxctl(["plan"], { cwd, env: { ...LOGIN, PBX_URL: "https://pbx.example.cn" } });
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/error\[(?:address-pinned|invalid-value)\]/);
  });

  it("a PBX that answers 302 is not followed", async () => {
    const { url: elsewhere, asked } = await listener();
    const { url } = await httpServer(({ path, query }) => ({
      status: 302,
      headers: { location: `${elsewhere}${path}?${query.toString()}` },
    }));
    const cwd = folder(spec("extensions: []"));
    const run = await pbxctl(["plan", "--retries", "0"], { cwd, env: { ...LOGIN, PBX_URL: url } });
    expect(run.code).toBe(1);
    expect(run.err).toContain("the address redirects");
    expect(asked).toEqual([]);
  });
});

describe("names that steer", () => {
  it("come out escaped in every output, and read back as they are", async () => {
    const hostile = "\u001b]0;x\u0007\u009b31m\u202e\u2028##vso[task.setvariable variable=x]y\u007f";
    const names = [{ nbr: "1001", name: hostile, password: "canary-live", k: "out" }];
    const { env } = await livePbx({ dicts: [{ k: "out", v: hostile }], extensions: names });
    const cwd = folder(spec('extensions: [{ extn: "1001", name: plain }]'));
    for (const args of [
      ["plan"],
      ["plan", "--format", "json", "--out", "saved.plan"],
      ["apply", "--rehearse", "--format", "json"],
      ["export"],
      ["get", "groups"],
      ["get", "groups", "--format", "json"],
      ["doctor", "--format", "json"],
      ["watch", "--format", "json", "--interval", "0.01"],
    ]) {
      const ended = await pbxctl(args, {
        cwd,
        env,
        ...(args[0] === "watch" && { onOutput: (_o, _e, kill) => kill("SIGINT") }),
      });
      expect(ended.out + ended.err, args.join(" ")).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]|##vso\[/u,
      );
    }
    const run = await pbxctl(["plan", "--format", "json"], { cwd, env });
    const { resource_changes: changes } = JSON.parse(run.out) as {
      resource_changes: { change: { before: { name: string } } }[];
    };
    expect(changes[0]?.change.before.name).toBe(hostile);
  });
});
