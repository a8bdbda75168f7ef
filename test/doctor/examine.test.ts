import { describe, expect, it } from "vitest";
import type { Check } from "../../src/doctor/check.js";
import { examine } from "../../src/doctor/examine.js";
import { Wire } from "../../src/doctor/wire.js";
import { clientOf } from "../pbx/support/fake-pbx.js";
import { changed, oddPbx } from "./support/odd-pbx.js";
import type { OddPbx } from "./support/odd-pbx.js";

const NOW = Date.parse("2026-01-01T00:00:00Z");

const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: [
    { nbr: "1001", k: "out", password: "canary-one" },
    { nbr: "1002", k: "out", password: "canary-two" },
  ],
  special_phone: [{ phone: "110", special_flag: 2 }],
  conferences: [{ uuid: "c1", topic: "Weekly" }],
  live_conf: [{ conference_uuid: "c1", member_number: "1001" }],
  all_queues: [{ uuid: 10010, name: "AI" }],
  callers: [{ queue: "10010", caller_number: "13000000000" }],
  gateway_groups: [{ name: "222" }],
  ivr_flows: [{ flow_id: 29, flow_name: "呼入" }],
  agents: [{ extn: "1001" }],
};

/** Examines a PBX with a clock of ours that stands still, and a latency that grows by 10 ms a call. */
async function examined(
  { url }: Pick<OddPbx, "url">,
  options: Parameters<typeof clientOf>[1] = {},
): Promise<Map<string, Check>> {
  const wire = new Wire(() => NOW);
  let ms = 0;
  const checks: Check[] = [];
  const { client } = clientOf(url, { retries: 0, onAnswer: wire.hear, ...options });
  await examine(client, { wire, proxy: undefined, now: () => (ms += 10) }, (check) => checks.push(check));
  expect(new Set(checks.map(({ check }) => check)).size).toBe(checks.length);
  expect(JSON.stringify(checks)).not.toMatch(/canary|secret/);
  return new Map(checks.map((check) => [check.check, check]));
}

describe("a PBX that is as the document says", () => {
  it("is ok in every respect, reads every list and writes nothing", async () => {
    const pbx = await oddPbx(seed, (_, usual) => {
      const answer = usual();
      return { ...answer, headers: { ...answer.headers, date: new Date(NOW).toUTCString() } };
    });
    const checks = await examined(pbx);
    expect([...checks.values()].filter(({ verdict }) => verdict !== "ok")).toEqual([]);
    const listed = ["extensions", "outbound-groups", "blacklist", "conferences", "conference-members"];
    const others = [
      "group-extensions",
      "queues",
      "queue-callers",
      "gateway-groups",
      "ivr-flows",
      "agents",
      "agent",
    ];
    for (const name of [...listed, ...others])
      expect(checks.get(name)?.message).toMatch(/^readable; \d rows?, all \d+ columns/);
    expect(checks.get("latency")?.message).toBe("median 10 ms, slowest 10 ms of 5 calls");
    expect(pbx.writes).toEqual([]);
    expect(pbx.simulator.counts.refused).toBe(0);
  });
});

describe("a PBX that cannot be used", () => {
  it("that does not answer has no address that answers, and nothing else is asked", async () => {
    const checks = await examined({ url: "http://127.0.0.1:9" });
    expect([...checks.keys()]).toEqual(["address"]);
    expect(checks.get("address")?.verdict).toBe("problem");
  });

  it("that refuses the log-in answers, and nothing else is asked", async () => {
    const pbx = await oddPbx(seed);
    const checks = await examined(pbx, { password: "canary-wrong" });
    expect([...checks.keys()]).toEqual(["address", "log-in"]);
    expect(checks.get("log-in")?.verdict).toBe("problem");
  });

  it("that is something else says so at the log-in", async () => {
    const pbx = await oddPbx(seed, () => ({ status: 404, body: "<html>" }));
    expect((await examined(pbx)).get("log-in")).toMatchObject({ verdict: "problem" });
  });
});

