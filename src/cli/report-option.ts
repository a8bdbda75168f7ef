import { InvalidArgumentError } from "commander";
import { formats } from "../report/format.js";
import type { Format } from "../report/format.js";

/** A report to be written. */
export interface ReportTarget {
  readonly format: Format;
  readonly file: string;
}

const isFormat = (text: string): text is Format => formats.some((format) => format === text);

/** Collects the values of `--report FORMAT=FILE`. */
export function reportTarget(value: string, previous: readonly ReportTarget[]): ReportTarget[] {
  const at = value.indexOf("=");
  const [format, file] = [value.slice(0, Math.max(at, 0)), value.slice(at + 1)];
  if (at < 0 || file === "" || !isFormat(format))
    throw new InvalidArgumentError(`It takes FORMAT=FILE; formats are ${formats.join(", ")}.`);
  if (previous.some((target) => target.file === file))
    throw new InvalidArgumentError(`Two reports can't go into the file ${file}.`);
  return [...previous, { format, file }];
}
