import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSeed, parseSeed } from "../../src/simulator/seed.js";
import { Simulator } from "../../src/simulator/simulator.js";
import type { Seed } from "../../src/simulator/simulator.js";
import { InMemory } from "./in-memory.js";

/** The document's own example rows: what curl would save. */
const documented = {
  extensions: [
    {
      name: "1002",
      if_auto_login: "false",
      if_auto_ready: "false",
      uuid: "03b19e33-90a8-4bab-9a31-01be01148586",
      nbr: "1002",
      password: "!@#123Qw",
      typ: "sip",
      context: "呼出组",
      k: "out",
      created_at: "2020-03-19 16:59:32",
      updated_at: "2023-03-29 17:56:08",
      transfer_phone: "",
      domain: "127.0.0.1",
      priority: 0,
      description: "1,AI",
    },
  ],
  dicts: [
    {
      dict: "FS_CONTEXT",
      k: "out",
      v: "呼出组",
      description: null,
      created_at: "2020-03-19 17:00:03",
      updated_at: "2020-04-26 14:40:28",
      deleted_at: null,
      start_url: "",
      end_url: "",
      times: "",
      hangup_dtmf: "0",
      user_uuid: "000000000-0000-0000-0000-000000000000",
      extn_count: 1,
    },
  ],
  special_phone: [
    {
      uuid: "a6da3b93-3be2-4d23-a7d9-531fccb3cbde",
      user_uuid: "00000000-0000-0000-0000-000000000000",
      created_at: "2020-02-26 16:59:07",
      phone: "13678267674",
      special_flag: 2,
      priority: null,
    },
  ],
  conferences: [
    {
      uuid: "d2b8fb86-ff85-11ed-a941-000c29147fde",
      topic: "111112",
      nbr: "300942914",
      description: null,
      start_time: null,
      created_at: "2023-05-31 15:36:15",
      completed_at: null,
      context: null,
      recording: false,
      memberdetail: "",
      showname: "extn",
      blending: "true",
    },
  ],
};

describe("a seed", () => {
  it("goes in as the PBX lists it and comes out the same", () => {
    const simulator = new Simulator({ seed: documented });
    expect(simulator.snapshot()).toMatchObject(documented);
    const again = new Simulator({ seed: simulator.snapshot() });
    expect(again.snapshot()).toEqual(simulator.snapshot());
  });

  it("is copied, and so is a snapshot: neither changes with what is written later", () => {
    const dicts = [{ k: "out", v: "呼出组" }];
    const pbx = new InMemory({ seed: { dicts } });
    const before = pbx.simulator.snapshot();
    pbx.post("/api/ola/dicts/delete", { k: "out" });
    expect(dicts).toEqual([{ k: "out", v: "呼出组" }]);
    expect(before.dicts).toMatchObject([{ deleted_at: null }]);
  });

  it("keeps columns that nobody here knows", () => {
    const extensions = [{ nbr: "1001", k: "out", caller_id: "0571", nested: { a: [1] } }];
    expect(new Simulator({ seed: { extensions } }).snapshot().extensions).toMatchObject(extensions);
  });

  it("fills in what rows leave out", () => {
    const { simulator } = new InMemory({
      seed: {
        extensions: [{ nbr: "1001", k: "out" }, { nbr: 1002 }],
        dicts: [{ k: "out" }],
        special_phone: [{ phone: "110" }],
        conferences: [{ topic: "周会" }],
        all_queues: [{ name: "售后" }, { uuid: 20 }],
        gateway_groups: [{}],
        ivr_flows: [{ flow_name: "导航" }],
        agents: [{ extn: "1001" }],
      },
    });
    const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    expect(simulator.snapshot()).toMatchObject({
      extensions: [
        {
          nbr: "1001",
          name: "1001",
          uuid,
          typ: "sip",
          domain: "127.0.0.1",
          priority: 0,
          context: "out",
          k: "out",
        },
        {
          nbr: 1002,
          name: "1002",
          if_auto_login: "false",
          created_at: "2024-01-02 03:04:05",
          context: "",
          k: "",
        },
      ],
      dicts: [{ dict: "FS_CONTEXT", k: "out", v: "out", deleted_at: null, hangup_dtmf: "0", extn_count: 1 }],
      special_phone: [{ uuid, special_flag: 4, priority: null }],
      conferences: [
        { uuid, topic: "周会", nbr: expect.stringMatching(/^\d{9}$/) as string, recording: false },
      ],
      all_queues: [
        { uuid: 10001, name: "售后" },
        { uuid: 20, name: "20" },
      ],
      gateway_groups: [{ uuid, typ: "GATEWAY" }],
      ivr_flows: [{ flow_id: 1, flow_name: "导航" }],
      agents: [{ extn: "1001", state: "ready" }],
    });
  });

  it("makes up a password of its own for each extension that has none, and leaves an empty or masked one", () => {
    const extensions = [
      { nbr: "1" },
      { nbr: "2" },
      { nbr: "3", password: "" },
      { nbr: "4", password: "****" },
    ];
    const passwords = new Simulator({ seed: { extensions } })
      .snapshot()
      .extensions.map((row) => row["password"]);
    expect(passwords[0]).toMatch(/^[0-9a-f]{12}$/);
    expect(passwords[1]).not.toBe(passwords[0]);
    expect(passwords.slice(2)).toEqual(["", "****"]);
  });

  it("takes agents in their envelope, too", () => {
    const agent = [{ extn: "1001" }];
    expect(checkSeed({ agents: { code: "200", agent } }).agents).toEqual(agent);
    expect(checkSeed({ agents: agent }).agents).toEqual(agent);
    expect(checkSeed({ agents: { code: "404" } }).agents).toEqual([]);
  });

  it("trap 1: context follows from the group's id, whatever the seed's row says", () => {
    const seed: Seed = {
      dicts: [{ k: "out", v: "新名" }],
      extensions: [{ nbr: "1", k: "out", context: "旧名" }],
    };
    expect(new Simulator({ seed }).snapshot().extensions).toMatchObject([{ context: "新名" }]);
  });

  it("keeps the context of a group that the seed does not list", () => {
    const seed: Seed = { extensions: [{ nbr: "1", k: "out", context: "呼出组" }] };
    expect(new Simulator({ seed }).snapshot().extensions).toMatchObject([{ context: "呼出组", k: "out" }]);
  });

  it("trap 4: takes a deleted group beside the one that replaced it", () => {
    const pbx = new InMemory({
      seed: {
        dicts: [
          { k: "out", v: "旧", deleted_at: "2020-01-01 00:00:00" },
          { k: "out", v: "新", deleted_at: "undefined" },
        ],
        extensions: [{ nbr: "1", k: "out" }],
      },
    });
    expect(pbx.rows("/api/ola/extensions/detail")).toMatchObject([{ context: "新" }]);
    expect(pbx.post("/api/ola/dicts/insert", { k: "out", v: "x" })).toMatchObject({ code: 500 });
  });

  it("trap 15: an empty list of extensions beside a group that counts some keeps the count", () => {
    const count = (seed: Seed): unknown => new Simulator({ seed }).snapshot().dicts[0]?.["extn_count"];
    expect(count({ extensions: [], dicts: [{ k: "out", extn_count: 7 }] })).toBe(7);
    expect(count({ extensions: [{ nbr: "1", k: "out" }], dicts: [{ k: "out", extn_count: 7 }] })).toBe(1);
  });
});

