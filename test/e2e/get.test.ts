import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [
    { k: "out", v: "呼出组" },
    { k: "old", v: "gone", deleted_at: "2023-03-01 09:20:00" },
  ],
  extensions: [
    { nbr: "1002", password: "canary-live", k: "out", transfer_phone: "13800001111" },
    { nbr: "1001", name: "张\u001b[31m三", password: "canary-live", k: "out", description: "前台,售后" },
    { nbr: "2001", name: "fax", password: "canary-live", k: "out" },
  ],
  special_phone: [
    { phone: "13800000002", special_flag: 2 },
    { phone: "13800000002", special_flag: "3" },
    { phone: "13800000003", special_flag: 9 },
  ],
  conferences: [
    { topic: "周会", uuid: "c-1", nbr: "300942914", recording: true, context: "out" },
    { topic: "twice", uuid: "c-2", nbr: "2" },
    { topic: "twice", uuid: "c-3", nbr: "3" },
    { topic: "over", uuid: "c-4", nbr: "4", completed_at: "2023-05-31 15:36:15" },
  ],
  live_conf: [
    { conference_uuid: "c-1", member_number: "1002" },
    { conference_uuid: "c-1", member_number: "1001" },
  ],
  all_queues: [{ uuid: 10010, name: "前台" }],
  gateway_groups: [{ uuid: "g-1", name: "电信线路", count: 60, sip_password: "canary-gateway" }],
  ivr_flows: [{ flow_id: 29, flow_name: "呼入语音导航" }],
  agents: [{ extn: "1001", name: "张三", state: "busy", private_data: "answered", queue: ["10010"] }],
};

