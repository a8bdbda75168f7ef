import { describe, expect, it } from "vitest";
import { AuthError, HttpStatusError, TransportError } from "../../src/pbx/errors.js";
import type { AgentRow } from "../../src/pbx/rows.js";
import type { AgentSource } from "../../src/watch/poll.js";
import { poll } from "../../src/watch/poll.js";

const CALL = "GET /api/ola/agents";
const broken = new TransportError(CALL, {
  code: "ECONNREFUSED",
  sent: false,
  transient: true,
  message: "refused",
});
const notFound = new HttpStatusError(CALL, 404, {});

type Answer = readonly AgentRow[] | Error;

const ready: AgentRow = { extn: "1001", state: "ready" };
const away: AgentRow = { extn: "1001", state: "unready" };
const other: AgentRow = { extn: "1002", state: "ready" };

/** Watches a PBX that gives these answers, and is stopped after so many looks as there are answers for. */
function polled(answers: readonly Answer[], extns: readonly string[] = [], one: readonly Answer[] = []) {
  const said: string[] = [];
  const waits: number[] = [];
  const asked: string[] = [];
  const controller = new AbortController();
  const [all, each] = [[...answers], [...one]];
  const looks = one.length > 0 ? one.length / extns.length : answers.length;
  const take = async (from: Answer[], what: string): Promise<readonly AgentRow[]> => {
    asked.push(what);
    const answer = from.shift() ?? [];
    if (answer instanceof Error) throw answer;
    return Promise.resolve(answer);
  };
  const client: AgentSource = {
    agents: () => take(all, "all"),
    agent: async (extn) => (await take(each, extn))[0],
  };
  const ended = poll({
    client,
    extns,
    intervalMs: 250,
    sleep: (ms) => {
      waits.push(ms);
      if (waits.length >= looks) controller.abort();
      return Promise.resolve();
    },
    audience: {
      event: (event) => {
        if ("extn" in event) said.push(`${event.extn} ${event.event} ${event.state}`.trimEnd());
      },
      note: ({ note }) => said.push(note),
    },
    signal: controller.signal,
  });
  return { said, waits, asked, ended };
}

describe("watching by asking", () => {
  it("tells how it is, then what changes, at the interval", async () => {
    const { said, waits, ended } = polled([[ready, other], [away, other], [away]]);
    await ended;
    expect(said).toEqual([
      "1001 initial ready",
      "1002 initial ready",
      "1001 break unready",
      "1002 signed_out",
    ]);
    expect(waits).toEqual([250, 250, 250]);
  });

  it("tells of the named extensions alone, also where nobody is signed in", async () => {
    const { said, ended } = polled([[other], [ready, other]], ["1001"]);
    await ended;
    expect(said).toEqual(["1001 initial", "1001 signed_in ready", "1001 ready ready"]);
  });

  it("says once that the PBX is lost and once that it is back, and what happened meanwhile", async () => {
    const { said, ended } = polled([[ready], broken, broken, [away], broken, [away]]);
    await ended;
    expect(said).toEqual(["1001 initial ready", "lost", "back", "1001 break unready", "lost", "back"]);
  });

  it("gives up at once when the first look fails", async () => {
    const { said, ended } = polled([broken, [ready]]);
    await expect(ended).rejects.toBe(broken);
    expect(said).toEqual([]);
  });

  it("gives up when the PBX refuses the credentials: tried again and again, they would lock the account", async () => {
    const refused = new AuthError("GET /api/login", "refused");
    const { ended } = polled([[ready], refused, [ready]]);
    await expect(ended).rejects.toBe(refused);
  });
});

describe("trap 13: a PBX that may know no list of all agents", () => {
  it.each([
    ["empty", []],
    ["404", notFound],
  ])("is asked one by one where that list is %s", async (_, first) => {
    const { said, ended } = polled([first, first], ["1001", "1002"], [[ready], [], [away], [other]]);
    await ended;
    expect(said).toEqual([
      "1001 initial ready",
      "1002 initial",
      "1001 break unready",
      "1002 signed_in ready",
      "1002 ready ready",
    ]);
  });

  it("is not asked for that list again when it has none", async () => {
    const { asked, ended } = polled([notFound], ["1001"], [[ready], [away]]);
    await ended;
    expect(asked).toEqual(["all", "1001", "1001"]);
  });

  it("is believed when the list had somebody before", async () => {
    const { said, asked, ended } = polled([[ready], []], ["1001"]);
    await ended;
    expect(said).toEqual(["1001 initial ready", "1001 signed_out"]);
    expect(asked).toEqual(["all", "all"]);
  });

  it("cannot be watched as a whole", async () => {
    const { ended } = polled([notFound]);
    await expect(ended).rejects.toBe(notFound);
    const empty = polled([[], []]);
    await empty.ended;
    expect(empty.said).toEqual(["nobody"]);
  });
});
