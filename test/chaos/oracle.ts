/** Whether an apply's report is the truth: what it says is held against what the PBX holds. */
import type { OperationResult } from "../../src/reconcile/events.js";
import type { Operation } from "../../src/reconcile/graph.js";
import { addressOf } from "../../src/resources/address.js";
import type { SeedRows } from "../../src/simulator/simulator.js";
import type { Aim } from "../property/goal.js";
import {
  aimsFor,
  complaintsAbout,
  countOf,
  doubledPhones,
  foreignComplaints,
  isAsItWas,
  meetingIn,
} from "../property/complaints.js";
import { CONFERENCE_FIELDS, EXTENSION_FIELDS, GROUP_FIELDS, TOPICS } from "../property/small-worlds.js";
import type { Ended } from "./pipeline.js";
import type { Observation } from "./run.js";
import type { Scenario } from "./scenario.js";
import { wasAsked } from "./was-asked.js";

type CarriedOut = Extract<Ended, { end: "carried-out" }>;

/** What is wrong with an apply under faults; nothing, if all is as it should be. */
export function complaintsOf(seen: Observation): string[] {
  const { ended, before, after, scenario } = seen;
  const aims = aimsFor(scenario.spec, before);
  const always = [
    ...foreignComplaints(before, after),
    ...aims.flatMap((aim) => untouched(aim, before, after)),
    ...aims.flatMap((aim) => (countOf(aim, after) > most(aim, before) ? [`${aim.address} is doubled`] : [])),
    ...doubledPhones(before, after),
    ...careless(seen),
  ];
  if (ended.end === "killed") return always;
  const secrets = seen.secrets.filter((secret) => ended.printed.includes(secret));
  const told = [...always, ...secrets.map((secret) => `printed the secret ${secret}`)];
  if (ended.end === "not-planned")
    return [
      ...told,
      ...aims
        .filter((aim) => !isAsItWas(aim, before, after))
        .map(({ address }) => `${address} changed, and nothing was planned`),
    ];
  return [...told, ...aims.flatMap((aim) => untrue(aim, ended, seen)), ...untrueAsAWhole(ended, seen)];
}

/** What the spec does not own is as it was, however the run went. */
const untouched = (aim: Aim, before: SeedRows, after: SeedRows): string[] =>
  aim.goal.want === "as-it-was" ? complaintsAbout(aim, before, after) : [];

/** How many rows an object may have: one, or as many of a blacklist number as there were, and one that comes before another goes. */
const most = (aim: Aim, before: SeedRows): number => {
  const were = countOf(aim, before);
  return aim.address.startsWith("blacklist/") ? were + 1 : Math.max(1, were);
};

/** What no careful client does, and how many requests ran at once. */
function careless({ counts, mostInFlight, scenario }: Observation): string[] {
  const zero = ["refused", "partialUpdates", "ambiguousUpdates", "deletesWithoutFlag"] as const;
  return [
    ...zero.filter((name) => counts[name] > 0).map((name) => `${name}: ${counts[name]}`),
    ...(mostInFlight > scenario.concurrency ? [`${mostInFlight} requests in flight`] : []),
  ];
}

/** An operation and its end. */
interface Step {
  readonly operation: Operation;
  readonly result: OperationResult;
}

function stepsOf({ operations, report }: CarriedOut, address: string): Step[] {
  return operations.flatMap((operation, index) => {
    const result = report.operations[index];
    return result && operation.address === address ? [{ operation, result }] : [];
  });
}

/** What the report says of one object, and the PBX does not bear out. */
function untrue(aim: Aim, ended: CarriedOut, seen: Observation): string[] {
  const { before, after } = seen;
  const steps = stepsOf(ended, aim.address);
  const asItWas = isAsItWas(aim, before, after);
  const wrong = complaintsAbout(aim, before, after);
  const isGone = countOf(aim, after) === 0;
  const named = ended.report.mismatches.some(({ address }) => address === aim.address);
  const told = steps.map(
    ({ result }) => `${result.action} ${result.outcome}${result.partly === true ? " in part" : ""}`,
  );
  const lie = (what: string): string[] => [`${aim.address} (${told.join(", ")}): ${what}`];
  const unasked = steps.filter(({ result }) => result.outcome === "unknown");
  if (unasked.length > 0) {
    const asked = looked(ended) || unasked.some((step) => wasAsked(step.operation, seen));
    return asked ? lie("the PBX was asked") : [];
  }
  const isDone = (step: Step | undefined): boolean => step?.result.outcome === "done";
  if (steps.every(isDone)) {
    if (steps.length === 0) return asItWas ? [] : lie("changed without an operation");
    if (wrong.length === 0)
      return named && !isDisturbed(ended, aim) ? lie("named as not taken, and it was") : [];
    return named || acceptable(aim, wrong, ended, seen) ? [] : lie(wrong.join("; "));
  }
  const [first, second] = steps;
  if (steps.length === 2 && isDone(first)) {
    // A replacement that came no further than its deletion.
    if (isGone) return named ? lie("named as not deleted, and it was") : [];
    return named || !looked(ended) ? [] : lie("it is still there, and nothing says so");
  }
  const last = second ?? first;
  // Acknowledged but for what waits for a meeting, and named as not taken, or nobody looked.
  const isHeld = last?.result.partly === true && last.result.busy === true;
  if (isHeld && (named || !looked(ended))) return [];
  if (last?.result.partly === true) return asItWas ? lie("nothing was done") : [];
  return asItWas ? [] : lie("something was done");
}

