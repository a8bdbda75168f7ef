import { describe, expect, it } from "vitest";
import type { Check } from "../../src/doctor/check.js";
import { addressesOf, chooseNames, probe } from "../../src/doctor/probe.js";
import { clientOf } from "../pbx/support/fake-pbx.js";
import type { Asked, Reply } from "../pbx/support/http-server.js";
import { oddPbx } from "./support/odd-pbx.js";
import type { OddPbx, Oddity } from "./support/odd-pbx.js";

const names = { phone: "000012345678", group: "pbxctlprobe12345678" };
const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  special_phone: [
    { phone: "110", special_flag: 2 },
    { phone: "00001234567", special_flag: 4 },
  ],
};

const ok: Reply = { body: '{"code":200,"result":"ok"}' };
const no: Reply = { body: '{"code":500,"result":"no"}' };
const isWrite = ({ path }: Asked, call: string): boolean => path.endsWith(call);

/** Probes a PBX; gives the checks by name. */
async function probed(pbx: OddPbx, stop = new AbortController().signal): Promise<Map<string, Check>> {
  const checks: Check[] = [];
  const { client } = clientOf(pbx.url, { retries: 0 });
  await probe(client, names, (check) => checks.push(check), stop).finally(() => {
    last = new Map(checks.map((check) => [check.check, check]));
  });
  return last;
}

/** The checks of the last probe, also of one that threw. */
let last = new Map<string, Check>();

/** Rows that only a probe can have left; a group's row that is marked as deleted is gone. */
function leftovers({ simulator }: OddPbx): unknown[] {
  const { special_phone: phones, dicts } = simulator.snapshot();
  return [
    ...phones.filter(({ phone }) => phone === names.phone),
    ...dicts.filter(({ k, deleted_at: deleted }) => k === names.group && deleted === null),
  ];
}

async function probedWith(oddity: Oddity): Promise<{ pbx: OddPbx; checks: Map<string, Check> }> {
  const pbx = await oddPbx(seed, oddity);
  return { pbx, checks: await probed(pbx) };
}

describe("what the document leaves open", () => {
  it("is found out on the simulated PBX, and nothing is left", async () => {
    const pbx = await oddPbx(seed);
    const before = pbx.simulator.snapshot().special_phone;
    const checks = await probed(pbx);
    const told = [...checks].map(([name, { verdict, message }]) => `${verdict} ${name}: ${message}`);
    expect(told).toEqual([
      "ok probe-number-insert: a number is listed as it was inserted",
      "ok probe-number-filter: matches parts of a number",
      "ok probe-number-update: changes the direction of a number's only row",
      "note probe-number-again: inserting the same number again is accepted; there are 2 rows then",
      "ok probe-number-doubled: a number can have a row of each direction",
      "ok probe-number-delete: takes the rows of one direction, and they are gone for good",
      "ok probe-group-insert: a group is listed as it was inserted",
      "ok probe-group-filter: matches parts of a name",
      "ok probe-group-update: resets what is left out (hangup_dtmf to 0); pbxctl always sends everything",
      "ok probe-group-again: inserting the same group again is refused (code 500, outbound group *** exists); there is 1 row then",
      "ok probe-group-delete: is soft: the row stays, marked by deleted_at",
      "ok probe-clean-up: what the probe wrote is gone again",
    ]);
    expect(leftovers(pbx)).toEqual([]);
    expect(pbx.simulator.snapshot().special_phone).toEqual(before);
    expect(pbx.simulator.counts.refused).toBe(0);
  });

  it("an idempotent insert", async () => {
    const seen = new Set<string>();
    const { checks } = await probedWith((asked) => {
      if (!isWrite(asked, "special_phone/insert")) return undefined;
      const again = seen.has(asked.body);
      seen.add(asked.body);
      // The number is outbound by then, since it was updated.
      return again || asked.form.get("special_flag") === "3" ? ok : undefined;
    });
    expect(checks.get("probe-number-again")?.message).toContain("still one row");
    expect(checks.get("probe-number-doubled")?.message).toContain(
      "a number has one direction: the other one is ignored",
    );
  });

  it("an insert that refuses what is there", async () => {
    let inserts = 0;
    const { checks, pbx } = await probedWith((asked) =>
      isWrite(asked, "special_phone/insert") && (inserts += 1) > 1 ? no : undefined,
    );
    expect(checks.get("probe-number-again")).toMatchObject({ verdict: "ok" });
    expect(checks.get("probe-number-again")?.message).toContain("refused (code 500, no)");
    expect(leftovers(pbx)).toEqual([]);
  });

  it("an update that keeps what is left out, and one that refuses it", async () => {
    const keeps = await probedWith((asked, usual) => {
      if (!isWrite(asked, "dicts/detail")) return undefined;
      const rows = JSON.parse(usual().body) as Record<string, unknown>[];
      return { body: JSON.stringify(rows.map((row) => ({ ...row, hangup_dtmf: "1" }))) };
    });
    expect(keeps.checks.get("probe-group-update")?.message).toContain("keeps what is left out");
    const refuses = await probedWith((asked) => (isWrite(asked, "dicts/update") ? no : undefined));
    expect(refuses.checks.get("probe-group-update")?.message).toContain("is refused");
  });

  it("a deletion that is hard", async () => {
    const { checks } = await probedWith((asked, usual) => {
      if (!isWrite(asked, "dicts/detail")) return undefined;
      const rows = JSON.parse(usual().body) as Record<string, unknown>[];
      return { body: JSON.stringify(rows.filter((row) => row["deleted_at"] === null)) };
    });
    expect(checks.get("probe-group-delete")?.message).toBe("is hard: the row is gone");
  });

  it("a filter that matches whole values only, and one that does not find them", async () => {
    const filtered = (matches: (asked: string, own: string) => boolean): Oddity => {
      return (asked, usual) => {
        const wanted = asked.query.get("phone");
        if (wanted === null) return undefined;
        const rows = JSON.parse(usual().body) as { phone: string }[];
        return { body: JSON.stringify(rows.filter(({ phone }) => matches(wanted, phone))) };
      };
    };
    const exact = await probedWith(filtered((wanted, phone) => wanted === phone));
    expect(exact.checks.get("probe-number-filter")?.message).toBe("matches whole numbers only");
    const none = await probedWith(filtered(() => false));
    expect(none.checks.get("probe-number-filter")?.verdict).toBe("problem");
  });
});

