import { describe, expect, test } from "vitest";
import { carryOut } from "../../src/reconcile/carry-out.js";
import type { CarriedOut, CarryOutOptions } from "../../src/reconcile/carry-out.js";
import type { ApplyEvent } from "../../src/reconcile/events.js";
import { operationsOf } from "../../src/reconcile/graph.js";
import { observe, typesToRead } from "../../src/reconcile/observe.js";
import type { Call } from "../../src/resources/index.js";
import { diffAgainst, impatient } from "../support/applying.js";
import { compare } from "../support/planning.js";
import { extensionRow, groupRow } from "../support/rows.js";
import { SimulatedPbx } from "../support/simulated-pbx.js";
import { specOf } from "../support/spec-builder.js";
import type { SpecInput } from "../support/spec-builder.js";

interface Ended extends CarriedOut {
  readonly events: readonly ApplyEvent[];
}

/** Plans a spec, lets `trouble` begin, and carries the plan out. */
async function carriedOut(
  pbx: SimulatedPbx,
  input: SpecInput,
  trouble: () => void,
  options: Partial<CarryOutOptions> = {},
): Promise<Ended> {
  const built = specOf(input);
  const { changes } = await diffAgainst(pbx, built);
  const events: ApplyEvent[] = [];
  trouble();
  const ended = await carryOut(operationsOf(changes), pbx, {
    ...impatient,
    emit: (event) => events.push(event),
    target: "http://pbx.example.cn",
    verify: true,
    compareAgain: async (types) => {
      const live = await observe(pbx, typesToRead(types));
      return { diff: compare(built, live), live };
    },
    ...options,
  });
  return { ...ended, events };
}

const number = { blacklist: [{ phone: "4001" }] };

/** The PBX can't be read so many times. */
function unreadable(pbx: SimulatedPbx, times: number): void {
  let left = times;
  pbx.beforeRead = () => {
    left -= 1;
    if (left >= 0) throw new Error("answered with HTTP status 503");
  };
}

describe("what ended unknown", () => {
  const RETRIES = 2;

  test.each([
    ["answer-lost", "done", undefined],
    ["request-lost", "failed", /read again at the end: it was not carried out$/],
  ] as const)("is settled by the reading at the end (%s: %s)", async (fate, outcome, reason) => {
    const pbx = new SimulatedPbx();
    const { report, events } = await carriedOut(pbx, number, () => {
      pbx.fate = () => fate;
      unreadable(pbx, RETRIES + 1);
    });
    expect(events.map(({ type }) => type)).toContain("settled");
    expect(events).toContainEqual(expect.objectContaining({ type: "operation_end", outcome: "unknown" }));
    expect(report.operations[0]).toMatchObject({ outcome });
    if (reason) expect(report.operations[0]?.reason).toMatch(reason);
    expect(report).toMatchObject({ verification: "passed", mismatches: [] });
    expect(report.summary.added).toBe(outcome === "done" ? 1 : 0);
  });

  test("is settled by a look of its own when nothing is verified", async () => {
    const pbx = new SimulatedPbx();
    const { report } = await carriedOut(
      pbx,
      number,
      () => {
        pbx.fate = () => "answer-lost";
        unreadable(pbx, RETRIES + 1);
      },
      { verify: false },
    );
    expect(report).toMatchObject({ verification: "skipped", operations: [{ outcome: "done" }] });
  });

  test("stays unknown while the PBX can't be asked, and says where to look", async () => {
    const pbx = new SimulatedPbx();
    const { report, unverified } = await carriedOut(pbx, number, () => {
      pbx.fate = () => "answer-lost";
      unreadable(pbx, Number.POSITIVE_INFINITY);
    });
    expect(report).toMatchObject({
      verification: "failed",
      operations: [{ outcome: "unknown", hint: /^look at blacklist\/4001 on the PBX/ }],
    });
    expect(unverified).toBe("answered with HTTP status 503");
  });
});

test("verification is tried again while retries are left", async () => {
  const pbx = new SimulatedPbx();
  const { report } = await carriedOut(pbx, number, () => unreadable(pbx, 2));
  expect(report.verification).toBe("passed");
});

describe("verification", () => {
  /** Changes each write on its way. */
  const bent = (pbx: SimulatedPbx, bend: (call: Call) => Call): SimulatedPbx => {
    const send = pbx.send.bind(pbx);
    return Object.assign(pbx, { send: (call: Call) => send(bend(call)) });
  };

  test("names what an update disturbed although it was to stay, without showing what is sensitive", async () => {
    const seed = {
      dicts: [groupRow("out")],
      extensions: [extensionRow("1001", { transfer_phone: "13900000000" })],
    };
    const pbx = bent(new SimulatedPbx(seed), (call) => ({
      ...call,
      params: { ...call.params, extnPwd: "cut", transfer_phone: "139" },
    }));
    const spec = { extensions: [{ extn: "1001", autoLogin: true }] };
    const { report, events } = await carriedOut(pbx, spec, () => undefined);
    expect(report.mismatches).toEqual([
      {
        address: "extension/1001",
        fields: ["password", "transferPhone"],
        message:
          'extension/1001: password holds another (sensitive) value, transferPhone is "139" and was "13900000000", although it was to stay',
      },
    ]);
    expect(report).toMatchObject({ verification: "failed", summary: { changed: 0 } });
    expect(JSON.stringify(events)).not.toContain("cut");
  });

  test("trap 3: names a replacement whose deletion was not taken", async () => {
    const pbx = new SimulatedPbx({ dicts: [groupRow("out", { v: "Old" })] });
    const send = pbx.send.bind(pbx);
    const ignoring = Object.assign(pbx, {
      send: (call: Call) => (call.path.endsWith("/delete") ? Promise.resolve({ code: 200 }) : send(call)),
    });
    const spec = { outboundGroups: [{ id: "out", name: "New" }] };
    const { report } = await carriedOut(ignoring, spec, () => undefined);
    expect(report.operations.map(({ outcome }) => outcome)).toEqual(["done", "failed"]);
    expect(report.operations[1]?.hint).toBe("plan again: that shows what it takes");
    expect(report.mismatches).toMatchObject([
      { message: "outbound-group/out is still on the PBX, although it acknowledged the deletion" },
    ]);
    expect(report.summary).toEqual({ added: 0, changed: 0, destroyed: 0 });
  });
});
