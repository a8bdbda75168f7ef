/**
 * The frame of an HTML report: one file that loads nothing. Its Content-Security-Policy forbids everything except the
 * style and the script that are in the file, named by their hashes, so that no text in a report can become either.
 */
import { createHash } from "node:crypto";
import { SCRIPT } from "./html-script.js";
import { STYLE } from "./html-style.js";
import { html } from "./html-text.js";

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The policy; what it does not name is forbidden. */
const policy = (): string =>
  `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;

/** What stands at the top of a page. */
export interface PageHead {
  /** `plan`, `drift`, `apply`. */
  readonly command: string;
  readonly target: string;
  /** The one sentence that matters, and how to take it. */
  readonly verdict: string;
  /** What has to be known beside it. */
  readonly besides?: readonly string[];
  readonly mood: "good" | "bad" | "care" | "calm";
  /** Further facts: a name and a value each. */
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** The page around its sections. */
export function* pageHtml(head: PageHead, sections: Iterable<string>): Generator<string> {
  const title = `pbxctl ${head.command}: ${head.target}`;
  yield '<!doctype html><html lang="en"><head><meta charset="utf-8">';
  yield `<meta http-equiv="Content-Security-Policy" content="${policy()}">`;
  yield '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">';
  yield '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">';
  yield `<title>${html(title)}</title><style>${STYLE}</style></head><body>`;
  yield '<a class="skip" href="#main">Skip to the report</a>';
  yield `<header><p class="kicker">pbxctl ${html(head.command)}</p><h1>${html(head.target)}</h1>`;
  const told = [head.verdict, ...(head.besides ?? [])].map((sentence) => `<p>${html(sentence)}</p>`);
  yield `<div class="verdict ${head.mood}">${told.join("")}</div><dl class="facts">`;
  for (const [name, value] of head.facts) yield `<div><dt>${html(name)}</dt><dd>${html(value)}</dd></div>`;
  yield '</dl></header><main id="main" tabindex="-1">';
  yield* sections;
  yield `</main><script>${SCRIPT}</script></body></html>`;
}
