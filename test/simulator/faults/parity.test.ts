/** Each fault as the real client meets it: on a real socket and in memory, and the same both ways. */
import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import type { Dispatcher } from "undici";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { OutcomeUnknownError, PbxError, TransportError } from "../../../src/pbx/errors.js";
import { SimulatorDispatcher } from "../../../src/simulator/memory/simulator-dispatcher.js";
import { VirtualClock } from "../../../src/simulator/memory/virtual-clock.js";
import { serve } from "../../../src/simulator/serve.js";
import { Simulator } from "../../../src/simulator/simulator.js";
import { clientOf } from "../../pbx/support/fake-pbx.js";
import type { TestClient } from "../../pbx/support/fake-pbx.js";

const WRITE = "@POST /api/ola/dicts/insert";
const READ = "@GET /api/ola/dicts/detail";
const ROW = {
  id: "out",
  name: " 呼出组 ",
  startPrompt: "",
  endPrompt: "",
  promptTimes: 0,
  collectDtmf: "none",
} as const;

const OPTIONS = { password: "admin", retries: 0, timeout: 0.2 } as const;

type Way = (simulator: Simulator) => Promise<TestClient & { sleep: (ms: number) => Promise<void> }>;

const onSocket: Way = async (simulator) => {
  const served = await serve(simulator);
  onTestFinished(() => served.close());
  const dispatcher: Dispatcher = new Pool(served.url, { connections: 2 });
  onTestFinished(() => dispatcher.destroy());
  const client = clientOf(served.url, { ...OPTIONS, dispatcher });
  return { ...client, sleep: async (ms) => wait(ms) };
};

const inMemory: Way = (simulator) => {
  const clock = new VirtualClock();
  const dispatcher = new SimulatorDispatcher(simulator, clock);
  const client = clientOf("http://pbx.invalid", { ...OPTIONS, dispatcher, ...clock });
  return Promise.resolve({ ...client, sleep: clock.sleep });
};

/** What a caller can tell of an error: its class, its code, what it says of the request; and the same of its cause. */
function shown(error: unknown): unknown {
  if (!(error instanceof PbxError)) return error;
  const { name, cause } = error;
  const message = error.message.replace(/http:\/\/[\w.:]+/, "ADDRESS");
  const transport = error instanceof TransportError && { sent: error.sent, transient: error.transient };
  return { name, message, ...transport, ...(cause !== undefined && { cause: shown(cause) }) };
}

/** What comes of a call, and of the PBX. */
async function outcome(way: Way, fault: string, act: (client: TestClient["client"]) => Promise<unknown>) {
  const simulator = new Simulator({ faults: { faults: [fault] } });
  const { client } = await way(simulator);
  await client.login();
  const result = await act(client).then(
    (value) => ({ value }),
    (error: unknown) => ({ error: shown(error), class: error instanceof Error && error.constructor }),
  );
  const groups = simulator.snapshot().dicts.map(({ v }) => v);
  return { result, groups, faults: simulator.counts.faults, armed: simulator.faults.faults };
}

const insert = (client: TestClient["client"]) => client.outboundGroups.insert(ROW);
const list = async (client: TestClient["client"]) => (await client.outboundGroups()).map(({ v }) => v);

/** A fault, its full name, the error's class for a write, and what the PBX holds then. */
const writes: readonly (readonly [
  fault: string,
  name: string,
  error: string | undefined,
  held: readonly string[],
])[] = [
  ["latency:1", "latency", undefined, [" 呼出组 "]],
  ["latency:1-3", "latency", undefined, [" 呼出组 "]],
  ["too-many:3", "too-many", "HttpStatusError", []],
  ["bad-gateway", "bad-gateway-before", "OutcomeUnknownError", []],
  ["bad-gateway-after", "bad-gateway-after", "OutcomeUnknownError", [" 呼出组 "]],
  ["unavailable:5", "unavailable-before", "OutcomeUnknownError", []],
  ["unavailable-after", "unavailable-after", "OutcomeUnknownError", [" 呼出组 "]],
  ["gateway-timeout-before", "gateway-timeout-before", "OutcomeUnknownError", []],
  ["gateway-timeout-after", "gateway-timeout-after", "OutcomeUnknownError", [" 呼出组 "]],
  ["reset-before", "reset-before", "OutcomeUnknownError", []],
  ["reset-after", "reset-after", "OutcomeUnknownError", [" 呼出组 "]],
  ["silence-before", "silence-before", "OutcomeUnknownError", []],
  ["silence-after", "silence-after", "OutcomeUnknownError", [" 呼出组 "]],
  ["truncated", "truncated", "OutcomeUnknownError", [" 呼出组 "]],
  ["html-before", "html-before", "OutcomeUnknownError", []],
  ["html-after", "html-after", "OutcomeUnknownError", [" 呼出组 "]],
  ["code-500", "code-500", "PbxCodeError", []],
  ["restart:0", "restart", "OutcomeUnknownError", []],
  ["ignored", "ignored", undefined, []],
  ["trimmed", "trimmed", undefined, ["呼出组"]],
  ["cut:2", "cut", undefined, [" 呼"]],
];

