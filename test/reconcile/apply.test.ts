import { describe, expect, test } from "vitest";
import { AuthError, HttpStatusError, PbxCodeError, TransportError } from "../../src/pbx/errors.js";
import type { ApplyEvent } from "../../src/reconcile/events.js";
import type { Call } from "../../src/resources/index.js";
import { applySpec, outcomes } from "../support/applying.js";
import { extensionRow, groupRow, many, phoneRow } from "../support/rows.js";
import { CAREFUL, SimulatedPbx } from "../support/simulated-pbx.js";
import type { SpecInput } from "../support/spec-builder.js";

const about = (call: Call): string => Object.values(call.params)[0] ?? "";

/** A PBX that refuses the writes about one key. */
function refusing(pbx: SimulatedPbx, key: string, error: Error): SimulatedPbx {
  pbx.fate = (call) => (about(call) === key ? error : "answered");
  return pbx;
}

const refused = new PbxCodeError("POST /api/x", "500", "no");
const unreachable = new TransportError("POST /api/x", {
  code: "ECONNREFUSED",
  sent: false,
  transient: true,
  message: "nobody listens there",
  hint: "check the address",
});

const numbers = (count: number): SpecInput => ({ blacklist: many(4001, count, (phone) => ({ phone })) });

test("each operation starts and ends, between the start and nothing else", async () => {
  const { events, results } = await applySpec(new SimulatedPbx(), numbers(1));
  expect(events).toEqual([
    { type: "apply_start", operations: 1 },
    { type: "operation_start", address: "blacklist/4001", action: "create" },
    { type: "operation_end", address: "blacklist/4001", action: "create", outcome: "done" },
  ]);
  expect(results).toEqual([{ address: "blacklist/4001", action: "create", outcome: "done" }]);
});

test("nothing to do is done at once", async () => {
  expect((await applySpec(new SimulatedPbx(), {})).events).toEqual([{ type: "apply_start", operations: 0 }]);
});

describe("concurrency", () => {
  test.each([1, 3])("at most %i requests are in flight, look-ups included", async (concurrency) => {
    const pbx = new SimulatedPbx();
    pbx.fate = (_call, number) => (number % 2 === 0 ? "answer-lost" : "answered");
    pbx.beforeRead = (name) => expect(name).toBe("blacklist");
    await applySpec(pbx, numbers(20), { concurrency });
    expect(pbx.mostInFlight).toBe(concurrency);
    expect(pbx.state.special_phone).toHaveLength(20);
  });
});

describe("a failed operation", () => {
  const spec = {
    outboundGroups: [{ id: "new" }, { id: "old", state: "absent" as const }],
    extensions: [
      { extn: "1001", outboundGroup: "new" },
      { extn: "1002", password: "s3cret-1002", outboundGroup: "new" },
      { extn: "1003", autoLogin: true },
    ],
    blacklist: [{ phone: "4001" }],
  };
  const seed = {
    dicts: [groupRow("old"), groupRow("out")],
    extensions: [extensionRow("1001", { k: "old" }), extensionRow("1003")],
  };

  test("blocks what depends on it, and nothing else", async () => {
    const applied = await applySpec(refusing(new SimulatedPbx(seed), "new", refused), spec);
    expect(outcomes(applied)).toEqual([
      "outbound-group/new create failed",
      "outbound-group/old delete blocked",
      "extension/1001 update blocked",
      "extension/1002 create blocked",
      "extension/1003 update done",
      "blacklist/4001 create done",
    ]);
    expect(applied.results.map(({ reason }) => reason)).toEqual([
      "POST /api/x: the PBX refused: code 500, no",
      "waits for extension/1001",
      "waits for outbound-group/new",
      "waits for outbound-group/new",
      undefined,
      undefined,
    ]);
  });

  test("leaves a group that an extension could not be moved out of", async () => {
    const pbx = refusing(new SimulatedPbx(seed), "1001", refused);
    expect(outcomes(await applySpec(pbx, spec))).toContain("outbound-group/old delete blocked");
    expect(pbx.counts.groupsDeletedInUse).toBe(0);
  });

  test("passes the client's hint on", async () => {
    const hinted = new AuthError("GET /api/login", "not-enabled");
    const { results } = await applySpec(refusing(new SimulatedPbx(), "4001", hinted), numbers(1));
    expect(results[0]).toMatchObject({
      outcome: "failed",
      hint: "enable the account on the PBX, or use another one",
    });
  });
});

