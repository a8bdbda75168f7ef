/** `--fault` and `--fault-seed`: what goes wrong on a simulated PBX. */
import { Option } from "commander";
import type { Command } from "commander";
import { FAULT_FORM } from "../simulator/faults/fault.js";
import { faultNames } from "../simulator/faults/kinds.js";
import type { FaultSettings } from "../simulator/simulator.js";
import { UsageError } from "./exit-codes.js";
import { collect, seed } from "./options.js";

export interface FaultOptions {
  readonly fault: readonly string[];
  readonly faultSeed?: number;
}

/** Adds the options. */
export function withFaults(target: Command, scope = ""): Command {
  return target
    .addOption(
      new Option("--fault <fault>", `${scope}play a fault, ${FAULT_FORM} (repeatable; see below)`)
        .argParser(collect)
        .default([]),
    )
    .addOption(
      new Option("--fault-seed <n>", `${scope}what faults with a rate follow from (default: 1)`).argParser(
        seed,
      ),
    );
}

/** A list in lines that fit a terminal. */
function lines(names: readonly string[]): string {
  const full: string[] = [];
  for (const word of names.map((name, at) => (at < names.length - 1 ? `${name},` : name))) {
    const line = full.at(-1);
    if (line === undefined || line.length + word.length > 76) full.push(word);
    else full[full.length - 1] = `${line} ${word}`;
  }
  return full.map((line) => `  ${line}`).join("\n");
}

/** What stands below the options in the help. */
export const FAULT_HELP = `
Faults (docs/reliability.md explains each):
${lines(faultNames)}
  --fault reset-after=0.05                            so often, by chance
  --fault latency:20-200=1                            every call takes 20 to 200 ms
  --fault 'html@POST /api/ola/extensions/insert'      once: the next such call
  --fault 'silence-before#3@POST'                     once: the third write`;

/**
 * The faults that the options ask for; undefined when they say nothing of them.
 * @throws UsageError (rejects) for one that is none
 */
export async function faultsIn({ fault, faultSeed }: FaultOptions): Promise<FaultSettings | undefined> {
  if (fault.length === 0 && faultSeed === undefined) return undefined;
  const faults = { faults: fault, ...(faultSeed !== undefined && { seed: faultSeed }) };
  try {
    // Loaded where it is needed: an apply in earnest has no use for it.
    const { Simulator } = await import("../simulator/simulator.js");
    new Simulator().setFaults(faults);
    return faults;
  } catch (error) {
    throw new UsageError(
      error instanceof Error ? error.message : String(error),
      `a fault is written ${FAULT_FORM}: reset-after=0.05, 'html@POST /api/ola/extensions/insert'`,
    );
  }
}
