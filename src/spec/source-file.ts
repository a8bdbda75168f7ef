/** A file that was read, with what is needed to show a place in it. */
import type { Place, Position } from "./finding.js";
import { codeFrame } from "./code-frame.js";
import { addressMasks, continuesSecret, lineMasks, treeMasks } from "./mask.js";
import { type Found, type Range, nodeAt, rangeOf } from "./node-at.js";
import { SourceText } from "./source-text.js";
import { type TreeNode, follow } from "./tree.js";

export class SourceFile {
  /** As its user named it. */
  readonly file: string;
  readonly source: SourceText;
  readonly #makeTree: (() => TreeNode | undefined) | undefined;
  #root: TreeNode | undefined;
  /** Whether the tree tells all of the text's meaning; otherwise lines are also looked at one by one. */
  readonly #trusted: boolean;
  readonly #masksOfLine: ((line: string) => Range[]) | undefined;
  #masks: readonly Range[] | undefined;
  readonly #masksOfLines = new Map<number, readonly Range[]>();

  /**
   * @param makeTree makes the tree when the first place is asked for, which in most files is never
   * @param masksOfLine tells what of a line must not be shown, for files that are no YAML
   */
  constructor(
    file: string,
    text: string,
    makeTree?: () => TreeNode | undefined,
    trusted = false,
    masksOfLine?: (line: string) => Range[],
  ) {
    this.file = file;
    this.source = new SourceText(text);
    this.#makeTree = makeTree;
    // To YAML a lone carriage return ends no line: what is shown as a line of its own may be the end of a comment.
    this.#trusted = trusted && !/\r(?!\n)/.test(text);
    this.#masksOfLine = masksOfLine;
  }

  get #tree(): TreeNode | undefined {
    this.#root ??= this.#makeTree?.();
    return this.#root;
  }

  /** What a path leads to, or the last thing on it that exists. */
  find(path: readonly (string | number)[]): Found | undefined {
    const tree = this.#tree;
    return tree && nodeAt(tree, path);
  }

  /** A scalar's text as its author wrote it, aliases followed; nothing where there is no scalar. */
  writtenAt(path: readonly (string | number)[]): string | undefined {
    const node = follow(this.find(path)?.node);
    return node?.kind === "scalar" ? node.written : undefined;
  }

  /** Whether a path leads to a text in quotes, aliases followed. */
  isQuoted(path: readonly (string | number)[]): boolean {
    const node = follow(this.find(path)?.node);
    return node?.kind === "scalar" && node.isQuoted;
  }

  /** Whether what a path leads to, aliases followed, is not to be shown. */
  isMasked(path: readonly (string | number)[]): boolean {
    const start = follow(this.find(path)?.node)?.start;
    return start !== undefined && this.#treeMasks().some(([from, to]) => from <= start && start < to);
  }

  #treeMasks(): readonly Range[] {
    const tree = this.#tree;
    this.#masks ??= tree ? treeMasks(tree, this.source.text) : [];
    return this.#masks;
  }

  /** The text range of a place. */
  rangeOf(place: Place): Range {
    const { text } = this.source;
    if (place.line !== undefined) {
      const start = this.source.offsetOf(place.line, place.column ?? 1);
      const word = /^[^\s,;]*/.exec(text.slice(start, start + 100))?.[0].length ?? 0;
      return [start, start + Math.max(1, word)];
    }
    if (place.offset !== undefined) return [place.offset, place.offset + 1];
    const found = place.path && this.find(place.path);
    return found ? rangeOf(found, place.onKey === true) : [0, 0];
  }

  /** Line, column and code frame of a place. */
  locate(place: Place): Position {
    const range = this.rangeOf(place);
    const line = this.source.lineAt(range[0]);
    const masks = [...this.#lineMasks(line - 1), ...this.#lineMasks(line), ...this.#masksNear(line)];
    const column = this.source.columnAt(range[0]);
    const frame = codeFrame(this.source, range, masks);
    return { file: this.file, line, column, frame, region: this.source.regionOf(...range) };
  }

  /** The whole text, with `***` in the place of what is not to be shown. */
  masked(): string {
    const { text } = this.source;
    const masks = [...this.#treeMasks()];
    const last = this.source.lineAt(text.length);
    for (let line = 1; line <= last; line += 1) masks.push(...this.#guessMasks(line));
    const parts: string[] = [];
    let at = 0;
    for (const [start, end] of masks.sort((one, other) => one[0] - other[0])) {
      if (start >= at) parts.push(text.slice(at, start), "***");
      at = Math.max(at, end);
    }
    return parts.join("") + text.slice(at);
  }

  #masksNear(line: number): Range[] {
    const from = this.source.startOf(Math.max(1, line - 1));
    const to = this.source.endOf(line);
    return this.#treeMasks().filter(([start, end]) => start <= to && from <= end);
  }

  /** Kept for the lines last asked for: a file on a single line may have a thousand findings. */
  #lineMasks(line: number): readonly Range[] {
    if (line < 1) return [];
    const known = this.#masksOfLines.get(line);
    if (known) return known;
    const masks = this.#guessMasks(line);
    if (this.#masksOfLines.size > 1_000) this.#masksOfLines.clear();
    this.#masksOfLines.set(line, masks);
    return masks;
  }

  #guessMasks(line: number): Range[] {
    const start = this.source.startOf(line);
    const text = this.source.text.slice(start, this.source.endOf(line));
    if (this.#masksOfLine) {
      return this.#masksOfLine(text).map(([from, to]): Range => [start + from, start + to]);
    }
    const comment = this.#trusted ? text.search(/(?:^|\s)#/) : 0;
    const guessed = comment < 0 ? [] : lineMasks(text).filter(([from]) => from >= comment);
    const masks = [...guessed, ...addressMasks(text)].map(([from, to]): Range => [start + from, start + to]);
    return !this.#trusted && this.#continuesSecret(line, text)
      ? [...masks, [start + text.search(/\S|$/), start + text.length]]
      : masks;
  }

  /** Looks at the few lines before, up to one that begins further left. */
  #continuesSecret(line: number, text: string): boolean {
    for (let other = line - 1; other >= Math.max(1, line - 20); other -= 1) {
      const before = this.source.text.slice(this.source.startOf(other), this.source.endOf(other));
      if (before.trim() === "") continue;
      if (continuesSecret(before, text)) return true;
      if (before.search(/\S/) < text.search(/\S|$/)) return false;
    }
    return false;
  }
}
