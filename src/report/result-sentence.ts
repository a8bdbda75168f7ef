import type { ApplyRecord } from "./report.js";

/** How an apply ended, in one sentence of trusted text. */
export function resultSentence(record: ApplyRecord): string {
  const { added, changed, destroyed } = record.summary;
  const on = record.rehearsal ? " on the simulated PBX; nothing was written" : "";
  const resources = `Resources: ${added} added, ${changed} changed, ${destroyed} destroyed${on}.`;
  switch (record.result) {
    case "complete":
      return `Apply complete! ${resources}`;
    case "no-changes":
      return "No changes. Your PBX matches the configuration.";
    case "unverified":
      return `Applied, and the result could not be verified. ${resources}`;
    case "incomplete":
    case "failed":
      return `Apply incomplete. ${resources}`;
    case "interrupted":
      return `Interrupted. ${resources}`;
    case "gate":
      return "Not applied: gates are closed. Nothing was written.";
    case "stale":
      return "Not applied: the saved plan is stale. Nothing was written.";
    case "not-approved":
      return "Not applied: it was not approved. Nothing was written.";
  }
}
