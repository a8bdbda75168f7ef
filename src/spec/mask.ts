/** Which parts of a file's text must not be shown: passwords, also misspelt, mistyped or commented out. */
import { kinds } from "../resources/index.js";
import { nearest } from "./nearest.js";
import type { Range } from "./node-at.js";
import { propertyNames } from "./schema.js";
import type { PairNode, TreeNode } from "./tree.js";

const sensitiveNames = kinds.flatMap(({ fields }) =>
  fields.filter(({ sensitive }) => sensitive === true).map(({ name }) => name),
);

/** Words that tell of a secret, in whatever name they stand. */
const WORDS = "pass|pwd|psw|secret|token|credential|密码|口令|密钥";
const SECRET = new RegExp(WORDS, "i");

/** Whether a value under this name may be a secret, spelling mistakes included. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) || nearest(name, sensitiveNames) !== undefined;
}

/** Nor is a value shown under a name that no spec has: nobody knows what it is. */
const isUnknownName = (name: string): boolean =>
  name !== "<<" && !propertyNames().has(name) && nearest(name, propertyNames()) === undefined;

/** A value that is references alone shows where a secret is, not what it is. A default would be one. */
const isReference = (value: TreeNode | undefined): boolean =>
  value?.kind === "scalar" &&
  typeof value.value === "string" &&
  /^(?:\$\{env:[A-Za-z_]\w*\}|\$\{(?:file|derive):[^}$]*(?:\{extn\})?[^}$]*\})+$/.test(value.value);

/** An indented map or list is masked to the end of its last line, a comment there included. */
function endOf(value: TreeNode, text: string): number {
  const isIndented =
    value.kind !== "scalar" && value.kind !== "alias" && !/[[{]/.test(text[value.start] ?? "");
  const lineEnd = isIndented ? text.indexOf("\n", value.end) : value.end;
  return lineEnd < 0 ? text.length : lineEnd;
}

/** From behind the colon to the value's end, so that tags and anchors, mistaken ones perhaps, are covered too. */
function maskOf({ key, value }: PairNode, text: string): Range | undefined {
  const start = key?.kind === "scalar" ? key.end : undefined;
  const end = value && endOf(value, text);
  if (start === undefined || end === undefined) return undefined;
  const gap = /^\s*:?[ \t]*/.exec(text.slice(start, start + 1_000))?.[0].length ?? 0;
  return [Math.min(start + gap, end), end];
}

const isMapped = (value: TreeNode | undefined): boolean =>
  value?.kind === "map" || (value?.kind === "list" && value.items.every((item) => item?.kind === "map"));

/** Whether what stands under a name is not shown. Under an unknown one, the parts that have names of their own are. */
function hiding(): (name: string, value: TreeNode | undefined) => boolean {
  const isSecret = askedOnce(isSecretName);
  const isUnknown = askedOnce(isUnknownName);
  return (name, value) => isSecret(name) || (!isMapped(value) && isUnknown(name));
}

/** A question about names, asked once of each: a file has few names, each of them many times. */
function askedOnce(ask: (name: string) => boolean): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    const known = answers.get(name) ?? ask(name);
    answers.set(name, known);
    return known;
  };
}

/** The ranges of a tree that hold secrets, in the order of the text. */
export function treeMasks(root: TreeNode, text: string): Range[] {
  const hides = hiding();
  const masks: Range[] = [];
  const pending: TreeNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    // One by one: as arguments of one call, a million items would overflow the stack.
    if (node.kind === "list") for (const item of node.items) if (item) pending.push(item);
    if (node.kind !== "map") continue;
    for (const pair of node.pairs) {
      const { key, value } = pair;
      const secret = key?.kind === "scalar" && hides(String(key.value), value) && !isReference(value);
      const mask = secret ? maskOf(pair, text) : undefined;
      if (mask) masks.push(mask);
      if (!secret && value) pending.push(value);
      const target = secret && value?.kind === "alias" ? value.target : undefined;
      if (target) masks.push([target.start, target.end]);
    }
  }
  return masks.sort((one, other) => one[0] - other[0]);
}

const NAME = new RegExp(`(?:${WORDS})[\\w-]{0,40}["']?\\s*[:=]\\s*`, "gi");
/** A quoted text that is followed by the next key or an end; anything else may be part of the secret. */
const CLOSED = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=\s*(?:\}|\]|$|\s#|,\s*["']?\w+["']?\s*:))/;

/** The parts of one line that look like secrets, for text of which no tree is known. Offsets within the line. */
export function lineMasks(line: string): Range[] {
  return [...line.matchAll(NAME)].map((match) => {
    const start = match.index + match[0].length;
    const closed = CLOSED.exec(line.slice(start));
    return [start, closed ? start + closed[0].length : line.length];
  });
}

const KEY = new RegExp(`(?:${WORDS})[\\w-]{0,40}["']?\\s*:`, "i");
/** `? password`, whose value stands on a line of its own. */
const EXPLICIT_KEY = new RegExp(`^[\\s-]*\\?.*(?:${WORDS})`, "i");

/** Whether a line goes on with a secret that an earlier line began. */
export function continuesSecret(before: string, line: string): boolean {
  const indent = (text: string): number => text.search(/[^ ]|$/);
  if (EXPLICIT_KEY.test(before) && /^\s*:/.test(line)) return true;
  return (
    KEY.test(before) && (indent(line) > indent(before.replace(/^( *)- /, "$1  ")) || /:\s*$/.test(before))
  );
}

/** What ends a word in an address's neighbourhood. */
const ENDS = /[\s"'[\]{},/@]/;

/**
 * Userinfo in an address, and whatever else stands before an @: a password may hold a slash, an @ or a blank. Walks back
 * from each @ to the one before at most, so that a long line costs no more than its length.
 */
export function addressMasks(line: string): Range[] {
  const masks: Range[] = [];
  const last = line.lastIndexOf("@");
  const slashes = line.indexOf("//");
  const address = slashes >= 0 && slashes < last ? slashes + 2 : undefined;
  for (
    let end = line.indexOf("@");
    end >= 0 && end < (address ?? Infinity);
    end = line.indexOf("@", end + 1)
  ) {
    let start = end;
    while (start > 0 && !ENDS.test(line[start - 1] ?? "")) start -= 1;
    if (start < end) masks.push([start, end]);
  }
  if (address !== undefined && address < last) masks.push([address, last]);
  return masks;
}