test("trap 3: a replacement whose insert is refused says what is gone", async () => {
  const pbx = new SimulatedPbx({ dicts: [groupRow("out", { v: "Old", start_url: "/a.wav" })] });
  pbx.fate = ({ path }) => (path === "/api/ola/dicts/insert" ? refused : "answered");
  const { results } = await applySpec(pbx, { outboundGroups: [{ id: "out", name: "New" }] });
  expect(results.map(({ action, outcome, hint }) => [action, outcome, hint])).toEqual([
    ["delete", "done", undefined],
    [
      "create",
      "failed",
      'it is deleted by now, and was to come back with name "New", startPrompt "/a.wav", collectDtmf "none"',
    ],
  ]);
});

describe("what makes all further writes pointless", () => {
  test.each([
    ["a refused log-in", new AuthError("GET /api/login", "refused")],
    ["a token that is refused again and again", new AuthError("POST /api/x", "token-refused")],
    ["a log-in that fails otherwise", new HttpStatusError("GET /api/login", 503, {})],
    ["a PBX that is out of reach", unreachable],
  ])("%s: nothing new starts, and what did not start says why", async (_, error) => {
    const pbx = refusing(new SimulatedPbx(), "4002", error);
    const applied = await applySpec(pbx, numbers(4), { concurrency: 1 });
    expect(applied.results.map(({ outcome }) => outcome)).toEqual(["done", "failed", "blocked", "blocked"]);
    expect(applied.results[3]?.reason).toBe(error.message);
    expect(pbx.writes).toHaveLength(2);
  });

  test("a connection that broke after sending is not one of them", async () => {
    const broken = new TransportError("POST /api/x", {
      code: "X",
      sent: true,
      transient: true,
      message: "broke",
    });
    const pbx = refusing(new SimulatedPbx(), "4002", broken);
    const applied = await applySpec(pbx, numbers(4), { concurrency: 1 });
    expect(applied.results.map(({ outcome }) => outcome)).toEqual(["done", "failed", "done", "done"]);
  });

  test("nor is an answer with a failure's status", async () => {
    const pbx = refusing(new SimulatedPbx(), "4002", new HttpStatusError("POST /api/x", 500, {}));
    const applied = await applySpec(pbx, numbers(4), { concurrency: 1 });
    expect(applied.results.map(({ outcome }) => outcome)).toEqual(["done", "failed", "done", "done"]);
  });

  test("nor is an answer that got lost", async () => {
    const pbx = new SimulatedPbx();
    pbx.fate = (call, number) => (about(call) === "4002" && number < 4 ? "request-lost" : "answered");
    const applied = await applySpec(pbx, numbers(4), { concurrency: 1 });
    expect(applied.results.every(({ outcome }) => outcome === "done")).toBe(true);
  });
});

describe("trap 9: an answer that gets lost", () => {
  test("is looked up, and that is told", async () => {
    const pbx = new SimulatedPbx();
    pbx.fate = (_call, number) => (number === 1 ? "answer-lost" : "answered");
    const { events } = await applySpec(pbx, numbers(1));
    expect(events.map(({ type }) => type)).toEqual([
      "apply_start",
      "operation_start",
      "lookup",
      "operation_end",
    ]);
    expect(pbx.state.special_phone).toHaveLength(1);
  });

  test("and cannot be looked up ends unknown, blocks what depends on it and says where to look", async () => {
    const pbx = new SimulatedPbx();
    pbx.fate = (call) => (about(call) === "new" ? "answer-lost" : "answered");
    let planning = true;
    pbx.beforeRead = () => {
      if (!planning) throw new Error("answered with HTTP status 503");
    };
    const spec = {
      outboundGroups: [{ id: "new" }],
      extensions: [{ extn: "1001", password: "s3cret-1001", outboundGroup: "new" }],
      blacklist: [{ phone: "4001" }],
    };
    const emit = ({ type }: ApplyEvent): void => {
      if (type === "apply_start") planning = false;
    };
    const { results } = await applySpec(pbx, spec, { emit });
    expect(results.map(({ outcome }) => outcome)).toEqual(["unknown", "blocked", "done"]);
    expect(results[0]?.hint).toBe(
      "look at outbound-group/new on the PBX; the next plan shows whether it took effect",
    );
  });

  test("every time, until the retries are spent, ends failed: the last look did not find it", async () => {
    const pbx = new SimulatedPbx();
    pbx.fate = () => "request-lost";
    const { results } = await applySpec(pbx, numbers(1), { retries: 2 });
    expect(results[0]?.outcome).toBe("failed");
    expect(pbx.writes).toHaveLength(3);
  });
});