describe("a seed of the wrong shape", () => {
  it.each([
    ["[]", "s.json: expected an object of lists, found a list"],
    ["null", "s.json: expected an object of lists, found null"],
    ['"x"', "s.json: expected an object of lists, found text"],
    ["", "s.json: the file is empty"],
    [" \n", "s.json: the file is empty"],
    ['{"extensions":[\n  {"nbr" "1"}]}', "s.json: this is no JSON (line 2, column 10)"],
    ["<html>", "s.json: this is no JSON"],
    [
      '{"extension":[]}',
      "s.json: extension: no such list; there are extensions, dicts, special_phone, conferences, all_queues, gateway_groups, ivr_flows, agents, live_conf, callers, calls, wrap_ups",
    ],
    ['{"extensions":{"code":401}}', "s.json: extensions: expected a list of rows, found an object"],
    ['{"dicts":null}', "s.json: dicts: expected a list of rows, found null"],
    ['{"agents":{"code":"200","agent":"x"}}', "s.json: agents: expected a list of rows, found text"],
    ['{"agents":{"code":"401"}}', "s.json: agents: expected a list of rows, found an object"],
    ['{"extensions":[{"nbr":"1"},"1002"]}', "s.json: extensions[1]: expected a row (an object), found text"],
    ['{"extensions":[{"extn":"1"}]}', "s.json: extensions[0].nbr: expected text or a number, found nothing"],
    [
      '{"special_phone":[{"phone":""}]}',
      "s.json: special_phone[0].phone: expected text or a number, found empty text",
    ],
    ['{"dicts":[{"k":null}]}', "s.json: dicts[0].k: expected text or a number, found null"],
    ['{"agents":[{"extn":true}]}', "s.json: agents[0].extn: expected text or a number, found a boolean"],
  ])("%s", (text, message) => {
    expect(() => parseSeed(text, "s.json")).toThrow(new Error(message));
  });

  it("is not quoted where it is no JSON: it may hold passwords", () => {
    expect(() => parseSeed('{"password":"S3CRET', "s.json")).toThrow(/^(?!.*S3CRET)/);
  });

  it("is an error of the constructor, too", () => {
    expect(() => new Simulator({ seed: { extensions: [{}] } })).toThrow("extensions[0].nbr");
  });

  it("may start with a byte order mark", () => {
    expect(parseSeed('\uFEFF{"dicts":[{"k":"out"}]}', "s.json").dicts).toEqual([{ k: "out" }]);
  });

  it("never crashes in another way", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        try {
          parseSeed(text, "s.json");
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect((error as Error).message).toMatch(/^s\.json: /);
        }
      }),
    );
  });
});
