/** Words for what the stories look at. */
import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Seed } from "../../src/simulator/simulator.js";
import { folder } from "../support/cli.js";
import type { StoredPull } from "../support/forge/model.js";
import { CANARY } from "./world.js";
import type { Run } from "./pipeline.js";
import type { World } from "./world.js";

const extension = (nbr: string): Record<string, string> => ({
  nbr,
  name: nbr,
  password: `${CANARY}live-${nbr}`,
  k: "out",
  created_at: "2026-01-14 03:12:44",
});

/** Three phones, of which the story adds one, changes one and takes one away. */
export const SEED: Seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: ["1001", "1002", "1003"].map(extension),
  special_phone: [{ phone: "13800000001", special_flag: 2 }],
};

/** The spec as somebody writes it who has made it from what is live: with comments of their own. */
export const commented = (spec: string): string =>
  spec.replace('  - { extn: "1001"', '  # The reception: ask Li before you change it\n  - { extn: "1001"');

/** The change that the story's first pull request proposes. */
export const changed = (spec: string): string =>
  spec
    .replace('extn: "1001", outboundGroup: out, name: "1001", transferPhone: ""', (entry) =>
      entry.replace('transferPhone: ""', 'transferPhone: "13800001111"'),
    )
    .replace(
      / {2}- \{ extn: "1003".*\n/,
      '  - { extn: "1004", outboundGroup: out, password: "${derive:{extn}}" }\n',
    );

/** The row that the PBX has of an extension. */
export const row = ({ simulator }: World, extn: string): Readonly<Record<string, unknown>> | undefined =>
  simulator.snapshot().extensions.find(({ nbr }) => nbr === extn);

/** What somebody does to the PBX on its own page, without telling anybody. */
export async function byHand(world: World, extensions: readonly string[]): Promise<void> {
  const spec = `version: 1\nextensions:\n${extensions.map((one) => `  - ${one}\n`).join("")}`;
  await world.byHand(["apply", "--auto-approve"], folder({ "pbx.yaml": spec }));
}

/** Everything that a run printed. */
export const printed = ({ steps }: Run): string =>
  steps.map(({ name, out }) => `== ${name}\n${out}`).join("\n");

/** How the steps ended that ran. */
export const codes = ({ steps }: Run): Record<string, number> =>
  Object.fromEntries(steps.flatMap(({ name, code }) => (code === undefined ? [] : [[name, code]])));

/** The one comment on a pull request. */
export function commentOn({ comments }: StoredPull): string {
  const [only, ...others] = comments;
  if (!only || others.length > 0) throw new Error(`${comments.length} comments`);
  return only.body;
}

/** Runners name the folders of what they keep, each in its own way. */
function auditIn(artifacts: string): string {
  const names = readdirSync(artifacts, { recursive: true, encoding: "utf8" });
  const [only, ...others] = names.filter((name) => basename(name) === "audit.json");
  if (only === undefined || others.length > 0)
    throw new Error(`no audit record, or several: ${names.join(", ")}`);
  return join(artifacts, only);
}

/** The audit record that an apply left. */
export const auditOf = ({ artifacts }: Run): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(auditIn(artifacts), "utf8")) as Readonly<Record<string, unknown>>;

/** What came of the alarms: who was told what. */
export const told = ({ alarms }: World): unknown[] => alarms.received.map(({ body }) => body["status"]);
