/** A run as a test report: what holds it up, or should wake somebody, is a failure. */
import type { OperationResult, Outcome } from "../reconcile/events.js";
import type { GateResult } from "../reconcile/gates/index.js";
import type { Undeclared } from "../reconcile/plan.js";
import { firstAddresses } from "./address-runs.js";
import { leftText } from "./apply-text.js";
import { counted } from "./counted.js";
import { placeOf } from "./findings-text.js";
import type { PlacedFinding } from "../spec/finding.js";
import { junitXml } from "./junit-xml.js";
import type { TestCase, TestSuite } from "./junit-xml.js";
import { NO_CHANGES, changeText, noteTexts, summaryLine, undeclaredText } from "./plan-text.js";
import type { ApplyRecord, ErrorRecord, PlanReport } from "./report.js";
import { resultSentence } from "./result-sentence.js";
import { style } from "./style.js";

const PLAIN = style(false);

/** A plan: closed gates are failures. In a drift each difference is one, too. */
export function planJunit({ command, plan }: PlanReport): Generator<string> {
  const differs = command === "drift";
  return junitXml(`pbxctl ${command}`, plan.timestamp, [
    gateSuite(plan.gates),
    findingSuite(plan.warnings ?? []),
    {
      name: "changes",
      *cases() {
        if (plan.resource_changes.length === 0) yield { name: NO_CHANGES, outcome: "passed" };
        for (const change of plan.resource_changes) {
          const { address: name, cause } = change;
          const lines = (): string[] => [...changeText(change, PLAIN)];
          if (!differs) yield { name, outcome: "passed", lines };
          else if (cause === "unapplied")
            yield { name, outcome: "skipped", message: "not applied yet", lines };
          else yield { name, outcome: "failure", message: "the PBX differs from the spec", lines };
        }
      },
    },
    ...(plan.undeclared ? [undeclaredSuite(plan.undeclared)] : []),
    {
      name: "notes",
      *cases() {
        for (const name of noteTexts(plan)) yield { name, outcome: "passed" };
      },
    },
    { name: "summary", cases: () => [{ name: summaryLine(plan), outcome: "passed" }] },
  ]);
}

function undeclaredSuite(undeclared: readonly Undeclared[]): TestSuite {
  const message = "it is live, and nobody declared it";
  return {
    name: "undeclared",
    cases: () =>
      undeclared.map((object) => ({
        name: object.address,
        outcome: "failure" as const,
        message,
        lines: () => [undeclaredText(object)],
      })),
  };
}

function gateSuite(gates: readonly GateResult[]): TestSuite {
  return {
    name: "gates",
    cases: () =>
      gates.map(({ gate, message, addresses, allowed, hint, approve }) => ({
        name: `${gate}: ${message}`,
        outcome: allowed ? ("passed" as const) : ("failure" as const),
        message: allowed ? hint : `closed; ${hint}`,
        lines: () =>
          allowed ? [hint] : [...addressLines(addresses), ...(approve === undefined ? [] : [approve])],
      })),
  };
}

/** A gate may be about a million objects, and readers of test reports keep each text whole. */
const MOST_ADDRESSES = 100;

function addressLines(addresses: readonly string[]): string[] {
  const { texts, left } = firstAddresses(addresses, MOST_ADDRESSES);
  return [...texts, ...(left > 0 ? [`… and ${counted(left, "more", "more")}`] : [])];
}

/** Errors fail; a warning is there to be read. */
function findingSuite(findings: readonly PlacedFinding[]): TestSuite {
  return { name: "findings", cases: () => findings.map(findingCase) };
}

function findingCase(finding: PlacedFinding): TestCase {
  const { code, severity, message, hint } = finding;
  const lines = (): string[] => [message, ...(hint === undefined ? [] : [`hint: ${hint}`])];
  // Readers take two cases of one name for one.
  const name = `${[placeOf(finding), code].filter((part) => part !== "").join(" ")}: ${message}`;
  return severity === "error"
    ? { name, outcome: "failure", message, lines }
    : { name, outcome: "passed", lines };
}

const OUTCOMES = {
  done: "passed",
  failed: "failure",
  unknown: "error",
  blocked: "skipped",
} as const satisfies Record<Outcome, TestCase["outcome"]>;

/** An apply: its operations are the cases. */
export function applyJunit(record: ApplyRecord): Generator<string> {
  const name = record.rehearsal ? "pbxctl apply --rehearse" : "pbxctl apply";
  return junitXml(name, record.finished, [
    gateSuite(record.gates),
    findingSuite(record.warnings),
    {
      name: "operations",
      *cases() {
        for (const operation of record.operations) yield operationCase(operation);
      },
    },
    {
      name: "verification",
      cases: () =>
        record.mismatches.map(({ address, message }) => ({ name: address, outcome: "failure", message })),
    },
    {
      name: "agents",
      cases: () =>
        (record.left_on_break ?? []).map((extn) => ({
          name: `extension ${extn}`,
          outcome: "failure" as const,
          message: leftText([extn]),
        })),
    },
    { name: "result", cases: () => [resultCase(record)] },
  ]);
}

function operationCase({ action, address, outcome, reason, hint }: OperationResult): TestCase {
  return {
    name: `${action} ${address}`,
    outcome: OUTCOMES[outcome],
    ...(reason !== undefined && { message: reason }),
    lines: () => [
      ...(reason === undefined ? [] : [reason]),
      ...(hint === undefined ? [] : [`hint: ${hint}`]),
    ],
  };
}

function resultCase(record: ApplyRecord): TestCase {
  const sentence = resultSentence(record);
  if (record.exit_code === 0) return { name: sentence, outcome: "passed" };
  const message = record.reason ?? sentence;
  return { name: sentence, outcome: "failure", message, lines: () => [message] };
}

/** A run without a plan: its error, and each finding that led to it. */
export function errorJunit({ command, timestamp, error }: ErrorRecord): Generator<string> {
  const lines = (): string[] => [error.message, ...(error.hint === undefined ? [] : [`hint: ${error.hint}`])];
  return junitXml(`pbxctl ${command}`, timestamp, [
    findingSuite(error.findings),
    {
      name: "run",
      cases: () => [{ name: `pbxctl ${command}`, outcome: "error", message: error.message, lines }],
    },
  ]);
}
