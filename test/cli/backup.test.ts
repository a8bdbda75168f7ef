import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ApplyOutput } from "../../src/cli/apply-output.js";
import { backUp } from "../../src/cli/backup.js";
import { planned } from "../support/planning.js";
import { folder } from "../support/cli.js";
import { extensionRow, groupRow } from "../support/rows.js";

const NAME = "pbx.example.cn-8080-20260115T080000Z";

const before = planned(
  { extensions: [{ extn: "1001", name: "x" }] },
  { groups: [groupRow("out")], extensions: [extensionRow("1001")] },
);

/** Backs up the same change at the same time. */
function backedUp(dir: string, { plan, live, diff } = before) {
  const [said, events]: [string[], object[]] = [[], []];
  const output: Pick<ApplyOutput, "event"> = { event: (event) => events.push(event) };
  const terminal = { say: (...lines: readonly string[]) => said.push(...lines) };
  const run = (): string | undefined => backUp({ changes: diff.changes, live, plan }, dir, output, terminal);
  return { run, said, events };
}

describe("backUp", () => {
  it("takes another name where one is taken, by a spec, by secrets, or by a run that is about to", () => {
    const dir = join(folder(), "b");
    expect(backedUp(dir).run()).toBe(join(dir, `${NAME}.yaml`));
    expect(backedUp(dir).run()).toBe(join(dir, `${NAME}-2.yaml`));
    writeFileSync(join(dir, `${NAME}-3.secrets.json`), "mine");
    writeFileSync(join(dir, `${NAME}-4.yaml.partial`), "");
    expect(backedUp(dir).run()).toBe(join(dir, `${NAME}-5.yaml`));
    expect(readFileSync(join(dir, `${NAME}-3.secrets.json`), "utf8")).toBe("mine");
    const one = readFileSync(join(dir, `${NAME}.yaml`), "utf8");
    expect(readFileSync(join(dir, `${NAME}-5.yaml`), "utf8")).toBe(
      one.replaceAll(`${NAME}.secrets`, `${NAME}-5.secrets`),
    );
  });

  it("makes a folder and files that only their owner may read", () => {
    const dir = join(folder(), "a/b");
    backedUp(dir).run();
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).mode & 0o777, name).toBe(0o600);
  });

  it("leaves nothing behind when it can't be finished", () => {
    const dir = folder();
    // A folder in the place of a name: the search for a free one passes over it.
    mkdirSync(join(dir, `${NAME}.yaml`));
    expect(backedUp(dir).run()).toBe(join(dir, `${NAME}-2.yaml`));
    const file = join(dir, "file");
    writeFileSync(file, "");
    const { run, events } = backedUp(join(file, "b"));
    expect(run).toThrow(/The backup can't be written .* Nothing was written to the PBX/);
    expect(events).toMatchObject([{ type: "refused", exit_code: 1 }]);
    expect(existsSync(join(file, "b"))).toBe(false);
  });

  it("refuses what would be larger than a spec may be, and so could not be applied", () => {
    const dir = join(folder(), "b");
    const large = planned(
      { outboundGroups: [{ id: "out", startPrompt: "/new.wav" }] },
      { groups: [groupRow("out", { start_url: "x".repeat(32 << 20) })] },
    );
    expect(backedUp(dir, large).run).toThrow(/larger than a spec may be/);
    expect(readdirSync(dir)).toEqual([]);
  });
});
