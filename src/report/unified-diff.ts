/** Two texts' differences, as `diff -u` prints them. */
import { formatPatch, structuredPatch } from "diff";
import { printable } from "./printable.js";
import type { Style } from "./style.js";

/** Milliseconds; a difference that takes longer to find is too large for people to read. */
const PATIENCE = 10_000;

const plain = (text: string): string => text.replace(/\r\n?/g, "\n");

const LOOKS: readonly (readonly [RegExp, keyof Style])[] = [
  [/^(?:---|\+\+\+) /, "bold"],
  [/^@@ /, "cyan"],
  [/^-/, "red"],
  [/^\+/, "green"],
];

/** The lines of a unified difference. Line breaks count as alike, however they are written. */
export function* unifiedDiff(file: string, before: string, after: string, style: Style): Generator<string> {
  const patch = structuredPatch(`a/${file}`, `b/${file}`, plain(before), plain(after), "", "", {
    timeout: PATIENCE,
  });
  if (!patch) {
    yield `${printable(file)} differs in too many lines to show`;
    return;
  }
  for (const line of formatPatch(patch).trimEnd().split("\n").slice(1)) {
    const look = LOOKS.find(([pattern]) => pattern.test(line))?.[1];
    yield look ? style[look](printable(line)) : printable(line);
  }
}