describe("lists that cannot be read", () => {
  it.each([
    ["/api/ola/extensions/detail", "extensions", "problem"],
    ["/api/ola/dicts/detail", "outbound-groups", "problem"],
    ["/api/special_phone/special_phone_detail", "blacklist", "problem"],
    ["/api/conferences/conference/detail", "conferences", "problem"],
    ["/api/conferences/liveConf/c1", "conference-members", "problem"],
    ["/api/ola/all_queues", "queues", "note"],
    ["/api/ola/agents", "agents", "note"],
    ["/api/ola/dicts/agent_detail/out", "group-extensions", "note"],
  ])("%s: %s is a %s, and the rest is examined all the same", async (path, name, verdict) => {
    const pbx = await oddPbx(seed, (asked) =>
      asked.path === path ? { body: "<html>down</html>" } : undefined,
    );
    const checks = await examined(pbx);
    expect(checks.get(name)).toMatchObject({ verdict });
    expect(checks.get(name)?.message).toContain("an HTML page");
    expect(checks.has("proxies")).toBe(true);
  });
});

describe("deviations on the wire", () => {
  it("a key that stands twice in a row is a problem where the reconciler reads it", async () => {
    const pbx = await oddPbx(seed, (asked, usual) => {
      if (asked.path !== "/api/ola/extensions/detail") return undefined;
      const answer = usual();
      return {
        ...answer,
        body: answer.body.replaceAll('"transfer_phone":', '"transfer_phone":"1","transfer_phone":'),
      };
    });
    expect((await examined(pbx)).get("extensions-doubled-keys")).toMatchObject({
      verdict: "problem",
      items: ["transfer_phone"],
    });
  });

  it("trap 10: an older PBX is recognised by its address and its codes", async () => {
    const pbx = await oddPbx(seed, undefined, { dialect: "older" });
    const checks = await examined(pbx);
    expect(checks.get("dialect")).toMatchObject({ verdict: "note" });
    expect(checks.get("dialect")?.message).toContain("/api/ola/extensions_detail");
    expect(checks.get("dialect")?.message).toContain("as text (/api/login");
    expect(checks.get("extensions")?.verdict).toBe("ok");
  });

  it.each([
    [-3_600_000, "note", "3600 seconds behind ours"],
    [30_000, "ok", "30 seconds ahead of ours"],
    [0, "ok", "agrees with ours"],
  ])("a clock %i ms off is a %s", async (off, verdict, words) => {
    const pbx = await oddPbx(seed, (_, usual) => {
      const answer = usual();
      return { ...answer, headers: { ...answer.headers, date: new Date(NOW + off).toUTCString() } };
    });
    const clock = (await examined(pbx)).get("clock");
    expect(clock).toMatchObject({ verdict });
    expect(clock?.message).toBe(words);
  });

  it("what stands in between is seen by its headers, and its words are not repeated", async () => {
    const pbx = await oddPbx(seed, (_, usual) => {
      const answer = usual();
      return { ...answer, headers: { ...answer.headers, via: "1.1 canary", "x-cache": "HIT" } };
    });
    const proxies = (await examined(pbx)).get("proxies");
    expect(proxies).toMatchObject({ verdict: "note" });
    expect(proxies?.message).toBe("answers have the headers via, x-cache");
  });

  it("a column that is gone and an unknown one are told of", async () => {
    const pbx = await oddPbx(seed, (asked, usual) =>
      asked.path === "/api/special_phone/special_phone_detail"
        ? changed(usual(), ({ special_flag: flag, ...row }) => ({ ...row, flag }))
        : undefined,
    );
    const checks = await examined(pbx);
    expect(checks.get("blacklist-missing-columns")).toMatchObject({
      verdict: "problem",
      items: ["special_flag"],
    });
    expect(checks.get("blacklist-unknown-columns")).toMatchObject({ verdict: "note", items: ["flag"] });
  });

  it("a list of extensions that lacks some of a group's is a problem", async () => {
    const pbx = await oddPbx(seed, (asked, usual) => {
      if (asked.path !== "/api/ola/extensions/detail") return undefined;
      const answer = usual();
      return { ...answer, body: JSON.stringify((JSON.parse(answer.body) as unknown[]).slice(0, 1)) };
    });
    const checks = await examined(pbx);
    expect(checks.get("group-extensions-agree")).toMatchObject({ verdict: "problem", items: ["1002"] });
  });
});

it("ends with the interruption when it is cancelled", async () => {
  const controller = new AbortController();
  const pbx = await oddPbx(seed, (asked) => {
    if (asked.path === "/api/ola/all_queues") controller.abort();
    return undefined;
  });
  await expect(examined(pbx, { signal: controller.signal })).rejects.toThrow("cancelled");
});
