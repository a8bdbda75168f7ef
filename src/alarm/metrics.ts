/** A run in the Prometheus text format, for the node exporter's textfile collector. */
import type { ResourceChange, Undeclared } from "../reconcile/plan.js";
import { actionOf } from "../report/plan-text.js";
import { hasDrifted } from "./alarm.js";

/** What a run measured. */
export interface Measured {
  /** The PBX's address, or `unknown`. */
  readonly target: string;
  /** When the run ended, in seconds since 1970. */
  readonly ended: number;
  /** In seconds. */
  readonly duration: number;
  /** When a run last came to a verdict, in seconds since 1970; not there if none ever did. */
  readonly lastSuccess?: number | undefined;
  /** What it found; not there when it failed. */
  readonly found?: {
    /** The types that the spec declares, in plan order. */
    readonly types: readonly string[];
    readonly changes: readonly ResourceChange[];
    readonly unmanaged: readonly string[];
    readonly undeclared: readonly Undeclared[];
  };
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

const ACTIONS = ["create", "update", "delete", "replace"] as const;
const LAST_SUCCESS = "pbxctl_drift_last_success_timestamp_seconds";

/** All lines: each family with its HELP and TYPE, in an order that never changes. */
export function* metricsText(measured: Measured): Generator<string> {
  const { target, ended, duration, lastSuccess, found } = measured;
  const one = (value: number): Sample[] => [[{ target }, value]];
  if (found) yield* foundText(target, found);
  yield* family(
    "pbxctl_drift_reachable",
    "1 when the PBX was read and compared, 0 when the run failed before that.",
    one(found ? 1 : 0),
  );
  yield* family("pbxctl_drift_duration_seconds", "How long the last run took.", one(duration));
  yield* family("pbxctl_drift_last_run_timestamp_seconds", "When the last run ended.", one(ended));
  if (lastSuccess !== undefined)
    yield* family(LAST_SUCCESS, "When a run last read the PBX and compared.", one(lastSuccess));
}

function* foundText(target: string, found: NonNullable<Measured["found"]>): Generator<string> {
  const byAction = (changes: readonly ResourceChange[]): Sample[] =>
    found.types.flatMap((kind) =>
      ACTIONS.map((action): Sample => [
        { target, kind, action },
        changes.filter((change) => change.type === kind && actionOf(change) === action).length,
      ]),
    );
  const byKind = (types: readonly string[]): Sample[] =>
    found.types.map((kind): Sample => [{ target, kind }, types.filter((type) => type === kind).length]);
  const { changes } = found;
  yield* family(
    "pbxctl_drift_objects",
    "Objects that the PBX has otherwise than it was asked to, by what would mend them.",
    byAction(changes.filter(hasDrifted)),
  );
  yield* family(
    "pbxctl_drift_unapplied_objects",
    "Objects that only the spec has changed, and that nobody has applied yet (with --base).",
    byAction(changes.filter((change) => !hasDrifted(change))),
  );
  yield* family(
    "pbxctl_drift_unmanaged_objects",
    "Live objects that the spec does not declare and leaves alone.",
    byKind(found.unmanaged.map((address) => address.slice(0, address.indexOf("/")))),
  );
  yield* family(
    "pbxctl_drift_undeclared_objects",
    "Live objects that the spec does not declare, in its scope and not ignored by it.",
    byKind(found.undeclared.map(({ type }) => type)),
  );
}

function* family(name: string, help: string, samples: readonly Sample[]): Generator<string> {
  yield `# HELP ${name} ${help}`;
  yield `# TYPE ${name} gauge`;
  for (const [labels, value] of samples) yield `${name}{${labelsText(labels)}} ${value}`;
}

const labelsText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");

/** Inside a label's quotes, a backslash, a quote and a line feed are escaped. */
const escaped = (value: string): string =>
  value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");

/** When a run last succeeded, out of the file of the run before, for the same PBX; of the only one where it is not known. */
export function lastSuccessIn(text: string, target: string | null): number | undefined {
  for (const line of text.split("\n")) {
    const [, label, value] =
      /^pbxctl_drift_last_success_timestamp_seconds\{target="(.*)"\} ([\d.]+)$/.exec(line) ?? [];
    if (label !== undefined && (target === null || label === escaped(target))) return Number(value);
  }
  return undefined;
}
