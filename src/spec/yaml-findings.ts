import type { DiagnosticCode } from "./diagnostic-codes.js";
import type { Finding } from "./finding.js";

/** One complaint of the YAML library. */
export interface YamlComplaint {
  /** The library's code, or one of `DEPTH`, `SIZE`. */
  readonly code: string;
  readonly offset: number;
  readonly message: string;
}

interface Wording {
  readonly code: DiagnosticCode;
  readonly message?: string;
  readonly hint?: string;
}

const TAB: Wording = {
  code: "yaml-tab",
  message: "a tab is used for indentation",
  hint: "YAML wants blanks there; replace the tab by two blanks",
};

/** The library's words are kept where they say enough, and never where they would repeat the file's own text. */
const wordings: Readonly<Record<string, Wording>> = {
  DEPTH: {
    code: "yaml-depth",
    message: "nested more than 50 levels deep",
    hint: "a spec has five levels at most",
  },
  RESOURCE_EXHAUSTION: { code: "yaml-depth", message: "nested too deep to be read" },
  SIZE: {
    code: "file-too-large",
    message: "the file holds more words and marks than a spec of this program may",
    hint: "put numbers in a list file (.txt or .csv), or split the spec into several files",
  },
  MULTIPLE_DOCS: {
    code: "yaml-documents",
    message: "a second document begins here, and a spec is one",
    hint: "put each document in a file of its own, without ---",
  },
  TAB_AS_INDENT: TAB,
  TAG_RESOLVE_FAILED: {
    code: "yaml-tag",
    message: "a tag (!…) that a spec does not have, or that does not fit its value",
    hint: "quote a text that begins with !",
  },
  BAD_COLLECTION_TYPE: { code: "yaml-tag", message: "a tag (!…) that does not fit its value" },
  BAD_ALIAS: { code: "yaml-alias", message: "an anchor (&) or alias (*) without a proper name" },
  ALIAS_PROPS: { code: "yaml-alias", message: "an alias (*) takes neither anchor nor tag" },
  NON_STRING_KEY: {
    code: "yaml-syntax",
    message: "a key must be plain text",
    hint: "a list, a map or an alias cannot be a key",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    code: "yaml-syntax",
    message: "a map or list may not begin on this line",
    hint: "quote a text that holds `: `, or begin the map on a line of its own",
  },
  BAD_DQ_ESCAPE: {
    code: "yaml-syntax",
    message: "a backslash within double quotes begins an escape that YAML does not know",
    hint: "double the backslash, or use single quotes",
  },
  BAD_SCALAR_START: {
    code: "yaml-syntax",
    message: "text cannot begin with this character unless it is quoted",
    hint: "put it in quotes",
  },
};

/** Whether the line at `offset` begins with blanks among which is a tab. */
function isTabIndented(text: string, offset: number): boolean {
  const start = text.lastIndexOf("\n", Math.max(0, offset - 1)) + 1;
  return /^ *\t/.test(text.slice(start, start + 200));
}

/** What the library appends of the file's text, or of its own grammar, helps nobody and might be a password. */
const withoutSource = (message: string): string => {
  const plain = message.replace(/(?<=\S): [^]*$/, "").replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  return plain === "" ? "this is not YAML" : plain;
};

const UNCLOSED: Wording = {
  code: "yaml-syntax",
  message: "a quoted text is not closed before this point",
  hint: "look for the quote that is missing, here or above",
};

function wordingOf({ code, offset, message }: YamlComplaint, text: string): Wording & { message: string } {
  const known = /^missing closing .quote/i.test(message) ? UNCLOSED : wordings[code];
  const wording =
    (!known || known.code === "yaml-syntax") && isTabIndented(text, offset)
      ? TAB
      : (known ?? { code: "yaml-syntax" });
  return { ...wording, message: wording.message ?? withoutSource(message) };
}

/** The library's complaint as a finding, in the words of this program. */
export function yamlFinding(file: string, text: string, complaint: YamlComplaint): Finding {
  const { code, message, hint } = wordingOf(complaint, text);
  const at = { file, offset: Math.min(complaint.offset, text.length) };
  return { code, severity: "error", message, ...(hint === undefined ? {} : { hint }), at };
}
