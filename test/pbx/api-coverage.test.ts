/**
 * docs/api-coverage.md against the vendor's document (listed here call by call), the client, the simulator and the tests:
 * nothing may be missing from any of them.
 */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { PbxClient, PbxSocket } from "../../src/index.js";
import { documentedCalls } from "../../src/pbx/calls.js";
import { Simulator } from "../../src/simulator/simulator.js";
import { everyCall } from "./support/every-call.js";

/** The calls of the document, in its order; the last word on the agents is that `extn` may be left out. */
const documentsCalls: readonly (readonly [what: string, call: string])[] = [
  ["Token", "GET /api/login"],
  ["Call control: dial", "PUT /api/ola/agents/{extn}/dial/{destNumber}"],
  ["Call control: hang up", "PUT /api/ola/agents/{extn}/hangup"],
  ["Call control: break", "PUT /api/ola/agents/{extn}/go_break"],
  ["Call control: ready", "PUT /api/ola/agents/{extn}/go_ready"],
  ["Call control: hold", "PUT /api/ola/agents/{extn}/hold"],
  ["Call control: unhold", "PUT /api/ola/agents/{extn}/unhold"],
  ["Extension: insert", "POST /api/ola/extensions/insert"],
  ["Extension: delete", "POST /api/ola/extensions/delete"],
  ["Extension: update", "POST /api/ola/extensions/update"],
  ["Extension: list", "GET /api/ola/extensions/detail"],
  ["Extension: list, former address", "GET /api/ola/extensions_detail"],
  ["Extension: agent's state", "GET /api/ola/agents/{extn}"],
  ["Extension: all agents' states", "GET /api/ola/agents"],
  ["Outbound group: insert", "POST /api/ola/dicts/insert"],
  ["Outbound group: delete", "POST /api/ola/dicts/delete"],
  ["Outbound group: update", "POST /api/ola/dicts/update"],
  ["Outbound group: list", "GET /api/ola/dicts/detail"],
  ["Outbound group: its extensions", "GET /api/ola/dicts/agent_detail/{k}"],
  ["Inbound queue: list", "GET /api/ola/all_queues"],
  ["Inbound queue: who waits", "GET /api/ola/queues/{uuid}/get_callers"],
  ["Gateway group: list", "GET /api/ola/gateway_groups"],
  ["IVR flow: list", "GET /api/ola/ivr_flows"],
  ["Conference: create", "POST /api/conferences/saveConf"],
  ["Conference: delete", "POST /api/conferences/delConf/{uuid}"],
  ["Conference: update", "POST /api/conferences/saveConf"],
  ["Conference: list", "GET /api/conferences/conference/detail"],
  ["Conference: set members", "POST /api/conferences/addConfMembers"],
  ["Conference: live members", "GET /api/conferences/liveConf/{uuid}"],
  ["Conference: dial a member in", "POST /api/conferences/dialConf/{member}/{uuid}"],
  ["Conference: kick, mute, unmute", "POST /api/conferences/oprConf/{member}/{uuid}/{type}"],
  ["Conference: end", "POST /api/conferences/oprConf/all/{uuid}/kick"],
  ["Blacklist: insert", "POST /api/special_phone/insert"],
  ["Blacklist: delete", "POST /api/special_phone/delete"],
  ["Blacklist: update", "POST /api/special_phone/update"],
  ["Blacklist: list", "GET /api/special_phone/special_phone_detail"],
  ["Group call", "PUT /api/ola/groupCall"],
  ["Call-back", "POST /api/ola/makeCall"],
];

/** The methods of the vendor's script that the document explains, and two that only the script has. */
const scriptsMethods: readonly string[] = [
  "connect",
  "auth",
  "subscribe",
  "onMessage",
  "unsubscribe",
  "login",
  "logout",
  "go_ready",
  "go_break",
  "dial",
  "hangup",
  "hold",
  "unhold",
  "ping",
  "collect_dtmf",
  "transfer",
  "intercept",
  "monitor",
  "unmonitor",
  "three_way",
  "exit_three_way",
  "take_call",
  "kill",
  "get_agent_state",
  "answer",
];

const page = readFileSync(new URL("../../docs/api-coverage.md", import.meta.url), "utf8");

