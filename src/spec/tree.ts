/** A file's syntax tree, as far as places and masks need it, whichever reader the file was read with. Offsets count UTF-16 units. */

interface Extent {
  readonly start: number;
  /** Behind the last character; of a map or list that is indented, behind its last entry. */
  readonly end: number;
}

export interface ScalarNode extends Extent {
  readonly kind: "scalar";
  readonly value: unknown;
  /** As its author wrote it, without quotes. */
  readonly written: string | undefined;
  readonly isQuoted: boolean;
}

/** An entry of a map; the library's tree of a broken file may lack either half. */
export interface PairNode {
  readonly key: TreeNode | undefined;
  readonly value: TreeNode | undefined;
}

export interface MapNode extends Extent {
  readonly kind: "map";
  readonly pairs: readonly PairNode[];
}

export interface ListNode extends Extent {
  readonly kind: "list";
  readonly items: readonly (TreeNode | undefined)[];
}

export interface AliasNode extends Extent {
  readonly kind: "alias";
  /** What it stands for; nothing when that is not known. */
  readonly target: TreeNode | undefined;
}

export type TreeNode = ScalarNode | MapNode | ListNode | AliasNode;

/** What an alias stands for; any other node is itself. */
export const follow = (node: TreeNode | undefined): TreeNode | undefined =>
  node?.kind === "alias" ? node.target : node;
