/** Every code that a finding can carry, each explained in `docs/diagnostics.md`. */
export const diagnosticCodes = [
  // Reading files
  "file-not-found",
  "file-unreadable",
  "file-too-large",
  "file-outside",
  "no-files",
  "encoding",
  "too-many-findings",
  // YAML
  "yaml-syntax",
  "yaml-tab",
  "yaml-duplicate-key",
  "yaml-alias",
  "yaml-documents",
  "yaml-depth",
  "yaml-tag",
  "empty-spec",
  // Schema
  "version",
  "unknown-property",
  "missing-property",
  "wrong-type",
  "number-as-text",
  "invalid-value",
  "null-value",
  // Meaning
  "duplicate-object",
  "duplicate-number",
  "duplicate-section",
  "range-order",
  "range-size",
  "absent-with-fields",
  "unknown-reference",
  "outside-scope",
  "ignored-declared",
  "prune-without-collection",
  "unknown-address-type",
  "invalid-address",
  "invalid-scope",
  "approve-expired",
  // References
  "reference-syntax",
  "reference-not-allowed",
  "reference-unset",
  "reference-file",
  "weak-master-key",
  // Number lists
  "list-number",
  "list-spoilt-number",
  "list-header",
  "list-direction",
  "list-syntax",
  "list-empty",
  // Against an earlier spec
  "base-invalid",
  "base-absent",
  "base-renamed",
  "base-collection-gone",
  // Against the PBX
  "missing-on-insert",
  "empty-live",
  "live-ambiguous",
  "live-value-unknown",
  "users-unseen",
  "update-would-blank",
  "unknown-target",
  "address-pinned",
] as const;

/** See {@link diagnosticCodes}. */
export type DiagnosticCode = (typeof diagnosticCodes)[number];
