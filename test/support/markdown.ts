/** What a forge reads of Markdown as words, tags and links: everything that does not stand in code. */
export function outsideCode(markdown: string): string {
  const lines: string[] = [];
  let fence = "";
  for (const line of markdown.split("\n")) {
    const [, mark] = /^(`{3,})/.exec(line) ?? [];
    if (fence !== "") {
      if (line === fence) fence = "";
    } else if (mark !== undefined) fence = mark;
    else lines.push(withoutSpans(line));
  }
  if (fence !== "") throw new Error("a fence is never closed");
  return lines.join("\n");
}

/** As CommonMark has it: a run of backticks opens a span when a run of the same length follows. */
function withoutSpans(line: string): string {
  let rest = line;
  let words = "";
  for (;;) {
    const open = /`+/.exec(rest);
    if (!open) return words + rest;
    const [ticks] = open;
    const after = rest.slice(open.index + ticks.length);
    const close = [...after.matchAll(/`+/g)].find(([run]) => run === ticks);
    words += rest.slice(0, open.index);
    if (!close) {
      words += ticks;
      rest = after;
    } else {
      words += "\u25a1";
      rest = after.slice(close.index + ticks.length);
    }
  }
}
