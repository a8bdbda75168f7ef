/** The simulated PBX of a chaos run. */
import { Simulator } from "../../src/simulator/simulator.js";
import type { SimulatorOptions } from "../../src/simulator/simulator.js";
import type { LiveRows } from "../property/small-worlds.js";

/** The account's log-in; its password must not show anywhere. */
export const LOGIN = { username: "ops", password: "canary-login-password" } as const;

const QUEUES = [{ uuid: 10010, name: "AI", before_url: "/greeting.wav" }];

/** A PBX that holds these rows. */
export function pbxWith(
  { groups, extensions, blacklist, conferences, liveMembers }: LiveRows,
  memberdetail: NonNullable<SimulatorOptions["memberdetail"]>,
): Simulator {
  let ids = 0;
  let hours = 0;
  return new Simulator({
    ...LOGIN,
    memberdetail,
    seed: {
      dicts: groups,
      extensions,
      special_phone: blacklist,
      conferences,
      live_conf: liveMembers,
      all_queues: QUEUES,
    },
    uuid: () => `made-${String((ids += 1)).padStart(6, "0")}`,
    // Later than whatever the seed holds, and never the same twice: a touched row shows.
    now: () => new Date(2024, 0, 1, (hours += 1)),
  });
}
