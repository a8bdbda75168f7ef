import {
  fillAgent,
  fillCaller,
  fillConference,
  fillExtension,
  fillFlow,
  fillGateway,
  fillGroup,
  fillMember,
  fillPhone,
  fillQueue,
} from "./fill.js";
import type { Source } from "./fill.js";
import { Table, cell } from "./rows.js";
import type { Row } from "./rows.js";
import type { SeedRows } from "./seed.js";

const isLive = (group: Row): boolean => cell(group, "deleted_at") === "";

/** Everything the PBX knows. Extensions show their group's name, so who is in a group is kept at hand. */
export class State {
  readonly extensions = new Table("nbr");
  readonly groups = new Table("k");
  readonly phones = new Table("phone");
  readonly agents = new Table("extn");
  readonly conferences = new Table("uuid");
  /** The conferences' members. */
  readonly members = new Table("conference_uuid");
  /** Who waits in the queues. */
  readonly callers = new Table("queue");
  readonly queues: readonly Row[];
  readonly gateways: readonly Row[];
  readonly flows: readonly Row[];
  readonly source: Source;
  readonly #members = new Map<string, Set<Row>>();
  readonly #unlisted = new Map<Row, number>();

  constructor(seed: Omit<SeedRows, "calls" | "wrap_ups">, source: Source, wrapUp?: number) {
    this.source = source;
    for (const row of seed.dicts) this.groups.add(fillGroup(row, source));
    for (const row of seed.extensions) this.addExtension(fillExtension(row, source));
    for (const row of seed.special_phone) this.phones.add(fillPhone(row, source));
    for (const row of seed.agents) this.agents.add(fillAgent(row, source, wrapUp));
    for (const row of seed.conferences) this.conferences.add(fillConference(row, source));
    for (const row of seed.live_conf) this.members.add(fillMember(row, source));
    for (const row of seed.callers) this.callers.add(fillCaller(row, source));
    this.queues = seed.all_queues.map((row, index) => fillQueue(row, index, source));
    this.gateways = seed.gateway_groups.map((row) => fillGateway(row, source));
    this.flows = seed.ivr_flows.map((row, index) => fillFlow(row, index));
    if (seed.extensions.length === 0) this.#keepCounts();
  }

  /** The group with this id that has not been deleted. */
  liveGroup(k: string): Row | undefined {
    return this.groups.of(k).find(isLive);
  }

  /** The extensions whose group has this id, whether or not such a group lives. */
  membersOf(k: string): ReadonlySet<Row> {
    return this.#members.get(k) ?? new Set();
  }

  addExtension(row: Row): void {
    this.extensions.add(row);
    this.#enter(row);
  }

  removeExtension(nbr: string): void {
    for (const row of this.extensions.take(nbr, () => true)) this.#leave(row);
  }

  /** Puts new values into an extension's row, its group included. */
  changeExtension(row: Row, columns: Row): void {
    this.#leave(row);
    Object.assign(row, columns);
    this.#enter(row);
  }

  addGroup(row: Row): void {
    this.groups.add(row);
    this.#rename(cell(row, "k"));
  }

  /** Deletion keeps the row and marks it; the extensions keep the id and lose the name. */
  deleteGroup(row: Row, at: string): void {
    row["deleted_at"] = at;
    const k = cell(row, "k");
    this.#rename(k);
  }

  /** The groups' rows with their number of extensions as it is now. */
  listGroups(groups: readonly Row[]): Row[] {
    return groups.map((row) => {
      const count = this.membersOf(cell(row, "k")).size + (this.#unlisted.get(row) ?? 0);
      return { ...row, extn_count: count };
    });
  }

  /** All rows, as a seed; the calls in progress are elsewhere. The rows are copies. */
  snapshot(): Omit<SeedRows, "calls" | "wrap_ups"> {
    const copy = (rows: readonly Row[]): Row[] => rows.map((row) => ({ ...row }));
    return {
      extensions: copy(this.extensions.all()),
      dicts: this.listGroups(this.groups.all()),
      special_phone: copy(this.phones.all()),
      conferences: copy(this.conferences.all()),
      live_conf: copy(this.members.all()),
      all_queues: copy(this.queues),
      gateway_groups: copy(this.gateways),
      ivr_flows: copy(this.flows),
      agents: copy(this.agents.all()),
      callers: copy(this.callers.all()),
    };
  }

  #enter(row: Row): void {
    const k = cell(row, "k");
    if (k === "") return;
    const others = this.#members.get(k);
    if (others) others.add(row);
    else this.#members.set(k, new Set([row]));
    // A seed may name a group that it does not list; then the name stays what the seed says.
    if (this.groups.has(k)) row["context"] = this.#nameOf(k);
  }

  #leave(row: Row): void {
    this.#members.get(cell(row, "k"))?.delete(row);
  }

  #nameOf(k: string): unknown {
    return this.liveGroup(k)?.["v"] ?? "";
  }

  #rename(k: string): void {
    const name = this.#nameOf(k);
    for (const row of this.membersOf(k)) row["context"] = name;
  }

  /**
   * A seed without extensions whose groups nevertheless count some is a PBX that gives an empty list by fault:
   * the counts stay. In any other seed they are computed.
   */
  #keepCounts(): void {
    for (const row of this.groups.all()) {
      const count = Number(cell(row, "extn_count"));
      if (count > 0) this.#unlisted.set(row, count);
    }
  }
}