describe("a write", () => {
  it.each(writes)("meets %s on the socket as in memory", async (fault, name, error, held) => {
    const [real, memory] = [
      await outcome(onSocket, fault + WRITE, insert),
      await outcome(inMemory, fault + WRITE, insert),
    ];
    expect(memory).toEqual(real);
    expect(real.groups).toEqual(held);
    expect(real.faults).toEqual({ [name]: 1 });
    expect(real.armed).toEqual([]);
    const found = "error" in real.result ? (real.result.error as Error).name : undefined;
    expect(found).toBe(error);
  });
});

/** What a read fails with; writes' unknown outcomes do not veil it. */
const reads: readonly (readonly [fault: string, error: string | undefined])[] = [
  ["latency:1", undefined],
  ["too-many", "HttpStatusError"],
  ["bad-gateway", "HttpStatusError"],
  ["unavailable:5", "HttpStatusError"],
  ["gateway-timeout-after", "HttpStatusError"],
  ["reset-before", "TransportError"],
  ["reset-after", "TransportError"],
  ["silence-before", "TransportError"],
  ["silence-after", "TransportError"],
  ["truncated", "TransportError"],
  ["html", "ShapeError"],
  ["code-500", "PbxCodeError"],
  ["restart:0", "TransportError"],
];

describe("a read", () => {
  it.each(reads)("meets %s on the socket as in memory", async (fault, error) => {
    const real = await outcome(onSocket, fault + READ, list);
    const memory = await outcome(inMemory, fault + READ, list);
    expect(memory).toEqual(real);
    const found = "error" in real.result ? (real.result.error as Error).name : undefined;
    expect(found).toBe(error);
  });
});

describe.each([
  ["on the socket", onSocket],
  ["in memory", inMemory],
])("%s", (_, way) => {
  it("refuses connections while the PBX is down", async () => {
    const simulator = new Simulator({ faults: { faults: [`restart:3600000${READ}`] } });
    const { client } = await way(simulator);
    await expect(client.outboundGroups()).rejects.toMatchObject({ sent: true, transient: true });
    const error: unknown = await client.outboundGroups().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ code: "ECONNREFUSED", sent: false, transient: true });
  });

  it("loses the tokens with a restart, and comes back at the same address", async () => {
    const simulator = new Simulator({ faults: { faults: [`restart:1${READ}`] } });
    const { client, sleep } = await way(simulator);
    await expect(client.outboundGroups()).rejects.toBeInstanceOf(TransportError);
    // Where it is down still, it is asked again.
    const ask = async (): Promise<unknown> => (await sleep(1), client.outboundGroups());
    await vi.waitFor(async () => expect(await ask()).toEqual([]));
    expect(simulator.counts).toMatchObject({ logins: 2, unauthorized: 1 });
  });

  it("breaks the connection of whatever else is under way when the PBX restarts", async () => {
    const faults = [`silence-after${WRITE}`, `restart:0${READ}`];
    const simulator = new Simulator({ faults: { faults } });
    const { client } = await way(simulator);
    await client.login();
    const waiting = insert(client).catch((error: unknown) => error);
    while (simulator.snapshot().dicts.length === 0) await new Promise(setImmediate);
    await expect(client.outboundGroups()).rejects.toBeInstanceOf(TransportError);
    const error = await waiting;
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect((error as Error).cause).toMatchObject({ transient: true, sent: true });
  });
});
