/** A file read by the YAML library: its value, its tree, and what there is to say about its form. */
import type { Finding } from "./finding.js";
import type { TreeNode } from "./tree.js";
import { parseYaml } from "./yaml-document.js";
import { treeOf } from "./yaml-tree.js";
import { type BuiltValue, buildValue } from "./yaml-value.js";

/** What the library makes of a file. */
export interface ReadYaml {
  readonly findings: readonly Finding[];
  /** Makes the tree, when it is wanted. */
  readonly tree: () => TreeNode | undefined;
  /** Not there for a text that is no YAML. */
  readonly built?: BuiltValue;
}

/** Reads a text as YAML. Never throws, whatever the text. */
export function readYaml(file: string, text: string): ReadYaml {
  const { root, findings } = parseYaml(file, text);
  if (findings.length > 0) return { findings, tree: () => root && treeOf(root) };
  const built = buildValue(file, root);
  return { findings: built.findings, tree: () => root && treeOf(root, built.targets), built };
}
