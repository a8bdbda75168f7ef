import { describe, expect, test } from "vitest";
import { PbxCodeError } from "../../src/pbx/errors.js";
import { execute } from "../../src/reconcile/execute.js";
import { NotCarriedOut, UnknownOutcome } from "../../src/reconcile/not-done.js";
import type { Patience, Writer } from "../../src/reconcile/execute.js";
import { operationsOf } from "../../src/reconcile/graph.js";
import type { Operation } from "../../src/reconcile/graph.js";
import { diffAgainst } from "../support/applying.js";
import { extensionRow, groupRow, phoneRow } from "../support/rows.js";
import { CAREFUL, SimulatedPbx } from "../support/simulated-pbx.js";
import type { Fate } from "../support/simulated-pbx.js";
import { specOf } from "../support/spec-builder.js";
import type { SpecInput } from "../support/spec-builder.js";

const PHONE = "13678267674";

/** A PBX, the one operation that a spec asks of it, and what happens to the writes in turn. */
async function operation(
  spec: SpecInput,
  rows: readonly ReturnType<typeof phoneRow>[],
  fates: readonly Fate[],
): Promise<{ pbx: SimulatedPbx; operation: Operation }> {
  const pbx = new SimulatedPbx({
    dicts: [groupRow("out")],
    extensions: [extensionRow("1002")],
    special_phone: rows,
  });
  const [only, ...others] = operationsOf((await diffAgainst(pbx, specOf(spec))).changes);
  if (!only || others.length > 0) throw new Error("not one operation");
  pbx.reads.length = 0;
  pbx.fate = (_call, number) => fates[number - 1] ?? "answered";
  return { pbx, operation: only };
}

function patience(more: Partial<Patience> = {}): { waits: number[]; lookups: string[]; patience: Patience } {
  const waits: number[] = [];
  const lookups: string[] = [];
  const sleep = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
  const onLookup = ({ address }: Operation): number => lookups.push(address);
  return { waits, lookups, patience: { retries: 3, random: () => 0.5, sleep, onLookup, ...more } };
}

const number = { blacklist: [{ phone: PHONE, direction: "inbound" }] };
const extension = { extensions: [{ extn: "1001", password: "s3cret-1001", outboundGroup: "out" }] };

const flagsOf = (pbx: SimulatedPbx): unknown[] =>
  pbx.state.special_phone.map((row) => Number(row["special_flag"])).toSorted();

test("what is answered is not read back", async () => {
  const { pbx, operation: insert } = await operation(number, [], []);
  await execute(insert, pbx, patience().patience);
  expect(pbx.reads).toEqual([]);
  expect(flagsOf(pbx)).toEqual([2]);
});

describe("trap 9: an insert whose fate is unknown is looked up before it is tried again", () => {
  test("it arrived: not sent again", async () => {
    const { pbx, operation: insert } = await operation(number, [], ["answer-lost"]);
    const told = patience();
    await execute(insert, pbx, told.patience);
    expect(pbx.writes).toHaveLength(1);
    expect(flagsOf(pbx)).toEqual([2]);
    expect(told.lookups).toEqual([`blacklist/${PHONE}`]);
  });

  test("it did not arrive: sent again, after the look", async () => {
    const { pbx, operation: insert } = await operation(number, [], ["request-lost"]);
    await execute(insert, pbx, patience().patience);
    expect(pbx.writes).toHaveLength(2);
    expect(pbx.reads).toEqual([{ name: "blacklist", filter: { phone: PHONE } }]);
    expect(flagsOf(pbx)).toEqual([2]);
  });

  test("trap 6: a number that merely contains it is not taken for it", async () => {
    const similar = phoneRow(`0${PHONE}`, 2);
    const { pbx, operation: insert } = await operation(number, [similar], ["request-lost"]);
    await execute(insert, pbx, patience().patience);
    expect(pbx.state.special_phone.map(({ phone }) => phone)).toEqual([`0${PHONE}`, PHONE]);
  });

  test("an extension that arrived is not inserted twice", async () => {
    const { pbx, operation: insert } = await operation(extension, [], ["answer-lost"]);
    await execute(insert, pbx, patience().patience);
    expect(pbx.counts).toMatchObject({ ...CAREFUL, rejected: 0 });
    expect(pbx.state.extensions).toHaveLength(2);
  });

  test("somebody else inserted it otherwise meanwhile: it is updated, and complete", async () => {
    const { pbx, operation: insert } = await operation(extension, [], ["request-lost"]);
    const other = {
      extn: "1001",
      extnPwd: "Another-one",
      context: "out",
      name: "1001",
      transfer_phone: "139",
    };
    const calm = patience({
      // Before the look.
      sleep: async () => {
        pbx.fate = () => "answered";
        await pbx.send({ method: "POST", path: "/api/ola/extensions/insert", params: other });
      },
    });
    await execute(insert, pbx, calm.patience);
    const row = pbx.state.extensions.find(({ nbr }) => nbr === "1001");
    expect(row).toMatchObject({ password: "s3cret-1001", transfer_phone: "139" });
    expect(pbx.counts).toMatchObject({ ...CAREFUL, rejected: 0 });
  });
});

