/** What a page says is printed, against what was printed. */

/** What is different with every run, and what stands for it on a page. */
const PASSING: readonly (readonly [RegExp, string])[] = [
  [/\d{8}T\d{6}Z/g, "20261123T093000Z"],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, "2026-11-23T09:30:00.000Z"],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "2026-11-23 09:30:00"],
  [/until: \d{4}-\d\d-\d\d/g, "until: 2026-12-07"],
  [/(?<=commit |applied \()[0-9a-f]{10}\b/g, "0123456789"],
  [/sha256:[0-9a-f]{12}\b/g, "sha256:0123456789ab"],
];

/** A run's output as a page shows it: times and digests are always the same ones, and it ends with a line break. */
export function settled(output: string): string {
  const text = PASSING.reduce((now, [pattern, fixed]) => now.replace(pattern, fixed), output);
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}

/**
 * Whether a page's block is what was printed. In the block, `…` alone on a line stands for any lines, none included, and at the end of
 * a line for the rest of it.
 */
export function isPrinted(block: string, output: string): boolean {
  const lines = settled(block).split("\n").slice(0, -1);
  const pattern = lines
    .map((line) => {
      if (line === "…") return "(?:.*\\n)*?";
      return line.endsWith("…") ? `${literally(line.slice(0, -1))}.*\\n` : `${literally(line)}\\n`;
    })
    .join("");
  return new RegExp(`^${pattern}$`).test(settled(output));
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
