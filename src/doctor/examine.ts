/** Examines a PBX without writing: every request is a GET. */
import type { PbxClient } from "../pbx/client.js";
import { CancelledError, PbxError, TransportError } from "../pbx/errors.js";
import { column } from "../resources/codec.js";
import type { Row } from "../resources/index.js";
import type { Check, Tell } from "./check.js";
import { checkColumns } from "./columns.js";
import { checkDialect, checkEncryption, checkClock, checkLatency, checkProxies } from "./connection.js";
import type { Proxying } from "./connection.js";
import { documents } from "./document.js";
import type { ListDocument } from "./document.js";
import {
  checkBlacklist,
  checkConferences,
  checkExtensions,
  checkGroups,
  checkHeadcounts,
  headcounts,
  liveGroups,
  openConferences,
} from "./rows.js";
import type { Wire } from "./wire.js";

/** What an examination needs to know besides the PBX. */
export interface Setting {
  /** What hears the client's answers (`PbxOptions.onAnswer`). */
  readonly wire: Wire;
  /** The proxy that the requests go by. */
  readonly proxy: Proxying | undefined;
  /** A clock that never goes back, in milliseconds. */
  readonly now: () => number;
}

/** A list that is being read. */
interface Request {
  readonly document: ListDocument;
  readonly rows: Promise<readonly Row[]>;
  /** The verdict when it cannot be read. */
  readonly lost: "note" | "problem";
  /** What to know when an older PBX lacks the call. */
  readonly lacking?: { readonly message: string; readonly hint: string };
}

const NO_CONFERENCES = {
  message: "this PBX lacks the call, as older ones do",
  hint: "specs for it must not declare conferences; the other kinds are planned without them",
};

/** A list that was read; undefined where it could not be. */
type Read = readonly Row[] | undefined;

/** Of lists that take a call for each object, so many are read. */
const SAMPLE = 50;
/** So many calls measure how long one takes. */
const PROBES = 5;

/** A failed read as a check. */
function failure(check: string, error: PbxError, verdict: "note" | "problem"): Check {
  return { check, verdict, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) };
}

/** Lets an interruption and a defect of the program through. */
function asPbxError(error: unknown): PbxError {
  if (error instanceof CancelledError || !(error instanceof PbxError)) throw error;
  return error;
}

/** The examination of one PBX. */
class Examination {
  readonly #client: PbxClient;
  readonly #setting: Setting;
  readonly #tell: Tell;

  constructor(client: PbxClient, setting: Setting, tell: Tell) {
    this.#client = client;
    this.#setting = setting;
    this.#tell = tell;
  }

  async run(): Promise<void> {
    if (!(await this.#enter())) return;
    const client = this.#client;
    const [groups, extensions, blacklist, conferences] = await this.#read([
      { document: documents.groups, rows: client.outboundGroups(), lost: "problem" },
      { document: documents.extensions, rows: client.extensions(), lost: "problem" },
      { document: documents.blacklist, rows: client.blacklist(), lost: "problem" },
      {
        document: documents.conferences,
        rows: client.conferences(),
        lost: "problem",
        lacking: NO_CONFERENCES,
      },
    ]);
    if (groups) this.#tellAll(checkGroups(groups));
    if (extensions) this.#tellAll(checkExtensions(extensions));
    if (groups && extensions) await this.#countExtensions(groups, extensions);
    if (blacklist) this.#tellAll(checkBlacklist(blacklist));
    if (conferences) await this.#meetings(conferences);
    await this.#others();
    await this.#connection();
  }

