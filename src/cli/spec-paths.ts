/** What loading a spec takes from the command line and the clock. */

/** The day of the run where the run is, `YYYY-MM-DD`. */
export function today(now: Date = new Date()): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The spec files of a command line: what was named, or `pbx.yaml` here. */
export const specPaths = (named: readonly string[]): readonly string[] =>
  named.length > 0 ? named : ["pbx.yaml"];
