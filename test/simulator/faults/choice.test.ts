import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FaultChoice } from "../../../src/simulator/faults/choice.js";
import type { SimulatorRequest } from "../../../src/simulator/http.js";
import { Simulator } from "../../../src/simulator/simulator.js";

const { routes } = new Simulator();
const INSERT = "/api/ola/extensions/insert";

const choiceOf = (faults: readonly string[], seed?: number): FaultChoice =>
  new FaultChoice({ faults, ...(seed !== undefined && { seed }) }, routes);

const get = (path: string): SimulatorRequest => ({ method: "GET", path, headers: {}, body: "" });
const post = (body = "", path = INSERT): SimulatorRequest => ({ method: "POST", path, headers: {}, body });

/** What befalls each of the requests. */
const play = (choice: FaultChoice, requests: readonly SimulatorRequest[]): string[] =>
  requests.map((request) => {
    const { delayMs, played } = choice.choose(request);
    return [...played, delayMs].join(" ");
  });

const requests = fc.array(
  fc.oneof(
    fc.constantFrom("/api/ola/agents", "/api/ola/dicts/detail").map(get),
    fc.integer({ min: 1000, max: 1005 }).map((extn) => post(`extn=${extn}&name=+x`)),
  ),
  { maxLength: 40 },
);
const mixed = ["reset-after=0.2", "silence=0.1@POST", "latency:20-200=0.5", "trimmed=0.3", "html#2@GET"];

describe("chance", () => {
  it("is the same for the same seed and the same requests", () => {
    fc.assert(
      fc.property(requests, fc.nat(), (asked, seed) => {
        expect(play(choiceOf(mixed, seed), asked)).toEqual(play(choiceOf(mixed, seed), asked));
      }),
    );
  });

  it("does not depend on what comes in between: requests in parallel meet the same in any order", () => {
    const rated = mixed.filter((fault) => fault.includes("="));
    fc.assert(
      fc.property(requests, fc.nat(), (asked, seed) => {
        const ordered = (all: readonly SimulatorRequest[]): string[] => {
          const befell = play(choiceOf(rated, seed), all);
          return all.map(({ path, body }, index) => `${path} ${body} ${befell[index] ?? ""}`).sort();
        };
        expect(ordered(asked.toReversed())).toEqual(ordered(asked));
      }),
    );
  });

  it("is another for another seed", () => {
    const many = Array.from({ length: 200 }, (_, index) => post(`extn=${index}`));
    const befell = [1, 2, 3].map((seed) => play(choiceOf(["reset=0.5"], seed), many).join());
    expect(new Set(befell).size).toBe(3);
  });

  it("takes the seed 1 unless it is told", () => {
    const many = Array.from({ length: 200 }, (_, index) => post(`extn=${index}`));
    expect(play(choiceOf(["reset=0.5"]), many)).toEqual(play(choiceOf(["reset=0.5"], 1), many));
  });

  it.each([0.01, 0.2, 0.7, 1])("comes as often as the rate says: %d, whatever stands beside it", (rate) => {
    const rest = Math.round((1 - rate) * 100) / 200;
    const beside = rest > 0 ? [`silence=${rest}`] : [];
    const count = 20_000;
    for (const seed of [1, 2, 3]) {
      const many = Array.from({ length: count }, (_, index) => post(`extn=${index}`));
      const befell = play(choiceOf([...beside, `reset-after=${rate}`, "latency:5=0.5"], seed), many);
      const share = befell.filter((one) => one.includes("reset-after")).length / count;
      // Five standard deviations.
      expect(Math.abs(share - rate)).toBeLessThanOrEqual(5 * Math.sqrt((rate * (1 - rate)) / count));
    }
  });

  it("strikes the same request anew each time it comes", () => {
    const befell = play(
      choiceOf(["reset=0.5"]),
      Array.from({ length: 100 }, () => post()),
    );
    expect(new Set(befell).size).toBe(2);
  });

  it("spreads a latency over its range, ends included", () => {
    const choice = choiceOf(["latency:20-24=1"]);
    const delays = Array.from({ length: 300 }, (_, index) => choice.choose(post(`extn=${index}`)).delayMs);
    expect([...new Set(delays)].sort()).toEqual([20, 21, 22, 23, 24]);
  });
});

describe("a fault without a rate", () => {
  it("is played once, at the next such call", () => {
    const choice = choiceOf([`html@POST ${INSERT}`]);
    expect(choice.faults).toEqual([`html-before@POST ${INSERT}`]);
    const asked = [get("/api/ola/agents"), post("", "/api/ola/extensions/update"), post(), post()];
    expect(play(choice, asked)).toEqual(["0", "0", "html-before 0", "0"]);
    expect(choice.faults).toEqual([]);
  });

  it("waits for the nth such call, and says how many it still lets pass", () => {
    const choice = choiceOf(["reset#3@POST"]);
    expect(play(choice, [post(), get("/api/ola/agents"), post()])).toEqual(["0", "0", "0"]);
    expect(choice.faults).toEqual(["reset-before@POST"]);
    expect(play(choice, [post(), post()])).toEqual(["reset-before 0", "0"]);
  });

  it("stands back where another one was first, and comes at the next such call", () => {
    const choice = choiceOf(["reset@POST", "silence@POST", "latency:7@POST", "html=1"]);
    const befell = play(choice, [post(), post(), post()]);
    expect(befell).toEqual(["latency reset-before 7", "silence-before 0", "html-before 0"]);
  });

  it("strikes a path with its values, or any", () => {
    const path = "/api/ola/agents/1001";
    for (const call of [path, "/api/ola/agents/{extn}", "GET /api/ola/agents/*"])
      expect(play(choiceOf([`reset@${call}`]), [get("/api/ola/agents/1002/x"), get(`${path}?a=b`)])).toEqual([
        "0",
        "reset-before 0",
      ]);
  });

  it("that changes writes waits for one that it changes", () => {
    const choice = choiceOf(["ignored#2", "trimmed", "cut:3"]);
    const asked = [
      get("/api/ola/agents?name=+abcd+"),
      post("extn=123456"),
      post("name=abcd"),
      post("name=+a"),
    ];
    expect(play(choice, asked)).toEqual(["0", "0", "ignored 0", "trimmed 0"]);
    expect(play(choice, [post("name=abcd")])).toEqual(["cut 0"]);
  });
});

describe("faults that cannot be played", () => {
  it.each([
    [["reset@GET /api/ola/agent"], "the PBX has no call GET /api/ola/agent"],
    [["reset@POST /api/ola/agents"], "the PBX has no call POST /api/ola/agents"],
    [["reset=0.6", "silence=0.5"], "the rates of faults for all calls add up to more than 1"],
    [["reset=0.6", "silence=0.5@POST"], "the rates of faults for POST add up"],
    [
      ["reset=0.6@/api/ola/agents/{extn}", "html=0.5@GET /api/ola/agents/1001"],
      "for GET /api/ola/agents/1001 add up",
    ],
  ])("are an error: %j", (faults, message) => {
    expect(() => choiceOf(faults)).toThrow(message);
  });

  it("are none when they have room side by side", () => {
    expect(() => choiceOf(["reset=0.6@GET", "html=0.6@POST", "latency:5=1", "silence"])).not.toThrow();
    const tenths = Array.from({ length: 10 }, (_, index) => `cut:${index}=0.1`);
    expect(() => choiceOf(tenths)).not.toThrow();
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])("have no seed %d", (seed) => {
    expect(() => choiceOf([], seed)).toThrow("the seed of faults is a whole number from 0");
  });
});