  #tellAll(checks: readonly Check[]): void {
    for (const check of checks) this.#tell(check);
  }

  /** Whether anybody is there, and lets us in. */
  async #enter(): Promise<boolean> {
    try {
      await this.#client.login();
    } catch (caught) {
      const error = asPbxError(caught);
      const reached = !(error instanceof TransportError) || this.#setting.wire.answers > 0;
      if (reached) this.#tell({ check: "address", verdict: "ok", message: `${this.#client.url} answers` });
      this.#tell(failure(reached ? "log-in" : "address", error, "problem"));
      return false;
    }
    this.#tell({ check: "address", verdict: "ok", message: `${this.#client.url} answers` });
    this.#tell({ check: "log-in", verdict: "ok", message: "the PBX takes the user and gives a token" });
    return true;
  }

  /** Reads lists at once, and compares them with the document in order. */
  async #read(requests: readonly Request[]): Promise<Read[]> {
    const settled = await Promise.allSettled(requests.map(({ rows }) => rows));
    return requests.map(({ document, lost, lacking }, index) => {
      const answer = settled[index];
      if (answer?.status === "fulfilled") {
        this.#tellAll([...checkColumns(document, answer.value), ...this.#doubledKeys(document)]);
        return answer.value;
      }
      const error = asPbxError(answer?.reason);
      if (lacking && this.#client.lacks(error))
        this.#tell({ check: document.name, verdict: "note", ...lacking });
      else this.#tell(failure(document.name, error, lost));
      return undefined;
    });
  }

  #doubledKeys({ name, paths, needed }: ListDocument): Check[] {
    const items = this.#setting.wire.doubledAt(paths);
    if (items.length === 0) return [];
    const verdict = items.some((item) => needed.has(item)) ? "problem" : "note";
    const message = "keys that stand twice in one object of the answer";
    return [{ check: `${name}-doubled-keys`, verdict, message, hint: "the last one counts", items }];
  }

  /** Reads one list for each of several objects, and judges their rows together. */
  async #sample<Subject>(
    document: ListDocument,
    subjects: readonly Subject[],
    read: (subject: Subject) => Promise<readonly Row[]>,
    lost: "note" | "problem",
  ): Promise<ReadonlyMap<Subject, readonly Row[]> | undefined> {
    const chosen = subjects.slice(0, SAMPLE);
    if (chosen.length === 0) return new Map();
    const pairs = Promise.all(chosen.map(async (each) => [each, await read(each)] as const));
    const together = pairs.then((all) => all.flatMap(([, own]) => own));
    const [rows] = await this.#read([{ document, rows: together, lost }]);
    if (chosen.length < subjects.length) {
      const message = `asked for ${chosen.length} of ${subjects.length}`;
      this.#tell({ check: `${document.name}-sample`, verdict: "ok", message });
    }
    return rows && new Map(await pairs);
  }

  async #countExtensions(groups: readonly Row[], extensions: readonly Row[]): Promise<void> {
    const ids = liveGroups(groups).map((group) => column(group, "k"));
    const read = (k: string): Promise<readonly Row[]> => this.#client.groupExtensions(k);
    const detailed = await this.#sample(documents.groupExtensions, [...new Set(ids)], read, "note");
    this.#tellAll(checkHeadcounts(headcounts(groups, extensions, detailed ?? new Map()), extensions));
  }

  async #meetings(conferences: readonly Row[]): Promise<void> {
    this.#tellAll(checkConferences(conferences));
    const uuids = openConferences(conferences).map((row) => column(row, "uuid"));
    const read = (uuid: string): Promise<readonly Row[]> => this.#client.conferences.liveMembers(uuid);
    await this.#sample(documents.liveMembers, [...new Set(uuids)], read, "problem");
  }

  /** The lists that no plan depends on. */
  async #others(): Promise<void> {
    const client = this.#client;
    const [queues, agents] = await this.#read([
      { document: documents.queues, rows: client.queues(), lost: "note" },
      { document: documents.agents, rows: client.agents(), lost: "note" },
      { document: documents.gatewayGroups, rows: client.gatewayGroups(), lost: "note" },
      { document: documents.ivrFlows, rows: client.ivrFlows(), lost: "note" },
    ]);
    const ids = [...new Set((queues ?? []).map((row) => column(row, "uuid")))];
    await this.#sample(documents.callers, ids, (uuid) => client.queues.callers(uuid), "note");
    const one = async (extn: string): Promise<readonly Row[]> => {
      const row = await client.agent(extn);
      return row ? [row] : [];
    };
    const signedIn = (agents ?? []).map((row) => column(row, "extn"));
    await this.#sample(documents.agent, signedIn.slice(0, 1), one, "note");
  }

  async #connection(): Promise<void> {
    const { wire, proxy, now } = this.#setting;
    this.#tell(checkDialect(wire));
    this.#tell(checkClock(wire));
    const latency = await this.#latency(now);
    if (latency) this.#tell(latency);
    this.#tell(checkEncryption(this.#client.url));
    this.#tell(checkProxies(wire, proxy, this.#client.url));
  }

  /** How long a small call takes, one at a time. */
  async #latency(now: () => number): Promise<Check | undefined> {
    const took: number[] = [];
    try {
      for (let number = 0; number < PROBES; number += 1) {
        const start = now();
        await this.#client.ivrFlows();
        took.push(now() - start);
      }
    } catch (caught) {
      return failure("latency", asPbxError(caught), "note");
    }
    return checkLatency(took);
  }
}

/**
 * Examines a PBX, telling each check as it is made: the address and the log-in first; when they are no good, nothing else.
 * @throws CancelledError when the client's signal aborts.
 */
export async function examine(client: PbxClient, setting: Setting, tell: Tell): Promise<void> {
  await new Examination(client, setting, tell).run();
}
