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

/** A run's output as a page shows it: times and digests are always the same ones. */
export function settled(output: string): string {
  return PASSING.reduce((text, [pattern, fixed]) => text.replace(pattern, fixed), output);
}

/**
 * Whether a page's block is what was printed. In the block, `…` alone on a line stands for any lines, none included, and at the end of
 * a line for the rest of it.
 */
export function isPrinted(block: string, output: string): boolean {
  const pattern = settled(block)
    .split("\n")
    .map((line) => {
      if (line === "…") return "(?:.*\\n)*?";
      return line.endsWith("…") ? `${literally(line.slice(0, -1))}.*\\n` : `${literally(line)}\\n`;
    })
    .join("");
  return new RegExp(`^${pattern}$`).test(`${settled(output)}\n`);
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
