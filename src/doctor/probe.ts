/** Finds out by writing what the document leaves open, on a number and a group that are nobody's, and removes both. */
import type { PbxClient } from "../pbx/client.js";
import { PbxError } from "../pbx/errors.js";
import { addressOf } from "../resources/address.js";
import { column } from "../resources/codec.js";
import type { Tell } from "./check.js";
import { probeGroup, removeGroup } from "./probe-group.js";
import { probeNumber, removeNumber } from "./probe-number.js";

/** What a probe writes to. */
export interface ProbeNames {
  readonly phone: string;
  /** The outbound group's id and name. */
  readonly group: string;
}

const TRIES = 20;

function digits(count: number, random: () => number): string {
  return Array.from({ length: count }, () => String(Math.floor(random() * 10))).join("");
}

function free(make: () => string, taken: readonly string[]): string {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const name = make();
    if (!taken.some((other) => other.includes(name) || name === other)) return name;
  }
  throw new Error("no free name was found for the probe");
}

/**
 * Names that are not there: a number that no telephone has (it begins with 0000), and a group that says whose it is.
 * @throws the client's errors when the lists cannot be read.
 */
export async function chooseNames(client: PbxClient, random: () => number): Promise<ProbeNames> {
  const [phones, groups] = await Promise.all([client.blacklist(), client.outboundGroups()]);
  const taken = groups.flatMap((row) => [column(row, "k"), column(row, "v")]);
  return {
    phone: free(
      () => `0000${digits(8, random)}`,
      phones.map((row) => column(row, "phone")),
    ),
    group: free(() => `pbxctlprobe${digits(8, random)}`, taken),
  };
}

/** The addresses of what a probe writes to. */
export const addressesOf = ({ phone, group }: ProbeNames): readonly [string, string] => [
  addressOf("blacklist", phone),
  addressOf("outbound-group", group),
];

/** Removes what a probe wrote; gives back the addresses of what may still be there. */
async function cleanUp(client: PbxClient, names: ProbeNames): Promise<string[]> {
  const [phone, group] = addressesOf(names);
  const removals = [
    [phone, removeNumber(client, names.phone)],
    [group, removeGroup(client, names.group)],
  ] as const;
  const left: string[] = [];
  for (const [address, removal] of removals) if (!(await removal)) left.push(address);
  return left;
}

async function part(check: string, work: Promise<void>, tell: Tell): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof PbxError)) throw error;
    const hint = error.hint ?? "run doctor again";
    tell({ check, verdict: "problem", message: `the probe ended before its end: ${error.message}`, hint });
  }
}

/**
 * Probes a PBX, telling each check as it is made, and removes what it wrote whatever happens.
 * @param client one that no interruption cancels: it has to clean up.
 * @param stop ends the probe between two calls.
 * @throws the signal's reason when it was stopped, after the cleaning.
 */
export async function probe(
  client: PbxClient,
  names: ProbeNames,
  tell: Tell,
  stop: AbortSignal,
): Promise<void> {
  const step = (): void => stop.throwIfAborted();
  try {
    await part("probe-number", probeNumber({ client, step, tell }, names.phone), tell);
    await part("probe-group", probeGroup({ client, step, tell }, names.group), tell);
  } finally {
    const check = "probe-clean-up";
    const left = await cleanUp(client, names);
    if (left.length === 0) tell({ check, verdict: "ok", message: "what the probe wrote is gone again" });
    else {
      const hint = "look on the PBX, and delete by hand what is there";
      tell({ check, verdict: "problem", message: "this may have been left behind", hint, items: left });
    }
  }
  step();
}