test("trap 2: a PBX that hides passwords is sent all seven again: whether the first time took is not to be seen", async () => {
  const pbx = new SimulatedPbx({ dicts: [groupRow("out")] });
  const [insert] = operationsOf((await diffAgainst(pbx, specOf(extension))).changes);
  pbx.fate = (_call, count) => (count === 1 ? "answer-lost" : "answered");
  const masking: Writer = {
    send: (call) => pbx.send(call),
    list: async (name, filter) => (await pbx.list(name, filter)).map((row) => ({ ...row, password: "****" })),
  };
  if (insert) await execute(insert, masking, patience().patience);
  expect(pbx.writes.map(({ path }) => path)).toEqual([
    "/api/ola/extensions/insert",
    "/api/ola/extensions/update",
  ]);
  expect(pbx.state.extensions).toMatchObject([{ password: "s3cret-1001", transfer_phone: "" }]);
  expect(pbx.counts).toMatchObject({ ...CAREFUL, rejected: 0 });
});

describe("several calls", () => {
  const turned = { blacklist: [{ phone: PHONE, direction: "outbound" }] };
  const rows = [phoneRow(PHONE, 2), phoneRow(PHONE, 1)];

  test("only what is still missing is sent after a loss", async () => {
    const { pbx, operation: update } = await operation(turned, rows, ["answer-lost"]);
    await execute(update, pbx, patience().patience);
    expect(
      pbx.writes.map(({ path, params }) => `${path.split("/").at(-1) ?? ""} ${params["special_flag"] ?? ""}`),
    ).toEqual(["insert 3", "delete 2"]);
    expect(flagsOf(pbx)).toEqual([1, 3]);
  });

  test("the second is lost: the first is not repeated", async () => {
    const { pbx, operation: update } = await operation(turned, rows, ["answered", "request-lost"]);
    await execute(update, pbx, patience().patience);
    expect(pbx.writes).toHaveLength(3);
    expect(flagsOf(pbx)).toEqual([1, 3]);
  });
});

describe("when it does not end well", () => {
  test("a refusal is not tried again", async () => {
    const { pbx, operation: insert } = await operation(
      number,
      [],
      [new PbxCodeError("POST /x", "500", "no")],
    );
    await expect(execute(insert, pbx, patience().patience)).rejects.toThrow(PbxCodeError);
    expect(pbx.writes).toHaveLength(1);
  });

  test("it cannot be read back: the outcome is unknown, and why", async () => {
    const { pbx, operation: insert } = await operation(number, [], ["answer-lost"]);
    pbx.beforeRead = () => {
      throw new Error("answered with HTTP status 503");
    };
    const end = execute(insert, pbx, patience().patience);
    await expect(end).rejects.toThrow(UnknownOutcome);
    await expect(end).rejects.toThrow(
      /reading blacklist\/13678267674 back failed: answered with HTTP status 503$/,
    );
    expect(pbx.writes).toHaveLength(1);
  });

  test("as many retries as allowed, each after a longer wait, then it is known that nothing was done", async () => {
    const { pbx, operation: insert } = await operation(number, [], Array<Fate>(9).fill("request-lost"));
    const told = patience({ retries: 3 });
    await expect(execute(insert, pbx, told.patience)).rejects.toThrow(
      "no answer in 4 tries, and reading it back shows that it was not carried out",
    );
    expect(pbx.writes).toHaveLength(4);
    expect(told.waits).toEqual([250, 500, 1000, 2000]);
  });

  test("with no retries it is looked up all the same", async () => {
    const { pbx, operation: insert } = await operation(number, [], ["answer-lost"]);
    await execute(insert, pbx, patience({ retries: 0 }).patience);
    expect(flagsOf(pbx)).toEqual([2]);
  });

  test("after an interruption it is looked up once, and not sent again", async () => {
    const { pbx, operation: insert } = await operation(number, [], ["request-lost"]);
    const interrupted = new AbortController();
    const sleep = (): Promise<void> => {
      interrupted.abort();
      return Promise.resolve();
    };
    const told = patience({ sleep, stop: interrupted.signal });
    await expect(execute(insert, pbx, told.patience)).rejects.toThrow(NotCarriedOut);
    expect(told.lookups).toEqual(["blacklist/13678267674"]);
    expect(pbx.writes).toHaveLength(1);
  });

  test("after an interruption, what was carried out is done", async () => {
    const { pbx, operation: insert } = await operation(number, [], ["answer-lost"]);
    await execute(insert, pbx, patience({ stop: AbortSignal.abort() }).patience);
    expect(flagsOf(pbx)).toEqual([2]);
    expect(pbx.writes).toHaveLength(1);
  });
});
