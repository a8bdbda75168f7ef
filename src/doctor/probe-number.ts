/** What the document leaves open about blacklist numbers. */
import type { PbxClient } from "../pbx/client.js";
import type { Direction } from "../pbx/fields/blacklist.js";
import type { SpecialPhoneRow } from "../pbx/rows.js";
import { column } from "../resources/codec.js";
import { count } from "./check.js";
import { refusalOf, removeAll } from "./probing.js";
import type { Bench } from "./probing.js";

const DIRECTIONS: Readonly<Record<string, Direction>> = { "2": "inbound", "3": "outbound", "4": "both" };

/** The number's own rows, whatever the filter would have matched. */
async function rowsOf(client: PbxClient, phone: string): Promise<readonly SpecialPhoneRow[]> {
  return (await client.blacklist()).filter((row) => column(row, "phone") === phone);
}

/** The probe of one number, which is not there before. */
class NumberProbe {
  readonly #bench: Bench;
  readonly #phone: string;

  constructor(bench: Bench, phone: string) {
    this.#bench = bench;
    this.#phone = phone;
  }

  async run(): Promise<void> {
    if (!(await this.#insert())) return;
    await this.#filter();
    await this.#update();
    await this.#insertAgain();
    await this.#bothDirections();
    await this.#delete();
  }

  /** The directions of its rows. */
  async #directions(): Promise<string[]> {
    this.#bench.step();
    const flags = (await rowsOf(this.#bench.client, this.#phone)).map((row) => column(row, "special_flag"));
    return flags.map((flag) => DIRECTIONS[flag] ?? flag).sort();
  }

  async #write(verb: "insert" | "update", direction: Direction): Promise<string | undefined> {
    this.#bench.step();
    const { blacklist } = this.#bench.client;
    return refusalOf(blacklist[verb]({ phone: this.#phone, direction }));
  }

  /** Whether there is a number to go on with. */
  async #insert(): Promise<boolean> {
    const check = "probe-number-insert";
    const refusal = await this.#write("insert", "inbound");
    const hint = "pbxctl cannot add blacklist numbers there";
    if (refusal !== undefined) {
      this.#bench.tell({ check, verdict: "problem", message: `refused: ${refusal}`, hint });
      return false;
    }
    const found = await this.#directions();
    if (found.join() === "inbound") {
      this.#bench.tell({ check, verdict: "ok", message: "a number is listed as it was inserted" });
      return true;
    }
    const message = `acknowledged, and then listed as ${found.join(", ") || "nothing"} instead of inbound`;
    this.#bench.tell({ check, verdict: "problem", message, hint });
    return found.length > 0;
  }

  async #filter(): Promise<void> {
    const { client, step, tell } = this.#bench;
    const check = "probe-number-filter";
    const finds = async (phone: string): Promise<boolean> => {
      step();
      return (await client.blacklist({ phone })).some((row) => column(row, "phone") === this.#phone);
    };
    if (!(await finds(this.#phone))) {
      const hint = "pbxctl reads back by it when an answer is lost, and would write twice";
      tell({ check, verdict: "problem", message: "the filter does not find the whole number", hint });
      return;
    }
    const fuzzy = await finds(this.#phone.slice(0, -1));
    tell({
      check,
      verdict: "ok",
      message: fuzzy ? "matches parts of a number" : "matches whole numbers only",
    });
  }

  async #update(): Promise<void> {
    const check = "probe-number-update";
    const refusal = await this.#write("update", "outbound");
    const found = await this.#directions();
    const hint = "pbxctl changes a direction by one update";
    if (refusal === undefined && found.join() === "outbound")
      this.#bench.tell({ check, verdict: "ok", message: "changes the direction of a number's only row" });
    else {
      const after = found.join(", ") || "nothing";
      const message =
        refusal === undefined ? `acknowledged, and then listed as ${after}` : `refused: ${refusal}`;
      this.#bench.tell({ check, verdict: "problem", message, hint });
    }
  }

  async #insertAgain(): Promise<void> {
    const check = "probe-number-again";
    const [direction = "inbound"] = await this.#directions();
    const refusal = await this.#write("insert", direction as Direction);
    const rows = (await this.#directions()).length;
    const how = refusal === undefined ? "accepted" : `refused (${refusal})`;
    const end =
      rows === 1 ? "there is still one row: nothing is doubled" : `there are ${count(rows, "row")} then`;
    const message = `inserting the same number again is ${how}; ${end}`;
    const hint = "never insert twice by hand: pbxctl reads back before it tries again";
    this.#bench.tell({
      check,
      ...(rows === 1 ? { verdict: "ok", message } : { verdict: "note", message, hint }),
    });
  }

  async #bothDirections(): Promise<void> {
    const check = "probe-number-doubled";
    const before = await this.#directions();
    const other = before.includes("inbound") ? "outbound" : "inbound";
    const refusal = await this.#write("insert", other);
    const after = await this.#directions();
    const message = after.includes(other)
      ? "a number can have a row of each direction"
      : `a number has one direction: the other one is ${refusal === undefined ? "ignored" : `refused (${refusal})`}`;
    this.#bench.tell({ check, verdict: "ok", message });
  }

  async #delete(): Promise<void> {
    const { client, step, tell } = this.#bench;
    const check = "probe-number-delete";
    const hint = "pbxctl deletes by number and direction, and relies on nothing else going with it";
    for (let left = await this.#directions(); left.length > 0;) {
      const [first = ""] = left;
      step();
      const refusal = await refusalOf(client.blacklist.delete(this.#phone, first as Direction));
      const after = await this.#directions();
      const others = left.filter((direction) => direction !== first);
      const kept = after.filter((direction) => direction !== first);
      if (refusal !== undefined || kept.length < others.length || after.length >= left.length) {
        const what =
          kept.length < others.length ? "also takes the other direction's row" : "leaves the row listed";
        const message = refusal === undefined ? what : `refused: ${refusal}`;
        tell({ check, verdict: "problem", message, hint });
        return;
      }
      left = after;
    }
    tell({ check, verdict: "ok", message: "takes the rows of one direction, and they are gone for good" });
  }
}

/** Probes with a number that is not there. @throws the client's errors; the step's when it is to stop */
export async function probeNumber(bench: Bench, phone: string): Promise<void> {
  await new NumberProbe(bench, phone).run();
}

/** Removes every row of the number; gives back whether that succeeded. */
export async function removeNumber(client: PbxClient, phone: string): Promise<boolean> {
  return removeAll(
    () => rowsOf(client, phone),
    async (rows) => {
      // Rows of a direction that nobody asked for go with the deletion that names none: the number is ours alone.
      const known = rows.map((row) => DIRECTIONS[column(row, "special_flag")] ?? "every-row");
      for (const deletion of new Set(known)) await client.blacklist.delete(phone, deletion);
    },
  );
}
