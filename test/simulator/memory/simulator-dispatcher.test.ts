/** The client on a simulator in memory: time that is not waited for, and runs that repeat. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PbxClient } from "../../../src/pbx/client.js";
import { CancelledError, OutcomeUnknownError, PbxError } from "../../../src/pbx/errors.js";
import { SimulatorDispatcher } from "../../../src/simulator/memory/simulator-dispatcher.js";
import { VirtualClock } from "../../../src/simulator/memory/virtual-clock.js";
import { Simulator } from "../../../src/simulator/simulator.js";
import type { FaultSettings } from "../../../src/simulator/simulator.js";

function mounted(
  faults: FaultSettings,
  options: { readonly retries?: number; readonly timeout?: number } = {},
) {
  const clock = new VirtualClock();
  let ids = 0;
  const uuid = (): string => `made-${(ids += 1)}`;
  const simulator = new Simulator({ faults, uuid, now: () => new Date(clock.now()) });
  const client = new PbxClient({
    url: "http://pbx.invalid/",
    username: "admin",
    password: "admin",
    dispatcher: new SimulatorDispatcher(simulator, clock),
    now: clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    ...options,
  });
  return { clock, simulator, client };
}

const INSERT = "@POST /api/special_phone/insert";
const number = (index: number) => ({ phone: `138${index}`, direction: "both" }) as const;

describe("time", () => {
  it("passes by a timeout when no answer comes, and nobody waits", async () => {
    const { clock, client } = mounted({ faults: [`silence-after${INSERT}`] }, { timeout: 3600 });
    await expect(client.blacklist.insert(number(1))).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect(clock.now()).toBe(3_600_000);
  });

  it("passes by a latency", async () => {
    const { clock, client } = mounted({ faults: [`latency:4000${INSERT}`] });
    await client.blacklist.insert(number(1));
    expect(clock.now()).toBe(4_000);
  });

  it("passes by what Retry-After asks for", async () => {
    const { clock, client } = mounted({ faults: [`too-many:30${INSERT}`] });
    await client.blacklist.insert(number(1));
    // With half a second of jitter at most.
    expect(clock.now()).toBe(30_250);
  });

  it("goes on for work whose caller has given up: it is done late", async () => {
    const { clock, simulator, client } = mounted({ faults: [`latency:15000${INSERT}`] }, { timeout: 10 });
    await expect(client.blacklist.insert(number(1))).rejects.toBeInstanceOf(OutcomeUnknownError);
    expect(simulator.snapshot().special_phone).toEqual([]);
    await clock.sleep(5_001);
    expect(simulator.snapshot().special_phone).toHaveLength(1);
  });

  it("is waited out until the PBX is back from a restart", async () => {
    const { clock, simulator, client } = mounted({ faults: ["restart:1000@GET /api/special_phone/*"] });
    expect(await client.blacklist()).toEqual([]);
    expect(clock.now()).toBeGreaterThanOrEqual(1_000);
    expect(simulator.counts.logins).toBe(2);
  });
});

it("lets a call be cancelled while nothing comes", async () => {
  const abort = new AbortController();
  const { client } = mounted({ faults: [`silence${INSERT}`] });
  const call = client.blacklist.insert(number(1), { signal: abort.signal });
  setImmediate(() => abort.abort());
  const error: unknown = await call.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(OutcomeUnknownError);
  expect((error as Error).cause).toBeInstanceOf(CancelledError);
});

/** What comes of thirty writes and ten reads at once, and of the PBX. */
async function run(faults: FaultSettings) {
  const { simulator, client } = mounted(faults);
  const tell = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => "done",
      (error: unknown) => (error instanceof PbxError ? `${error.name} ${error.message}` : error),
    );
  const writes = Array.from({ length: 30 }, (_, index) => tell(client.blacklist.insert(number(index))));
  const reads = Array.from({ length: 10 }, () => tell(client.blacklist()));
  const told = await Promise.all([...writes, ...reads]);
  const held = simulator.snapshot().special_phone.map(({ phone }) => String(phone));
  return { told, held, counts: simulator.counts };
}

it("ends every call, tells the truth about each, and does the same again with the same seed", async () => {
  const faults = [
    ...["latency:5-500=0.3", "too-many=0.1", "bad-gateway=0.05", "unavailable-after:2=0.05", "reset=0.1"],
    ...["reset-after=0.1", "silence=0.05", "silence-after=0.05", "truncated=0.05", "html-after=0.05@POST"],
    ...["code-500=0.05@POST", "restart=0.01"],
  ];
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      const first = await run({ faults, seed });
      const times = (index: number) => first.held.filter((phone) => phone === number(index).phone).length;
      for (const [index, told] of first.told.slice(0, 30).entries()) {
        expect(told).toBeTypeOf("string");
        if (told === "done") expect(times(index)).toBe(1);
        else if (!String(told).startsWith("OutcomeUnknownError")) expect(times(index)).toBe(0);
        else expect(times(index)).toBeLessThanOrEqual(1);
      }
      expect(await run({ faults, seed })).toEqual(first);
    }),
    { numRuns: 25 },
  );
});
