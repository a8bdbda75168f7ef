/** Lines with their ends, as pieces of a text. */
export function* ended(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}
