import { createHash } from "node:crypto";
import type { Alarm } from "../alarm.js";
import type { Service } from "../service.js";

/** So many objects of each sort; a receiver that needs them all reads `drift --report json=FILE`. */
const MOST_OBJECTS = 1_000;

/** The same for all tries of one notification, so that a receiver knows one that came twice. */
const idOf = ({ digest, target, timestamp }: Alarm): string =>
  createHash("sha256")
    .update(JSON.stringify([digest, target, timestamp]))
    .digest("hex")
    .slice(0, 32);

/** Any other receiver: a JSON document, described in docs/drift.md. */
export const json: Service = {
  name: "json",
  body: ({ title }, alarm) => ({
    format_version: "1.0",
    id: idOf(alarm),
    status: alarm.status,
    title,
    target: alarm.target,
    timestamp: alarm.timestamp,
    run: alarm.run,
    summary: {
      differences: alarm.differences.length,
      undeclared: alarm.undeclared.length,
      unapplied: alarm.unapplied,
    },
    differences: alarm.differences.slice(0, MOST_OBJECTS),
    undeclared: alarm.undeclared.slice(0, MOST_OBJECTS),
    error: alarm.error ?? null,
  }),
  fits: () => true,
};
