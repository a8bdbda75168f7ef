/** Reports of plans and applies, without a run. */
import type { ApplyReport, OperationResult } from "../../src/reconcile/events.js";
import { operationsOf } from "../../src/reconcile/graph.js";
import type { Plan } from "../../src/reconcile/plan.js";
import { reportOf } from "../../src/reconcile/verify.js";
import { waitsOf } from "../../src/reconcile/waits.js";
import type { ApplyRecord, ErrorRecord, PlanReport, Source } from "../../src/report/report.js";
import type { Planned } from "./planning.js";

const source: Source = {
  pipeline: "github",
  commit: "0123456789abcdef0123456789abcdef01234567",
  ref: "refs/heads/main",
  actor: "octocat",
  run: "https://github.example/pbx/actions/runs/7",
};

export const warning = {
  code: "live-value-unknown",
  severity: "warning",
  message: "conference/Weekly keeps its members: its meeting is on",
  hint: "plan again when it is over",
  file: "site/pbx.yaml",
  line: 12,
  column: 5,
} as const;

/** What plan or drift report of a plan. */
export function planReportOf(planned: Planned, command: "plan" | "drift" = "plan"): PlanReport {
  const waits = () => waitsOf(operationsOf(planned.diff.changes));
  return { command, plan: planned.plan, warnings: [warning], waits };
}

/** So many changes of one sort: `create`, `update` and `delete` in turns. */
export function bigPlan(count: number): Plan {
  const actions = ["create", "update", "delete"] as const;
  const changes = Array.from({ length: count }, (_, index) => {
    const action = actions[index % 3] ?? "update";
    const phone = String(13_000_000_000 + index * 7);
    return {
      address: `blacklist/${phone}`,
      type: "blacklist",
      name: phone,
      change: {
        actions: [action],
        before: action === "create" ? null : { phone, direction: "inbound" },
        after: action === "delete" ? null : { phone, direction: "both" },
        before_sensitive: {},
        after_sensitive: {},
      },
      calls: [],
    };
  });
  const third = Math.floor(count / 3);
  return {
    format_version: "1.0",
    timestamp: "2026-01-15T08:00:00.000Z",
    target: "http://pbx.example.cn:8080",
    resource_changes: changes,
    unmanaged: [],
    gates: [],
    notes: [],
    summary: { add: third, change: third, destroy: third, unmanaged: 0 },
    digest: "sha256:0",
    applyable: true,
  };
}

const results: readonly OperationResult[] = [
  { address: "outbound-group/new", action: "create", outcome: "done" },
  { address: "extension/1002", action: "delete", outcome: "done" },
  {
    address: "extension/1003",
    action: "create",
    outcome: "failed",
    reason: "POST /api/ola/extensions/insert: the PBX refused: code 500, <b>no</b> @octocat",
    hint: "look at the PBX's log",
  },
  { address: "extension/1007", action: "update", outcome: "blocked", reason: "waits for outbound-group/out" },
  {
    address: "blacklist/110",
    action: "create",
    outcome: "unknown",
    reason: "the connection broke",
    hint: "look at blacklist/110 on the PBX; the next plan shows whether it took effect",
  },
];

/** How an apply of a plan may have ended: with everything that can happen unless told otherwise. */
export function applyRecordOf(
  plan: Plan,
  { report, ...fields }: Partial<ApplyRecord> & { readonly report?: ApplyReport } = {},
): ApplyRecord {
  const mismatch = { address: "extension/1002", fields: [], message: "extension/1002 is still on the PBX" };
  return {
    command: "apply",
    ...(report ?? reportOf(plan.target, results, "failed", [mismatch], false)),
    started: "2026-01-15T08:00:00.000Z",
    finished: "2026-01-15T08:00:09.000Z",
    result: "incomplete",
    exit_code: 4,
    source,
    approval: "auto-approve",
    digest: plan.digest,
    gates: plan.gates,
    warnings: [warning],
    ...fields,
  };
}

/** A run that ended with two findings. */
export const errorRecord: ErrorRecord = {
  format_version: "1.0",
  command: "plan",
  timestamp: "2026-01-15T08:00:00.000Z",
  exit_code: 1,
  source,
  error: {
    message: "1 error, 1 warning in the spec",
    hint: "mend the spec",
    findings: [
      warning,
      {
        code: "duplicate-object",
        severity: "error",
        message: "extension/1001 is declared twice",
        file: "b.yaml",
        line: 3,
        column: 1,
      },
    ],
  },
};
