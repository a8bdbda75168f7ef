/** SIGKILL between any two calls of a plan with all four kinds: the next apply converges. */
import { expect, test } from "vitest";
import type { SeedRows } from "../../src/simulator/simulator.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [
    { k: "out", v: "呼出组" },
    { k: "old", v: "Old" },
  ],
  extensions: [
    { nbr: "1001", name: "1001", password: "long-live-password", k: "old" },
    { nbr: "1009", name: "1009", password: "other-live-password", k: "out" },
  ],
  special_phone: [
    { phone: "13800000001", special_flag: 2 },
    { phone: "13800000001", special_flag: 7 },
    { phone: "13800000002", special_flag: 4 },
  ],
  conferences: [{ uuid: "c-1", topic: "Weekly", nbr: "1", recording: false }],
};

/** Every kind of write: inserts, updates, deletions, a rename by replacement, and operations of several calls. */
const spec = `version: 1
manage:
  blacklist: { prune: true }
outboundGroups:
  - { id: new, name: New, promptTimes: 3 }
  - { id: old, state: absent }
  - { id: out, name: Renamed }
extensions:
  - { extn: "1001", outboundGroup: new, transferPhone: "13900000001" }
  - { extn: "1002", outboundGroup: new, password: "a-long-password-2" }
  - { extn: "1009", state: absent }
blacklist:
  - { phone: "13800000001", direction: outbound }
  - { phone: "13900000009", direction: both }
conferences:
  - { topic: Weekly, recording: true, members: ["1001"] }
  - { topic: Daily, outboundGroup: new, members: ["1001", "1002"] }
`;

const APPLY = [
  "apply",
  "--auto-approve",
  "--concurrency",
  "3",
  "--allow",
  "group-in-use",
  "--allow",
  "replace",
];

interface Killed {
  /** How many requests came in before the end. */
  readonly requests: number;
  /** The number of the first of them that writes. */
  readonly firstWrite: number;
  readonly code: number | null;
  readonly state: SeedRows;
}

/** Applies, kills the command at its nth request, and applies again. */
async function killedAt(nth: number): Promise<Killed> {
  const { simulator, env } = await livePbx(seed);
  const cwd = folder({ "pbx.yaml": spec });
  const handle = simulator.handle.bind(simulator);
  let requests = 0;
  let firstWrite = Number.POSITIVE_INFINITY;
  let kill = (): void => undefined;
  simulator.handle = (request) => {
    requests += 1;
    if (request.method === "POST") firstWrite = Math.min(firstWrite, requests);
    // This one is still carried out: its answer finds nobody.
    if (requests === nth) kill();
    return handle(request);
  };
  const first = await pbxctl(APPLY, {
    cwd,
    env,
    onStart: (send) => {
      kill = () => send("SIGKILL");
    },
  });
  const came = requests;
  kill = () => undefined;
  const next = await pbxctl(APPLY, { cwd, env });
  expect([nth, next.code, next.err]).toEqual([nth, 0, ""]);
  return { requests: came, firstWrite, code: first.code, state: simulator.snapshot() };
}

/** What matters of the end state: the same however it was reached. */
function essence({ dicts, extensions, special_phone, conferences, live_conf }: SeedRows): unknown {
  const open = conferences.map(({ uuid, topic, recording, context }) => ({
    ...{ topic, recording, context },
    members: live_conf.filter((row) => row["conference_uuid"] === uuid).map((row) => row["member_number"]),
  }));
  return {
    groups: dicts.flatMap(({ k, v, times, deleted_at }) => (deleted_at === null ? [{ k, v, times }] : [])),
    extensions: extensions.map(({ nbr, k, password, transfer_phone }) => ({
      nbr,
      k,
      password,
      transfer_phone,
    })),
    phones: special_phone.map(({ phone, special_flag }) => `${String(phone)} ${String(special_flag)}`).sort(),
    conferences: open.toSorted((one, other) => (String(one.topic) < String(other.topic) ? -1 : 1)),
  };
}

test("killed at each of its requests in turn, the next apply reaches the same end", async () => {
  const whole = await killedAt(Number.POSITIVE_INFINITY);
  expect(whole.code).toBe(0);
  expect(whole.requests).toBeGreaterThan(20);
  const AT_ONCE = 4;
  // Whoever is killed while reading has done nothing; from the last read on it matters.
  for (let from = whole.firstWrite - 1; from <= whole.requests; from += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, index) => from + index);
    const ends = await Promise.all(numbers.filter((nth) => nth <= whole.requests).map(killedAt));
    for (const { code, state } of ends) {
      // SIGKILL leaves no exit code.
      expect(code).toBeNull();
      expect(essence(state)).toEqual(essence(whole.state));
    }
  }
}, 300_000);
