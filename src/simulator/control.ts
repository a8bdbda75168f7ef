/** `/_simulator/…`: what steers a simulator that runs as a process of its own. It needs no token, and no fault befalls it. */
import type { FaultSettings } from "./faults/choice.js";
import { json, refused, respond } from "./http.js";
import type { Answer, SimulatorResponse } from "./http.js";
import type { Simulator } from "./simulator.js";

type Take = (simulator: Simulator, body: string) => Answer;

const showFaults: Take = ({ faults }) => json(faults);

const resources: Readonly<Record<string, Readonly<Record<string, Take>>>> = {
  "/_simulator/counts": { GET: ({ counts }) => json(counts) },
  "/_simulator/faults": {
    GET: showFaults,
    PUT: putFaults,
    DELETE(simulator) {
      simulator.setFaults({ faults: [], seed: simulator.faults.seed });
      return showFaults(simulator, "");
    },
  },
};

/** Answers what is for the simulator itself; undefined for what is for the PBX. */
export function control(
  simulator: Simulator,
  method: string,
  path: string,
  body: string,
): SimulatorResponse | undefined {
  const resource = Object.hasOwn(resources, path) ? resources[path] : undefined;
  if (!resource) return undefined;
  const allow = Object.keys(resource).join(", ");
  const take = Object.hasOwn(resource, method) ? resource[method] : undefined;
  return respond(take?.(simulator, body) ?? refused(405, `the method must be ${allow}`, { allow }), false);
}

function putFaults(simulator: Simulator, body: string): Answer {
  try {
    simulator.setFaults(settingsIn(body));
  } catch (error) {
    return refused(400, error instanceof Error ? error.message : String(error));
  }
  return showFaults(simulator, "");
}

const SHAPE = 'the body is JSON like {"faults": ["reset-after=0.05"], "seed": 7}';

/** @throws Error saying what the body should be */
function settingsIn(body: string): FaultSettings {
  const value = parse(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(SHAPE);
  const { faults, seed, ...others } = value as { readonly [name: string]: unknown };
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`${JSON.stringify(unknown)} is no setting; ${SHAPE}`);
  if (!Array.isArray(faults) || !faults.every((fault) => typeof fault === "string")) throw new Error(SHAPE);
  if (seed !== undefined && typeof seed !== "number") throw new Error(SHAPE);
  return { faults, ...(seed !== undefined && { seed }) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Error(SHAPE);
  }
}
