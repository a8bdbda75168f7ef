import { describe, expect, it } from "vitest";
import { documentedCalls } from "../../src/pbx/calls.js";
import { fakePbx } from "../pbx/support/fake-pbx.js";
import { LOGIN, folder, livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [{ k: "out", v: "呼出\u009b组" }],
  extensions: [{ nbr: "1001", password: "canary-live", k: "out" }],
  gateway_groups: [{ uuid: "g-1", name: "line" }],
  agents: [{ extn: "1001", state: "busy", private_data: "answered", other_number: "13800001111" }],
};
const insert = ["api", "POST", "ola/extensions/insert", "extn=1002", "context=out", "name=1002"];
const groupCall = ["api", "PUT", "ola/groupCall", "numbers=1380000", "gatewayGrp=line", "OprType=play"];

/** Makes the command believe that it is asked on a terminal. */
const asked = { node: ["--import", "data:text/javascript,process.stdin.isTTY=true"] };
const shown = { node: ["--import", "data:text/javascript,process.stdout.isTTY=true"] };

describe("api", () => {
  it.each(["ola/agents/1001", "/ola/agents/1001", "api/ola/agents/1001", "/api/ola/agents/1001"])(
    "makes a call by its address (%s) and prints the answer's JSON",
    async (path) => {
      const { env } = await livePbx(seed);
      const run = await pbxctl(["api", "get", path], { env });
      expect(run.err).toBe("");
      expect(run.code).toBe(0);
      expect(JSON.parse(run.out)).toMatchObject({ code: "200", agent: [{ extn: "1001", state: "busy" }] });
      expect(run.out.trimEnd()).not.toContain("\n");
    },
  );

  it("takes parameters as pairs, from the address's query and for the names in it", async () => {
    const { env } = await livePbx({ ...seed, extensions: [{ nbr: "1001" }, { nbr: "1002" }] });
    for (const args of [["ola/extensions/detail", "extn=1002"], ["ola/extensions/detail?extn=1002"]]) {
      const run = await pbxctl(["api", "GET", ...args], { env });
      expect(JSON.parse(run.out)).toMatchObject([{ nbr: "1002" }]);
    }
    const run = await pbxctl(["api", "GET", "ola/agents/{extn}", "extn=1001"], { env });
    expect(JSON.parse(run.out)).toMatchObject({ agent: [{ extn: "1001" }] });
  });

  it("masks passwords unless asked to show them, and says so", async () => {
    const { env } = await livePbx(seed);
    const masked = await pbxctl(["api", "GET", "ola/extensions/detail", "--debug"], { env });
    expect(masked.out).toContain('"password":"***"');
    expect(masked.err).toContain("--show-secrets");
    expect(masked.out + masked.err).not.toContain("canary");
    const plain = await pbxctl(["api", "GET", "ola/dicts/agent_detail/out", "--show-secrets"], { env });
    expect(plain.out).toContain('"password":"canary-live"');
    expect(plain.err).toBe("");
  });

  it("trap 14: prints no control character, and the same text all the same; indented on a terminal", async () => {
    const { env } = await livePbx(seed);
    const run = await pbxctl(["api", "GET", "ola/dicts/detail"], { env, ...shown });
    expect(run.out).toContain('\n    "v": "呼出\\u009b组",\n');
    expect(JSON.parse(run.out)).toMatchObject([{ v: "呼出\u009b组" }]);
  });

  it("refuses a write without a terminal, having sent nothing, and makes it with --yes", async () => {
    const { simulator, env } = await livePbx(seed);
    const call = ["api", "PUT", "ola/agents/1001/hangup"];
    const refused = await pbxctl(call, { env, stdin: "yes\n" });
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("--yes");
    expect(simulator.counts.calls).toEqual({});
    const run = await pbxctl([...call, "--yes"], { env });
    expect(run).toEqual({ code: 0, out: '{"code":200,"result":"ok"}\n', err: "" });
    expect(simulator.counts.calls["PUT /api/ola/agents/{extn}/hangup"]).toBe(1);
  });

  it.each([
    ["yes\n", 0],
    ["y\n", 1],
    ["", 1],
  ])("asks on a terminal, values masked; %j ends with %i", async (stdin, code) => {
    const { simulator, env, url } = await livePbx(seed);
    const cwd = folder({ secret: "canary-new-password\n" });
    const run = await pbxctl([...insert, "extnPwd=@secret"], { env, cwd, stdin, ...asked });
    expect(run.err).toContain("POST /api/ola/extensions/insert extn=*** context=*** name=*** extnPwd=***");
    expect(run.err).toContain(`on ${url}: inserts an extension`);
    expect(run.err).toContain("Only 'yes' will be accepted");
    expect(run.err).not.toContain("canary");
    expect(run.code).toBe(code);
    expect(simulator.snapshot().extensions).toHaveLength(code === 0 ? 2 : 1);
    if (code === 1) expect(run.err).toContain("Nothing was sent.");
  });

  it("reads a value from a file or standard input, so that no password stands on the command line", async () => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ secret: "canary-file\r\n" });
    const file = await pbxctl([...insert, "extnPwd=@secret", "--yes"], { env, cwd });
    expect(file).toEqual({ code: 0, out: '{"code":200,"result":"ok"}\n', err: "" });
    const other = insert.map((arg) => arg.replace("1002", "1003"));
    const piped = await pbxctl([...other, "extnPwd=@-", "--yes"], { env, stdin: "canary stdin\n" });
    expect(piped.err).toBe("");
    const third = insert.map((arg) => arg.replace("1002", "1004"));
    const inline = await pbxctl([...third, "extnPwd=@@home", "--yes"], { env });
    expect(inline.err).toContain("Warning: extnPwd stands on the command line");
    const passwords = simulator.snapshot().extensions.map((row) => row["password"]);
    expect(passwords).toEqual(["canary-live", "canary-file", "canary stdin", "@home"]);
  });

  it("says what the PBX refused, without what was sent", async () => {
    const { env } = await livePbx(seed);
    const call = ["api", "POST", "ola/extensions/delete", "extn=98765", "--yes"];
    const run = await pbxctl(call, { env });
    expect(run.code).toBe(1);
    expect(run.err).toContain("POST /api/ola/extensions/delete: the PBX refused: code 500");
    expect(run.err).not.toContain("98765");
    expect(run.err).not.toContain("defect");
  });

  it("logs in again when the PBX has forgotten the token", async () => {
    const { simulator, env } = await livePbx(seed);
    const real = simulator.handle.bind(simulator);
    let first = true;
    simulator.handle = (request) => {
      if (first && request.path.startsWith("/api/ola")) {
        first = false;
        simulator.restart();
      }
      return real(request);
    };
    expect((await pbxctl(["api", "PUT", "ola/agents/1001/hangup", "--yes"], { env })).code).toBe(0);
    expect(simulator.counts.logins).toBe(2);
  });

  it.each([
    ["breaks the connection", undefined],
    ["answers 503", 503],
  ])("never sends a call twice that makes a phone ring, though the PBX %s", async (_, status) => {
    const { simulator, env } = await livePbx(seed);
    const real = simulator.handle.bind(simulator);
    let asked = 0;
    simulator.handle = (request) => {
      if (request.path !== "/api/ola/groupCall") return real(request);
      asked += 1;
      if (status === undefined) throw new Error("the connection breaks");
      return { status, headers: {}, body: "" };
    };
    const run = await pbxctl([...groupCall, "--yes", "--retries", "3"], { env });
    expect(run.code).toBe(1);
    expect(run.err).toContain("the phone may have rung");
    expect(asked).toBe(1);
  });

  it("interrupted in the middle of a write says that it may have happened, and ends with 130", async () => {
    let interrupt = (): void => undefined;
    // The call arrives, and is never answered.
    const pbx = await fakePbx(() => {
      interrupt();
      return undefined;
    });
    const run = await pbxctl(["api", "PUT", "ola/agents/1001/hangup", "--yes", "--debug"], {
      env: { ...LOGIN, PBX_URL: pbx.url },
      onOutput: (_out, _err, kill) => (interrupt = () => kill("SIGINT")),
    });
    expect(run.code).toBe(130);
    expect(run.err).toContain("unknown whether the PBX carried it out");
    expect(run.out).toBe("");
  });

  it("--list prints every call of the document, what it does and what it takes, without a PBX", async () => {
    const run = await pbxctl(["api", "--list"]);
    expect(run.code).toBe(0);
    const lines = run.out.trimEnd().split("\n");
    expect(lines).toHaveLength(documentedCalls.length + 1);
    expect(lines[0]).toMatch(/^METHOD {2}PATH +DOES +PARAMETERS$/);
    expect(run.out).toMatch(
      /^PUT +\/api\/ola\/agents\/\{extn\}\/dial\/\{destNumber\} +calls .*; a phone rings +\[other_str\]$/m,
    );
  });

  it.each([
    [["GET", "ola/extension/detail"], "did you mean GET /api/ola/extensions/detail?"],
    [["POST", "ola/agents/1001/hangup"], "did you mean PUT /api/ola/agents/{extn}/hangup?"],
    [["GET", "nothing/of/the/kind/here"], "pbxctl api --list"],
    [["GET", "login"], "every call logs in by itself"],
    [["GET", "https://pbx.example.cn/api/ola/agents"], "give the path alone"],
    [["DELETE", "ola/agents"], "GET, POST or PUT"],
    [["ola/agents"], "pbxctl api GET ola/agents"],
    [["ola/agents", "GET"], "the method comes first"],
    [[], "--list"],
    [["GET", "ola/agents", "--list"], "--list takes no call"],
    [["GET", "ola/agents", "state"], "not of the form KEY=VALUE"],
    [["GET", "ola/agents", "stat=ready"], "did you mean state?"],
    [["GET", "ola/agents", "__proto__=x"], 'takes no "__proto__"'],
    [["GET", "ola/agents", "state=a", "state=b"], "stands twice"],
    [["GET", "ola/agents/{extn}"], "lacks extn"],
    [["POST", "special_phone/insert", "phone=1", "--yes"], "lacks special_flag"],
    [["POST", "ola/extensions/update", "extn=1001", "--yes"], "the password included"],
    [["POST", "special_phone/insert", "phone=@-", "special_flag=@-"], "not two"],
    [["POST", "special_phone/insert", "phone=@no-such-file", "special_flag=2"], "ENOENT"],
    [["POST", "special_phone/insert", "phone=@empty", "special_flag=2"], "is empty"],
    [["POST", "special_phone/insert", "phone=@latin", "special_flag=2"], "not UTF-8"],
    [["POST", "special_phone/insert", "phone=@-", "special_flag=2", "--password-stdin"], "can't be both"],
    [["GET", "ola/agents", "--yess"], "Did you mean --yes?"],
  ])("%j fails before any request", async (args, message) => {
    const { simulator, env } = await livePbx(seed);
    const cwd = folder({ empty: "\n", latin: new Uint8Array([0x31, 0xff]) });
    const run = await pbxctl(["api", ...args], { env, cwd });
    expect(run.code).toBe(1);
    expect(run.out).toBe("");
    expect(run.err).toContain(message);
    expect(simulator.counts.calls).toEqual({});
  });
});