describe("get", () => {
  it.each([
    [
      "extensions",
      [
        "EXTN  OUTBOUND-GROUP  NAME            TRANSFER-PHONE  AUTO-LOGIN  AUTO-READY  QUEUES",
        "1001  out             张\\u{1b}[31m三  -               false       false       前台,售后",
        "1002  out             1002            13800001111     false       false       -",
        "2001  out             fax             -               false       false       -",
      ],
    ],
    [
      "groups",
      [
        "ID   NAME    START-PROMPT  END-PROMPT  PROMPT-TIMES  COLLECT-DTMF  EXTENSIONS",
        "out  呼出组  -             -           -             none          3",
      ],
    ],
    ["blacklist", ["PHONE        DIRECTION", "13800000002  both"]],
    [
      "conferences",
      [
        "TOPIC  OUTBOUND-GROUP  RECORDING  DISPLAY-NAME  BLENDING  MEMBERS    NUMBER",
        "twice  -               false      extn          true      -          2",
        "twice  -               false      extn          true      -          3",
        "周会   out             true       extn          true      1001,1002  300942914",
      ],
    ],
    [
      "queues",
      [
        "UUID   NAME  STRATEGY     AGENTTIMEOUT  CHIMFREQ  TAKECALLMANUAL",
        "10010  前台  fifo_onhook  10            60        false",
      ],
    ],
    ["gateways", ["UUID  NAME      STRATEGY  COUNT  DESCRIPTION", "g-1   电信线路  polling   60     -"]],
    ["ivr", ["FLOW-ID  FLOW-NAME", "29       呼入语音导航"]],
    [
      "agents",
      [
        "EXTN  NAME  STATE  PRIVATE-DATA  QUEUE  CALL-DIRECTION  OTHER-NUMBER  SIP-STATE",
        "1001  张三  busy   answered      10010  -               -             true",
      ],
    ],
  ])("%s as a table", async (what, lines) => {
    const { env } = await livePbx(seed);
    const run = await pbxctl(["get", what], { env });
    expect(run.err).toBe("");
    expect(run.out).toBe(`${lines.join("\n")}\n`);
    expect(run.code).toBe(0);
  });

  it("as JSON and YAML gives the spec's field names for what a spec declares", async () => {
    const { env } = await livePbx(seed);
    const expected = [
      {
        extn: "1002",
        outboundGroup: "out",
        name: "1002",
        transferPhone: "13800001111",
        autoLogin: false,
        autoReady: false,
        queues: [],
      },
    ];
    const json = await pbxctl(["get", "extensions", "1002", "--format", "json"], { env });
    expect(JSON.parse(json.out)).toEqual(expected);
    const yaml = await pbxctl(["get", "extension", "1002", "--format", "yaml"], { env });
    expect(parse(yaml.out)).toEqual(expected);
  });

  it("as JSON gives every column of what can only be read, null for nothing", async () => {
    const { env } = await livePbx(seed);
    const run = await pbxctl(["get", "agents", "--format", "json"], { env });
    expect(JSON.parse(run.out)).toMatchObject([
      {
        extn: "1001",
        state: "busy",
        queue: ["10010"],
        wrapup_time: "5000",
        call_direction: null,
        comment: null,
      },
    ]);
    expect(Object.keys((JSON.parse(run.out) as object[])[0] ?? {})).toHaveLength(23);
  });

  it("shows no password in any list and format, not with --debug", async () => {
    const { env } = await livePbx(seed);
    for (const what of ["extensions", "gateways", "agents", "groups"])
      for (const format of ["table", "json", "yaml"]) {
        const run = await pbxctl(["get", what, "--format", format, "--debug"], { env });
        expect(run.code).toBe(0);
        expect(run.out + run.err).not.toContain("canary");
        expect(run.out).not.toMatch(/passw/i);
      }
  });

  it("keeps to the names it is given: exact ones, globs, a queue's id or name", async () => {
    const { env } = await livePbx(seed);
    const keys = async (...args: string[]): Promise<unknown> => {
      const run = await pbxctl(["get", ...args, "--format", "json"], { env });
      expect(run.err).toBe("");
      return (JSON.parse(run.out) as Record<string, unknown>[]).map((each) => each["extn"] ?? each["uuid"]);
    };
    expect(await keys("extensions", "2001", "1001", "1001")).toEqual(["1001", "2001"]);
    expect(await keys("extensions", "10*")).toEqual(["1001", "1002"]);
    expect(await keys("extensions", "[!1]*", "1002")).toEqual(["1002", "2001"]);
    expect(await keys("queues", "10010")).toEqual([10010]);
    expect(await keys("queues", "前台")).toEqual([10010]);
    expect(await keys("conferences", "twice")).toEqual(["c-2", "c-3"]);
  });

  it("shows what it finds, and ends with 1 and a hint for a name that is nothing", async () => {
    const { env } = await livePbx(seed);
    const run = await pbxctl(["get", "extensions", "1001", "201", "9*"], { env });
    expect(run.code).toBe(1);
    expect(run.out).toContain("\n1001  ");
    expect(run.err).toBe('Error: The PBX lists no extension "201", "9*"\n  hint: did you mean 2001?\n');
    const agent = await pbxctl(["get", "agents", "1234567"], { env });
    expect(agent.err).toContain("while somebody is signed in there");
    const json = await pbxctl(["get", "blacklist", "110", "--format", "json"], { env });
    expect([json.out, json.code]).toEqual(["[]\n", 1]);
  });

  it("says that a list is empty on standard error alone", async () => {
    const { env } = await livePbx({});
    const table = await pbxctl(["get", "conferences"], { env });
    expect(table).toEqual({ code: 0, out: "", err: "The PBX lists no conferences.\n" });
    expect((await pbxctl(["get", "conferences", "--format", "json"], { env })).out).toBe("[]\n");
    expect((await pbxctl(["get", "agents", "--format", "yaml"], { env })).out).toBe("[]\n");
  });

  it.each([
    ["no other than one by one", 404],
    ["nobody", 200],
  ])("trap 13: asks for agents one by one where the PBX tells of %s", async (_, status) => {
    const { simulator, env } = await livePbx(seed);
    const real = simulator.handle.bind(simulator);
    simulator.handle = (request) =>
      request.path === "/api/ola/agents"
        ? { status, headers: {}, body: '{"code":"404","result":"not found"}' }
        : real(request);
    const run = await pbxctl(["get", "agents", "100?"], { env });
    expect(run.err).toBe("");
    expect(run.out).toContain("1001  张三  busy");
    expect(simulator.counts.calls["GET /api/ola/agents/{extn}"]).toBe(2);
  });

  it("trap 10: works with an older PBX, and only reads", async () => {
    const { simulator, env } = await livePbx(seed);
    const real = simulator.handle.bind(simulator);
    simulator.handle = (request) =>
      request.path === "/api/ola/extensions/detail"
        ? { status: 404, headers: {}, body: "{}" }
        : real({ ...request, path: request.path.replace("extensions_detail", "extensions/detail") });
    expect((await pbxctl(["get", "extensions", "1001"], { env })).out).toContain("前台,售后");
    expect(Object.keys(simulator.counts.calls).every((call) => call.startsWith("GET "))).toBe(true);
  });

  it.each([
    [["get"], "missing required argument 'what'"],
    [["get", "extentions"], "Did you mean extensions?"],
    [["get", "trunks"], "one of extensions, groups, blacklist, conferences, queues, gateways, ivr, agents"],
    [["get", "queues", "--format", "csv"], "Allowed choices are table, json, yaml"],
    [["get", "queues", "--fromat", "json"], "Did you mean --format?"],
  ])("%j fails before any request", async (args, message) => {
    const { simulator, env } = await livePbx({});
    const run = await pbxctl(args, { env });
    expect(run.code).toBe(1);
    expect(run.err).toContain(message);
    expect(simulator.counts.calls).toEqual({});
  });
});