describe("a PBX that pbxctl cannot write to", () => {
  it.each([
    ["an insert that is refused", "special_phone/insert", no, "probe-number-insert"],
    ["an insert that is acknowledged and does nothing", "special_phone/insert", ok, "probe-number-insert"],
    ["an update that is refused", "special_phone/update", no, "probe-number-update"],
    ["an update that is acknowledged and does nothing", "special_phone/update", ok, "probe-number-update"],
    ["a group's insert that is refused", "dicts/insert", no, "probe-group-insert"],
    ["a group's update that is acknowledged and does nothing", "dicts/update", ok, "probe-group-update"],
  ])("%s is a problem", async (_, call, reply, check) => {
    const { checks, pbx } = await probedWith((asked) => (isWrite(asked, call) ? reply : undefined));
    expect(checks.get(check)).toMatchObject({ verdict: "problem" });
    expect(checks.get("probe-clean-up")).toMatchObject({ verdict: "ok" });
    expect(leftovers(pbx)).toEqual([]);
  });

  it("trap 5: a deletion that takes the other direction's row along is a problem", async () => {
    const { checks } = await probedWith((asked, usual) => {
      if (!isWrite(asked, "special_phone/delete")) return undefined;
      return usual({ ...asked, body: `phone=${names.phone}` });
    });
    expect(checks.get("probe-number-delete")).toMatchObject({ verdict: "problem" });
    expect(checks.get("probe-number-delete")?.message).toContain("also takes the other direction's row");
  });

  it.each([
    ["refused", no],
    ["acknowledged and not done", ok],
    ["cut off", { status: 502, body: "" }],
  ])("what cannot be deleted since that is %s is named", async (_, reply) => {
    const { checks, pbx } = await probedWith((asked) => (isWrite(asked, "/delete") ? reply : undefined));
    expect(checks.get("probe-clean-up")).toMatchObject({ verdict: "problem", items: addressesOf(names) });
    expect(leftovers(pbx)).not.toEqual([]);
  });
});

describe("whatever happens, it cleans up", () => {
  it("when the answer to the first insert is lost", async () => {
    const { checks, pbx } = await probedWith((asked, usual) => {
      if (!isWrite(asked, "special_phone/insert")) return undefined;
      usual();
      return { status: 504, body: "" };
    });
    expect(checks.get("probe-number")).toMatchObject({ verdict: "problem" });
    expect(checks.get("probe-clean-up")).toMatchObject({ verdict: "ok" });
    expect(leftovers(pbx)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])("when it is stopped at write %i", async (number) => {
    const controller = new AbortController();
    let writes = 0;
    const pbx = await oddPbx(seed, (asked) => {
      if (asked.method !== "GET" && (writes += 1) === number) controller.abort(new Error("stopped"));
      return undefined;
    });
    await expect(probed(pbx, controller.signal)).rejects.toThrow("stopped");
    expect(last.get("probe-clean-up")).toMatchObject({ verdict: "ok" });
    expect(leftovers(pbx)).toEqual([]);
  });

  it("writes nothing when it is stopped before it begins", async () => {
    const pbx = await oddPbx(seed);
    await expect(probed(pbx, AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
    expect(pbx.writes).toEqual([]);
  });
});

describe("names", () => {
  it("are tried until they are free, and look like nobody's", async () => {
    const digits = "11111111" + "22222222" + "33333333";
    let at = 0;
    const random = (): number => Number(digits[at++ % digits.length]) / 10;
    const taken = { special_phone: [{ phone: "86000011111111", special_flag: 9 }] };
    const { client } = clientOf((await oddPbx(taken)).url);
    const chosen = await chooseNames(client, random);
    expect(chosen).toEqual({ phone: "000022222222", group: "pbxctlprobe33333333" });
    expect(addressesOf(chosen)).toEqual(["blacklist/000022222222", "outbound-group/pbxctlprobe33333333"]);
  });

  it("are given up when none is free", async () => {
    const { client } = clientOf(
      (await oddPbx({ special_phone: [{ phone: "000000000000", special_flag: 2 }] })).url,
    );
    await expect(chooseNames(client, () => 0)).rejects.toThrow("no free name");
  });
});
