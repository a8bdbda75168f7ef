/** The names of a document's elements, in order. @throws where the text is not well-formed XML 1.0 */
export function xmlEvents(text: string): string[] {
  if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text))
    throw new Error("a character that XML does not have");
  const names: string[] = [];
  const open: string[] = [];
  const rest = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, "");
  for (const [part, close, name = "", attributes = "", empty] of rest.matchAll(
    /<(\/)?([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/)?>|[^<]+|</g,
  )) {
    if (part === "<") throw new Error("a bracket that opens nothing");
    for (const [entity] of (name === "" ? part : attributes).matchAll(/&[^;]*;?/g))
      if (!/^&(?:amp|lt|gt|quot);$/.test(entity)) throw new Error(`no entity: ${entity}`);
    if (name === "") continue;
    if (close === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes something else`);
    } else {
      names.push(name);
      if (empty === undefined) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(", ")}`);
  return names;
}
