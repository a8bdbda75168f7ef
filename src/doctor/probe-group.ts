/** What the document leaves open about outbound groups. */
import type { PbxClient } from "../pbx/client.js";
import type { OutboundGroupRow } from "../pbx/rows.js";
import { column } from "../resources/codec.js";
import { count } from "./check.js";
import { refusalOf, removeAll } from "./probing.js";
import type { Bench } from "./probing.js";

const isDeleted = (row: OutboundGroupRow): boolean => column(row, "deleted_at") !== "";

async function rowsOf(client: PbxClient, k: string): Promise<readonly OutboundGroupRow[]> {
  return (await client.outboundGroups()).filter((row) => column(row, "k") === k);
}

const liveRows = async (client: PbxClient, k: string): Promise<readonly OutboundGroupRow[]> =>
  (await rowsOf(client, k)).filter((row) => !isDeleted(row));

/** The probe of one group, which is not there before. */
class GroupProbe {
  readonly #bench: Bench;
  readonly #k: string;

  constructor(bench: Bench, k: string) {
    this.#bench = bench;
    this.#k = k;
  }

  async run(): Promise<void> {
    if (!(await this.#insert())) return;
    await this.#filter();
    await this.#update();
    await this.#insertAgain();
    await this.#delete();
  }

  async #live(): Promise<readonly OutboundGroupRow[]> {
    this.#bench.step();
    return liveRows(this.#bench.client, this.#k);
  }

  async #send(): Promise<string | undefined> {
    this.#bench.step();
    const settings = { startPrompt: "", endPrompt: "", promptTimes: 3, collectDtmf: "agent" } as const;
    return refusalOf(this.#bench.client.outboundGroups.insert({ id: this.#k, name: this.#k, ...settings }));
  }

  async #insert(): Promise<boolean> {
    const check = "probe-group-insert";
    const hint = "pbxctl cannot add outbound groups there as the spec states them";
    const refusal = await this.#send();
    if (refusal !== undefined) {
      this.#bench.tell({ check, verdict: "problem", message: `refused: ${refusal}`, hint });
      return false;
    }
    const [row] = await this.#live();
    if (
      row &&
      column(row, "v") === this.#k &&
      column(row, "times") === "3" &&
      column(row, "hangup_dtmf") === "1"
    ) {
      this.#bench.tell({ check, verdict: "ok", message: "a group is listed as it was inserted" });
      return true;
    }
    const message = `acknowledged, and then ${row ? "listed with other values" : "not listed"}`;
    this.#bench.tell({ check, verdict: "problem", message, hint });
    return row !== undefined;
  }

  async #filter(): Promise<void> {
    const { client, step, tell } = this.#bench;
    step();
    const found = await client.outboundGroups({ name: this.#k.slice(0, -1) });
    const fuzzy = found.some((row) => column(row, "k") === this.#k);
    const message = fuzzy ? "matches parts of a name" : "matches whole names only";
    tell({ check: "probe-group-filter", verdict: "ok", message });
  }

  /** What becomes of what an update leaves out. */
  async #update(): Promise<void> {
    const { client, step, tell } = this.#bench;
    const check = "probe-group-update";
    step();
    const params = { k: this.#k, times: "2" };
    const refusal = await refusalOf(client.send({ method: "POST", path: "/api/ola/dicts/update", params }));
    if (refusal !== undefined) {
      tell({ check, verdict: "ok", message: `an update that leaves something out is refused (${refusal})` });
      return;
    }
    const [row = { k: "" }] = await this.#live();
    if (column(row, "times") !== "2") {
      const hint = "pbxctl's updates of groups would have no effect";
      tell({ check, verdict: "problem", message: "acknowledged, and the value is not listed", hint });
      return;
    }
    const dtmf = column(row, "hangup_dtmf");
    const message =
      dtmf === "1"
        ? "keeps what is left out"
        : `resets what is left out (hangup_dtmf to ${dtmf === "" ? '""' : dtmf})`;
    tell({ check, verdict: "ok", message: `${message}; pbxctl always sends everything` });
  }

  async #insertAgain(): Promise<void> {
    const check = "probe-group-again";
    const refusal = await this.#send();
    const rows = (await this.#live()).length;
    const how = refusal === undefined ? "accepted" : `refused (${refusal})`;
    const message = `inserting the same group again is ${how}; there ${rows === 1 ? "is" : "are"} ${count(rows, "row")} then`;
    const hint = "two groups of one id cannot be told apart: never insert twice by hand";
    this.#bench.tell({
      check,
      ...(rows === 1 ? { verdict: "ok", message } : { verdict: "note", message, hint }),
    });
  }

  async #delete(): Promise<void> {
    const { client, step, tell } = this.#bench;
    const check = "probe-group-delete";
    step();
    const refusal = await refusalOf(client.outboundGroups.delete(this.#k));
    step();
    const rows = await rowsOf(client, this.#k);
    if (refusal !== undefined || rows.some((row) => !isDeleted(row))) {
      const message =
        refusal === undefined ? "acknowledged, and the group is still listed" : `refused: ${refusal}`;
      tell({ check, verdict: "problem", message, hint: "pbxctl cannot delete outbound groups there" });
      return;
    }
    const soft = rows.length > 0;
    const message = soft ? "is soft: the row stays, marked by deleted_at" : "is hard: the row is gone";
    tell({ check, verdict: "ok", message });
  }
}

/** Probes with a group that is not there. @throws the client's errors; the step's when it is to stop */
export async function probeGroup(bench: Bench, k: string): Promise<void> {
  await new GroupProbe(bench, k).run();
}

/** Removes the group; gives back whether that succeeded. A row that is marked as deleted stays. */
export async function removeGroup(client: PbxClient, k: string): Promise<boolean> {
  return removeAll(
    () => liveRows(client, k),
    async () => client.outboundGroups.delete(k),
  );
}
