/** What a page says is printed, against what was printed. */

/** What is different with every run, and what stands for it on a page. */
const TIMES: readonly (readonly [RegExp, string])[] = [
  [/\d{8}T\d{6}Z/g, "20261123T093000Z"],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, "2026-11-23 09:30:00"],
];

/** A run's output as a page shows it: times are always the same ones. */
export function settled(output: string): string {
  return TIMES.reduce((text, [pattern, fixed]) => text.replace(pattern, fixed), output);
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