describe("interruption", () => {
  test("nothing new starts, what is in flight finishes, and the rest says so", async () => {
    const stop = new AbortController();
    const pbx = new SimulatedPbx();
    pbx.fate = (call) => {
      if (about(call) === "4003") stop.abort();
      return "answered";
    };
    const applied = await applySpec(pbx, numbers(8), { concurrency: 3, stop: stop.signal });
    expect(applied.results.map(({ outcome }) => outcome)).toEqual([
      ...Array<string>(3).fill("done"),
      ...Array<string>(5).fill("blocked"),
    ]);
    expect(applied.results[7]?.reason).toBe("interrupted before it started");
    expect(applied.events).toContainEqual({ type: "interrupted", in_flight: 3 });
    expect(pbx.state.special_phone).toHaveLength(3);
  });

  test("between a replacement's deletion and its insert: the insert is still made", async () => {
    const stop = new AbortController();
    const pbx = new SimulatedPbx({
      dicts: [groupRow("out", { v: "Old", times: "3" })],
      extensions: [extensionRow("1001")],
    });
    pbx.fate = (call) => {
      if (call.path === "/api/ola/dicts/delete") stop.abort();
      return "answered";
    };
    const spec = {
      outboundGroups: [{ id: "out", name: "New" }],
      extensions: [{ extn: "1001", autoLogin: true }],
    };
    const applied = await applySpec(pbx, spec, { concurrency: 1, stop: stop.signal });
    expect(outcomes(applied)).toEqual([
      "outbound-group/out delete done",
      "outbound-group/out create done",
      "extension/1001 update blocked",
    ]);
    const alive = pbx.state.dicts.filter((row) => row["deleted_at"] === null);
    expect(alive).toMatchObject([{ k: "out", v: "New", times: "3" }]);
  });

  test("the same when the log-in is refused in between: the insert is at least tried", async () => {
    const pbx = new SimulatedPbx({ dicts: [groupRow("a", { v: "Old" }), groupRow("b")] });
    pbx.fate = (call) => (about(call) === "b" ? new AuthError("GET /api/login", "refused") : "answered");
    const spec = {
      outboundGroups: [
        { id: "b", promptTimes: 3 },
        { id: "a", name: "New" },
      ],
    };
    const applied = await applySpec(pbx, spec, { concurrency: 2 });
    expect(outcomes(applied)).toEqual([
      "outbound-group/a delete done",
      "outbound-group/a create done",
      "outbound-group/b update failed",
    ]);
  });

  test("before the start: nothing is written, and it is told", async () => {
    const stop = new AbortController();
    stop.abort();
    const pbx = new SimulatedPbx();
    const applied = await applySpec(pbx, numbers(2), { stop: stop.signal });
    expect(pbx.writes).toEqual([]);
    expect(applied.events).toContainEqual({ type: "interrupted", in_flight: 0 });
    expect(applied.results.map(({ outcome }) => outcome)).toEqual(["blocked", "blocked"]);
  });

  test("after the end nothing is told any more", async () => {
    const stop = new AbortController();
    const { events } = await applySpec(new SimulatedPbx(), numbers(1), { stop: stop.signal });
    const told = events.length;
    stop.abort();
    expect(events).toHaveLength(told);
  });
});

test("a replaced group is never missing when its extensions are written", async () => {
  const pbx = new SimulatedPbx({
    dicts: [groupRow("out", { v: "Old" })],
    extensions: many(1001, 6, (nbr) => extensionRow(nbr)),
  });
  const spec = {
    outboundGroups: [{ id: "out", name: "New" }],
    extensions: many(1001, 6, (extn) => ({ extn, autoLogin: true })),
  };
  const { results } = await applySpec(pbx, spec, { concurrency: 8 });
  expect(results.every(({ outcome }) => outcome === "done")).toBe(true);
  expect(pbx.counts).toMatchObject({ ...CAREFUL, rejected: 0 });
  expect(pbx.state.extensions.map(({ context }) => context)).toEqual(Array(6).fill("New"));
});

test("applying twice does nothing the second time", async () => {
  const pbx = new SimulatedPbx({ special_phone: [phoneRow("4002", 4), phoneRow("4009", 3)] });
  const spec = { blacklist: many(4001, 4, (phone) => ({ phone })), manage: { blacklist: { prune: true } } };
  expect((await applySpec(pbx, spec)).plannedWrites).toBe(4);
  expect((await applySpec(pbx, spec)).plannedWrites).toBe(0);
  expect(pbx.received).toBe(4);
});
