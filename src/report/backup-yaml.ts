/** A backup as the text of its two files. */
import type { Backup } from "../reconcile/backup.js";
import { jsonText } from "./json-text.js";
import { printable } from "./printable.js";
import { specYaml } from "./spec-yaml.js";
import { yamlValue } from "./yaml-text.js";

/** Where and when a backup was taken, and the name of its file of secrets. */
export interface BackupOrigin {
  /** The PBX's address. */
  readonly target: string;
  /** When the PBX was read, ISO 8601 in UTC. */
  readonly timestamp: string;
  readonly secretsFile: string;
}

/** The spec that brings the objects back, with comments that say what it is and what it can't do. */
export function backupYaml({ exported, secrets, beyond }: Backup, origin: BackupOrigin): string {
  const head = [
    `# Backup of ${printable(origin.target)}, read ${origin.timestamp}: what an apply was going to change or delete, as it was.`,
    "# To bring it back: pbxctl apply THIS FILE. What that apply created is no part of it, and stays.",
    ...(secrets.size > 0
      ? [
          `# The passwords are in ${origin.secretsFile} beside it. Keep both together, and out of version control.`,
        ]
      : []),
    "# No call of the PBX sets again: an extension's priority and its place in inbound queues; a conference's number.",
    ...beyond.map((line) => `# Not brought back: ${printable(line)}`),
    "version: 1",
    `connection: { url: ${yamlValue(origin.target)} }`,
  ];
  return `${[...specYaml(head, exported)].join("\n")}\n`;
}

/** The file of secrets: one JSON object, an entry a line. */
export function backupSecrets({ secrets }: Backup): string {
  return `${jsonText(Object.fromEntries(secrets), 2)}\n`;
}
