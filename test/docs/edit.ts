/** The edits that a page asks of its reader: a `diff` block, `--- FILE` first, its places parted by `@@`. */

/** The file that a diff block is about. @throws when the block does not say it */
export function editedFile(diff: string): string {
  const [, file] = /^--- (\S+)\n/.exec(diff) ?? [];
  if (file === undefined) throw new Error("a diff begins with the line `--- FILE`");
  return file;
}

/**
 * Carries out a diff block.
 * @throws when a place of it does not stand exactly once in the text
 */
export function edited(text: string, diff: string): string {
  const places = diff.slice(diff.indexOf("\n") + 1).split(/^@@\n/m);
  return places.reduce((now, place) => {
    const [before, after] = [side(place, "-"), side(place, "+")];
    const [whole, wanted] = [`\n${now}`, `\n${before}`];
    const at = whole.indexOf(wanted);
    if (at === -1 || at !== whole.lastIndexOf(wanted))
      throw new Error(`not exactly once in the text: ${before}`);
    return `${whole.slice(1, at + 1)}${after}${whole.slice(at + wanted.length)}`;
  }, text);
}

/** A place as it was (`-`) or as it will be (`+`). */
function side(place: string, mark: string): string {
  const lines = place.split("\n").slice(0, -1);
  return lines
    .filter((line) => line.startsWith(" ") || line.startsWith(mark))
    .map((line) => `${line.slice(1)}\n`)
    .join("");
}