/** The rows of the table under a heading, cell by cell, code marks removed. */
function tableUnder(heading: string): string[][] {
  const section = page.split(/^## /m).find((each) => each.startsWith(heading)) ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| "));
  return rows.slice(2).map((row) =>
    row
      .slice(2, -2)
      .split(" | ")
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

const http = tableUnder("HTTP").map(([what = "", call = "", methods = "", route = "", tests = ""]) => ({
  what: what.replace(/ \(.*/, ""),
  call,
  methods: methods.split(", "),
  route,
  tests,
}));
const webSocket = tableUnder("WebSocket").map(([script = "", wire = "", method = "", tests = ""]) => ({
  script: script.replace(/ \(.*/, ""),
  wire,
  method,
  tests,
}));

/** The texts of the tests that a cell links to; a link to nowhere throws. */
function testsIn(cell: string): string {
  const links = [...cell.matchAll(/\]\(\.\.\/(test\/[^)]+)\)/g)].map(([, path = ""]) => path);
  expect(links.length).toBeGreaterThan(0);
  const texts = links.map((path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8"));
  // What every-call.test.ts runs through stands as data beside it.
  return links.some((path) => path.endsWith("every-call.test.ts"))
    ? texts.join() + everyCall.map(({ method }) => `.${method}(`).join()
    : texts.join();
}

const unnamed = (call: string): string => call.replace(/\{\w+\}/g, "{}");

/** The routes that the simulator finds for a call, as it counts them. */
function routesFor(call: string, dialect: "current" | "older"): string[] {
  const simulator = new Simulator({ dialect });
  const [method = "", path = ""] = call.split(" ");
  const filled = path.replace("{type}", "kick").replace(/\{\w+\}/g, "1");
  simulator.handle({ method, path: filled, headers: {}, body: "" });
  return Object.keys(simulator.counts.calls).map(unnamed);
}

const hasRoute = (call: string): boolean =>
  (["current", "older"] as const).some((dialect) => routesFor(call, dialect).includes(unnamed(call)));

/** What a path of names leads to. */
function at(root: object, names: string): unknown {
  return names
    .split(".")
    .reduce<unknown>(
      (value, name) =>
        typeof value === "object" || typeof value === "function" ? Reflect.get(value ?? {}, name) : undefined,
      root,
    );
}

describe("the page of the API's coverage", () => {
  it("has every HTTP call of the document once, and no other", () => {
    expect(http.map(({ what, call }) => [what, call])).toEqual(documentsCalls);
  });

  it("has every method of the script once, and no other", () => {
    expect(webSocket.map(({ script }) => script)).toEqual(scriptsMethods);
  });
});

describe("the client", () => {
  it("knows the document's calls by their addresses, and no others", () => {
    const known = documentedCalls.map(({ method, path }) => `${method} ${path}`);
    const wanted = documentsCalls.map(([, call]) => call).filter((call) => call !== "GET /api/login");
    expect([...new Set(known)].sort()).toEqual([...new Set(wanted)].sort());
  });

  it.each(http)("has $methods for $call", ({ call, methods }) => {
    const client = new PbxClient({ url: "http://127.0.0.1:1", username: "u", password: "p" });
    onTestFinished(() => client.close());
    for (const method of methods) {
      expect(at(client, method)).toBeTypeOf("function");
      const former = call.endsWith("extensions_detail") ? "GET /api/ola/extensions/detail" : call;
      if (method !== "login")
        expect(everyCall.filter((each) => each.method === method).map((each) => each.call)).toEqual([former]);
    }
  });

  it("has no method that the page does not have", () => {
    const onPage = new Set(http.flatMap(({ methods }) => methods));
    expect(everyCall.map(({ method }) => method).filter((method) => !onPage.has(method))).toEqual([]);
  });

  it.each(webSocket)("has $method for the script's $script", ({ method }) => {
    expect(at(PbxSocket.prototype, method)).toBeTypeOf("function");
  });

  it("has no WebSocket method that the page does not have", () => {
    const own = Object.getOwnPropertyNames(PbxSocket.prototype);
    const onPage = new Set(webSocket.map(({ method }) => method));
    expect(own.filter((name) => !onPage.has(name)).sort()).toEqual(["close", "constructor"]);
  });
});

describe("the simulator", () => {
  it.each(http)("answers $call", ({ call, route }) => {
    expect(unnamed(route)).toBe(unnamed(call));
    expect(hasRoute(call)).toBe(true);
  });

  it("would be caught without a route", () => {
    expect(hasRoute("GET /api/ola/agents/{extn}/mood")).toBe(false);
  });
});

describe("the tests", () => {
  it.each(http)("that are named for $call have it", ({ methods, tests }) => {
    const text = testsIn(tests);
    for (const method of methods) expect(text.includes(`.${method}(`)).toBe(true);
  });

  it.each(webSocket)("that are named for the script's $script have it", ({ method, wire, tests }) => {
    const text = testsIn(tests);
    expect(text.includes(`socket.${method}(`)).toBe(true);
    if (wire !== "—") expect(text.includes(`"${wire}"`)).toBe(true);
  });

  it("exist", () => {
    const links = [...page.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, path = ""]) => path);
    for (const path of links) expect(existsSync(new URL(`../../${path}`, import.meta.url))).toBe(true);
  });
});
