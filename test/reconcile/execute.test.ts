import { describe, expect, test } from "vitest";
import { AuthError, HttpStatusError, PbxCodeError } from "../../src/pbx/errors.js";
import { execute } from "../../src/reconcile/execute.js";
import { NotCarriedOut, UnknownOutcome } from "../../src/reconcile/not-done.js";
import type { Patience, Writer } from "../../src/reconcile/execute.js";
import { operationsOf } from "../../src/reconcile/graph.js";
import type { Operation } from "../../src/reconcile/graph.js";
import { diffAgainst } from "../support/applying.js";
import type { Call, Row } from "../../src/resources/index.js";
import type { SimulatorRequest } from "../../src/simulator/simulator.js";
import { conferenceRow, extensionRow, groupRow, phoneRow } from "../support/rows.js";
import { CAREFUL, SimulatedPbx, lostAnswer } from "../support/simulated-pbx.js";
import type { Fate } from "../support/simulated-pbx.js";
import { specOf } from "../support/spec-builder.js";
import type { SpecInput } from "../support/spec-builder.js";

const PHONE = "13678267674";

/** A PBX, the one operation that a spec asks of it, and what happens to the writes in turn. */
async function operation(
  spec: SpecInput,
  rows: readonly ReturnType<typeof phoneRow>[],
  fates: readonly Fate[],
  conferences: readonly Row[] = [],
): Promise<{ pbx: SimulatedPbx; operation: Operation }> {
  const pbx = new SimulatedPbx({
    dicts: [groupRow("out")],
    extensions: [extensionRow("1002")],
    special_phone: rows,
    conferences,
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

/** A write as the simulator takes it. */
function requestOf(pbx: SimulatedPbx, { method, path, params }: Call): SimulatorRequest {
  const login = { method: "GET", path: "/api/login?username=admin&password=admin", headers: {}, body: "" };
  const token = pbx.simulator.handle(login).headers["x-auth-token"];
  const headers = { "x-auth-token": token, "content-type": "application/x-www-form-urlencoded" };
  return { method, path, headers, body: new URLSearchParams(params).toString() };
}

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

/** Writes of these numbers are acknowledged, and not taken. */
function deafTo(pbx: SimulatedPbx, ...numbers: readonly number[]): Writer {
  return {
    list: (name, filter) => pbx.list(name, filter),
    send: async (call) => {
      if (!numbers.includes(pbx.writes.length + 1)) return pbx.send(call);
      pbx.writes.push(call);
      return { code: 200 };
    },
  };
}

describe("trap 5: an update that hits every row of a number", () => {
  const inbound = { blacklist: [{ phone: PHONE, direction: "inbound" }] };
  const both = [phoneRow(PHONE, 4), phoneRow(PHONE, 3)];

  test("goes out when the PBX shows that the deletion before it left one row", async () => {
    const { pbx, operation: update } = await operation(inbound, both, []);
    const told = patience({ retries: 0 });
    await execute(update, pbx, told.patience);
    expect(pbx.writes).toHaveLength(2);
    expect(pbx.reads).toHaveLength(1);
    expect(flagsOf(pbx)).toEqual([2]);
    // Nothing was lost: it is no look-up that anybody has to be told of.
    expect([told.lookups, told.waits]).toEqual([[], []]);
  });

  test("never does when a deletion was acknowledged and not taken", async () => {
    const { pbx, operation: update } = await operation(inbound, both, []);
    const end = execute(update, deafTo(pbx, 1), patience().patience);
    await expect(end).rejects.toMatchObject({ name: "NotCarriedOut", left: undefined });
    await expect(end).rejects.toThrow("and the PBX shows no effect of them");
    expect(pbx.writes).toHaveLength(1);
    expect(flagsOf(pbx)).toEqual([3, 4]);
  });

  test("is unknown when the PBX can't be looked at", async () => {
    const { pbx, operation: update } = await operation(inbound, both, []);
    pbx.beforeRead = () => {
      throw new Error("answered with HTTP status 503");
    };
    await expect(execute(update, pbx, patience().patience)).rejects.toThrow(UnknownOutcome);
  });
});

test("an update whose insert was not taken and whose deletion was: in part, since the number is gone", async () => {
  const outbound = { blacklist: [{ phone: PHONE, direction: "outbound" }] };
  const { pbx, operation: update } = await operation(
    outbound,
    [phoneRow(PHONE, 2), phoneRow(PHONE, 1)],
    ["answered", "answer-lost"],
  );
  const end = execute(update, deafTo(pbx, 1), patience().patience);
  await expect(end).rejects.toMatchObject({ name: "NotCarriedOut", left: { length: 2 } });
  await expect(end).rejects.toThrow(`the PBX acknowledged blacklist/${PHONE} and does not list it`);
  expect(flagsOf(pbx)).toEqual([1]);
});

test("an update that was changed on its way and whose answer was lost is in part, when it can't be sent again", async () => {
  const { pbx, operation: update } = await operation(
    { extensions: [{ extn: "1002", transferPhone: "13900000000" }] },
    [],
    [],
  );
  const cut: Writer = {
    list: (name, filter) => pbx.list(name, filter),
    send: async (call) => {
      await pbx.send({ ...call, params: { ...call.params, transfer_phone: "139" } });
      throw lostAnswer(call);
    },
  };
  const end = execute(update, cut, patience({ retries: 0 }).patience);
  await expect(end).rejects.toMatchObject({ name: "NotCarriedOut", left: [{}] });
  await expect(end).rejects.toThrow("/api/ola/extensions/update is left to do");
});

const members = { conferences: [{ topic: "Weekly", members: ["1002"] }] };
const refusal = new PbxCodeError("POST /api/x", "500", "no");

describe("what was refused is read back as well", () => {
  test("the PBX holds it all the same: done", async () => {
    const { pbx, operation: insert } = await operation(number, [], []);
    pbx.fate = (call) => {
      // Carried out, and then refused: the answer to a first delivery got lost on the way.
      pbx.simulator.handle(requestOf(pbx, call));
      return refusal;
    };
    const told = patience();
    await execute(insert, pbx, told.patience);
    expect(flagsOf(pbx)).toEqual([2]);
    expect(told.lookups).toEqual([`blacklist/${PHONE}`]);
  });

  test("after some of its calls: failed, and what is left to do", async () => {
    const { pbx, operation: insert } = await operation(members, [], ["answered", refusal]);
    const end = execute(insert, pbx, patience().patience);
    await expect(end).rejects.toMatchObject({
      name: "NotCarriedOut",
      left: [{ params: { members: "1002" } }],
    });
    await expect(end).rejects.toThrow(
      "code 500, no; it was carried out in part, and POST /api/conferences/addConfMembers is left to do",
    );
    expect(pbx.writes).toHaveLength(2);
  });

  test("behind a call that was acknowledged, and can't be read: unknown, since that call may not have been taken", async () => {
    const { pbx, operation: insert } = await operation(members, [], ["answered", refusal]);
    pbx.beforeRead = () => {
      throw new Error("answered with HTTP status 503");
    };
    await expect(execute(insert, pbx, patience().patience)).rejects.toThrow(UnknownOutcome);
  });

  test("and can't be read: the PBX's own word counts, a status 500 leaves it unknown", async () => {
    const status = new HttpStatusError("POST /api/x", 500, {});
    for (const [fate, end] of [[refusal, PbxCodeError] as const, [status, UnknownOutcome] as const]) {
      const { pbx, operation: insert } = await operation(number, [], [fate]);
      pbx.beforeRead = () => {
        throw new Error("answered with HTTP status 503");
      };
      await expect(execute(insert, pbx, patience().patience)).rejects.toThrow(end);
    }
  });
});

describe("reading back", () => {
  test("is tried again while retries are left", async () => {
    const { pbx, operation: insert } = await operation(number, [], ["answer-lost"]);
    let reads = 0;
    pbx.beforeRead = () => {
      reads += 1;
      if (reads <= 3) throw new Error("unexpected answer: an HTML page");
    };
    await execute(insert, pbx, patience({ retries: 3 }).patience);
    expect(flagsOf(pbx)).toEqual([2]);
    expect(pbx.writes).toHaveLength(1);
  });

  test("is not tried again when the log-in is refused", async () => {
    const { pbx, operation: insert } = await operation(number, [], ["answer-lost"]);
    pbx.beforeRead = () => {
      throw new AuthError("GET /api/login", "refused");
    };
    const told = patience();
    await expect(execute(insert, pbx, told.patience)).rejects.toThrow(UnknownOutcome);
    expect(told.waits).toHaveLength(1);
  });

  test("asks no more of a conference that is to go than whether it is there", async () => {
    const { pbx, operation: removal } = await operation(
      { conferences: [{ topic: "Weekly", state: "absent" }] },
      [],
      ["request-lost"],
      [conferenceRow("Weekly")],
    );
    await execute(removal, pbx, patience().patience);
    expect(pbx.reads).toEqual([{ name: "conferences", filter: { topic: "Weekly" } }]);
    expect(pbx.state.conferences).toEqual([]);
  });
});

test("trap 3: where the deletion of a replacement was not taken, no update pretends to be the insert", async () => {
  const pbx = new SimulatedPbx({ dicts: [groupRow("out", { v: "Old" })] });
  const spec = specOf({ outboundGroups: [{ id: "out", name: "New" }] });
  const [, insert] = operationsOf((await diffAgainst(pbx, spec)).changes);
  if (!insert) throw new Error("no insert");
  const end = execute(insert, pbx, patience().patience);
  await expect(end).rejects.toThrow(
    "outbound-group/out is on the PBX with another name, which no call changes",
  );
  expect(pbx.writes).toHaveLength(1);
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
