import { describe, expect, it } from "vitest";
import { LOGIN, folder, livePbx, pbxctl } from "../support/cli.js";

const spec = "version: 1\nblacklist: []\n";

describe("where the PBX is", () => {
  it("names everything that is missing at once, before any request", async () => {
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["plan"], { cwd });
    expect(run.code).toBe(1);
    expect(run.err).toContain("PBX_URL");
    expect(run.err).toContain("PBX_USERNAME");
    expect(run.err).toContain("PBX_PASSWORD");
  });

  it("takes the address, the user and the password from options, which beat the environment", async () => {
    const { url } = await livePbx({});
    const cwd = folder({ "pbx.yaml": spec, secret: `${LOGIN.PBX_PASSWORD}\n` });
    const env = { PBX_URL: "http://127.0.0.1:9", PBX_USERNAME: "nobody", PBX_PASSWORD: "wrong" };
    const where = ["--url", url, "--username", LOGIN.PBX_USERNAME];
    expect((await pbxctl(["plan", ...where, "--password-file", "secret"], { cwd, env })).code).toBe(0);
    const stdin = `${LOGIN.PBX_PASSWORD}\n`;
    expect((await pbxctl(["plan", ...where, "--password-stdin"], { cwd, env, stdin })).code).toBe(0);
    expect((await pbxctl(["plan", ...where], { cwd, env })).code).toBe(1);
  });

  it("has no option that would put a password on the command line", async () => {
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["plan", "--password", "x"], { cwd });
    expect(run.code).toBe(1);
    expect(run.err).toContain("unknown option '--password'");
  });

  it("says what happened when the log-in is refused", async () => {
    const { env } = await livePbx({});
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["plan"], { cwd, env: { ...env, PBX_PASSWORD: "canary-wrong" } });
    expect(run.code).toBe(1);
    expect(run.err).toContain("GET /api/login");
    expect(run.err).toContain("refused");
    expect(run.err).not.toContain("canary");
    expect(run.err).not.toContain("    at ");
  });

  it("says what happened when nobody listens, and shows a stack with --debug only", async () => {
    const { env, close } = await livePbx({});
    await close();
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["plan", "--retries", "0"], { cwd, env });
    expect(run.code).toBe(1);
    expect(run.err).toMatch(/Error: .*(refused|ECONNREFUSED)/);
    expect(run.err).not.toContain("    at ");
    const debug = await pbxctl(["plan", "--retries", "0", "--debug"], { cwd, env });
    expect(debug.err).toContain("    at ");
    expect(debug.err).not.toContain(LOGIN.PBX_PASSWORD);
  });

  it("works behind a base path", async () => {
    const { url, env } = await livePbx({}, { basePath: "/pbx" });
    const cwd = folder({ "pbx.yaml": spec });
    expect((await pbxctl(["plan"], { cwd, env: { ...env, PBX_URL: `${url}/pbx/` } })).code).toBe(0);
  });
});

describe("connection.url", () => {
  const pinned = (url: string): string => `version: 1\nconnection: { url: "${url}" }\nblacklist: []\n`;

  it("is a pin: another address is an error with a position", async () => {
    const { env } = await livePbx({});
    const cwd = folder({ "pbx.yaml": pinned("https://pbx.example.cn:8080") });
    const run = await pbxctl(["plan"], { cwd, env });
    expect(run.code).toBe(1);
    expect(run.err).toContain("pbx.yaml:2:");
    expect(run.err).toContain("address-pinned");
  });

  it("agrees with the same address, spelt differently", async () => {
    const { env, url } = await livePbx({});
    const cwd = folder({ "pbx.yaml": pinned(`${url.replace("http", "HTTP")}/`) });
    expect((await pbxctl(["plan"], { cwd, env })).code).toBe(0);
  });

  it("is used as the address only with --trust-spec-address", async () => {
    const { url, simulator } = await livePbx({});
    const cwd = folder({ "pbx.yaml": pinned(url) });
    const refused = await pbxctl(["plan"], { cwd, env: LOGIN });
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("--trust-spec-address");
    expect(simulator.counts.calls).toEqual({});
    expect((await pbxctl(["plan", "--trust-spec-address"], { cwd, env: LOGIN })).code).toBe(0);
  });
});
