/** What a run can be told in: on standard output (`--format`), and in files (`--report FORMAT=FILE`). */
export const formats = ["text", "json", "markdown", "html", "junit"] as const;

/** See {@link formats}. */
export type Format = (typeof formats)[number];