/** A mismatch that the goals can't see is one about fields that the spec does not state. */
const isDisturbed = ({ report }: CarriedOut, { address }: Aim): boolean =>
  report.mismatches.some(
    (mismatch) => mismatch.address === address && mismatch.message.includes("it was to stay"),
  );

/** Whether the PBX was read again at the end. */
const looked = ({ report, unverified }: CarriedOut): boolean =>
  report.verification !== "skipped" && unverified === undefined;

/** Faults by which the PBX acknowledges what it does not do. */
const LIES = /^(?:ignored|trimmed|cut)$/;

/** What `done` may say although the PBX does not hold it: nobody looked, or the spec accepts what the PBX makes of a field. */
function acceptable(aim: Aim, wrong: readonly string[], ended: CarriedOut, seen: Observation): boolean {
  if (!Object.keys(seen.played).some((name) => LIES.test(name))) return false;
  return !looked(ended) || wrong.every((complaint) => isIgnored(aim, complaint, seen.scenario));
}

/** What a spec ignores is used on insert, and whatever the PBX makes of it is accepted. */
function isIgnored({ address, key }: Aim, complaint: string, { spec }: Scenario): boolean {
  const { outboundGroups = [], extensions = [], conferences = [] } = spec.input;
  const object = [...outboundGroups, ...extensions, ...conferences].find((one) =>
    [one["id"], one["extn"], one["topic"]].includes(key),
  );
  const column = complaint.slice(address.length + 1).split(" ", 1)[0] ?? "";
  const fields: Readonly<Record<string, string>> = {
    ...EXTENSION_FIELDS,
    ...GROUP_FIELDS,
    ...CONFERENCE_FIELDS,
  };
  const field = fields[column];
  return field !== undefined && object?.ignoreFields?.includes(field) === true;
}

/** Totals, verification and the exit code. */
function untrueAsAWhole(ended: CarriedOut, seen: Observation): string[] {
  const { report, exit, unverified } = ended;
  const complaints: string[] = [];
  const outcomes = report.operations.map(({ outcome }) => outcome);
  const taken = (action: string): number =>
    report.operations.filter(
      (result) =>
        result.action === action &&
        result.outcome === "done" &&
        !report.mismatches.some(({ address }) => address === result.address),
    ).length;
  const { added, changed, destroyed } = report.summary;
  if (added !== taken("create") || changed !== taken("update") || destroyed !== taken("delete"))
    complaints.push("the summary does not add up");
  const wrote = outcomes.some((outcome) => outcome !== "blocked");
  const maySkip = !wrote || !seen.scenario.verify || report.interrupted;
  const judged = unverified !== undefined || report.mismatches.length > 0 ? "failed" : "passed";
  if (report.verification !== judged && !(maySkip && report.verification === "skipped"))
    complaints.push(`verification ${report.verification}, not ${judged}`);
  const whole = outcomes.every((outcome) => outcome === "done") && report.mismatches.length === 0;
  const waits = report.operations.some(({ busy }) => busy === true);
  const some = waits || outcomes.some((outcome) => outcome === "done" || outcome === "unknown");
  const code = report.interrupted ? 130 : whole ? (unverified === undefined ? 0 : 1) : some ? 4 : 1;
  if (exit !== code) complaints.push(`exit ${exit}, not ${code}`);
  return [...complaints, ...report.operations.flatMap((result) => gaveUp(result, ended, seen))];
}

/** A lost answer is followed by as many tries as there are retries. */
function gaveUp(
  { address, reason = "" }: OperationResult,
  { report }: CarriedOut,
  { scenario }: Observation,
): string[] {
  const tries = /no answer in (\d+) tr/.exec(reason)?.[1];
  if (tries === undefined || report.interrupted) return [];
  return Number(tries) === scenario.retries + 1 ? [] : [`${address} was given up after ${tries} tries`];
}

/** What is wrong with the applies after the faults have stopped. */
export function complaintsAfterwards(
  { spec }: Scenario,
  before: SeedRows,
  after: SeedRows,
  next: Ended,
  last: Ended,
): string[] {
  if (next.end !== "carried-out") return [`afterwards: not planned (${next.why})`];
  if (last.end !== "carried-out") return [`afterwards: not planned again (${last.why})`];
  const wrong = aimsFor(spec, before).flatMap((aim) => complaintsAbout(aim, before, after));
  const again = last.operations.filter(({ address }) => !isOn(after, address));
  return [
    ...[...wrong, ...foreignComplaints(before, after)].map((complaint) => `afterwards: ${complaint}`),
    ...(endedWell(next, after) ? [] : [`afterwards: exit ${next.exit} ${JSON.stringify(next.report)}`]),
    ...(again.length === 0 ? [] : [`afterwards: ${again.length} operations again`]),
  ];
}

/** The members of a conference whose meeting is on may wait, and are the only thing that may. */
function endedWell({ exit, report }: CarriedOut, after: SeedRows): boolean {
  const undone = report.operations.filter(({ outcome }) => outcome !== "done");
  const mayWait = undone.every(({ address, busy }) => busy === true && isOn(after, address));
  return mayWait && exit === (undone.length === 0 ? 0 : 4);
}

const isOn = (after: SeedRows, address: string): boolean =>
  TOPICS.some((topic) => addressOf("conference", topic) === address && meetingIn(after)(topic));
