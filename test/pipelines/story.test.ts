/**
 * What the examples are for, told once for each of them: the files that users copy are read from the repository and
 * their own steps are run, against a PBX, a forge and a recipient of alarms on sockets.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pipelines } from "./pipelines.js";
import { SEED, auditOf, byHand, changed, commentOn, commented, printed, row, told } from "./telling.js";
import { CANARY, world } from "./world.js";

describe.each(pipelines)("$title", (pipeline) => {
  it(
    "plans, comments, applies, remembers, raises the alarm once, and adopts",
    { timeout: 300_000 },
    async () => {
      const here = await world(pipeline, SEED, commented);
      const { hosting, forge } = here;
      const applied = (): string => hosting.commitOf(hosting.refs("refs/pbxctl/applied/")[0] ?? "none");

      // The repository begins as the PBX is: nothing to do, and that is remembered.
      const first = await pipeline.onMerge(here, hosting.commitOf("main"));
      expect(first.ok, printed(first)).toBe(true);
      expect(applied()).toBe(hosting.commitOf("main"));

      // A branch adds an extension, changes one and takes one away.
      const spec = changed(hosting.read("main", "pbx.yaml"));
      const pull = hosting.propose("reception", { "pbx.yaml": spec }, "Move the reception's calls");
      const before = here.simulator.snapshot();
      const plan = await pipeline.onPullRequest(here, pull);
      expect(plan.ok, printed(plan)).toBe(true);
      expect(here.simulator.snapshot()).toEqual(before);
      const comment = commentOn(pull);
      expect(comment).toContain("**Plan: 1 to add, 1 to change, 1 to destroy.**");
      expect(comment.indexOf("`extension/1003`")).toBeGreaterThan(0);
      expect(comment.indexOf("`extension/1003`")).toBeLessThan(comment.indexOf("**Plan:"));
      expect(comment).toContain(hosting.headOf(pull).slice(0, 7));
      expect(pull.labels).toEqual(["pbx/destroy"]);

      // It is merged: the PBX follows, and there is a record of it.
      const merged = hosting.merge(pull);
      const apply = await pipeline.onMerge(here, merged);
      expect(apply.ok, printed(apply)).toBe(true);
      expect(row(here, "1001")).toMatchObject({
        transfer_phone: "13800001111",
        password: "canary-live-1001",
      });
      expect(row(here, "1003")).toBeUndefined();
      const password = row(here, "1004")?.["password"];
      expect(password).toMatch(/^[A-Za-z0-9]{20}$/);
      expect(auditOf(apply)).toMatchObject({
        result: "complete",
        exit_code: 0,
        target: here.variables["PBX_URL"],
        digest: expect.stringMatching(/^sha256:[0-9a-f]{64}/) as string,
        approval: "auto-approve",
        source: { commit: merged, actor: "wang" },
        gates: [],
        summary: { added: 1, changed: 1, destroyed: 1 },
      });
      expect(JSON.stringify(auditOf(apply)["operations"])).toContain('"outcome":"done"');
      expect(applied()).toBe(merged);
      expect(commentOn(pull)).toMatch(/pbxctl apply/);
      expect(commentOn(pull)).toContain("1 added, 1 changed, 1 destroyed");

      // Somebody changes an extension on the PBX, and adds one that nobody knows.
      const calm = await pipeline.atNight(here);
      expect(calm.ok, printed(calm)).toBe(true);
      expect(told(here)).toEqual([]);
      await byHand(here, [
        '{ extn: "1001", transferPhone: "13911112222" }',
        '{ extn: "6666", outboundGroup: out, password: "canary-rogue-6666" }',
      ]);
      const drifted = here.simulator.snapshot();
      const night = await pipeline.atNight(here);
      expect(night.ok, printed(night)).toBe(true);
      expect(printed(night)).toContain("? extension/6666");
      expect(told(here)).toEqual(["drift"]);
      expect(JSON.stringify(here.alarms.received)).toContain("extension/6666");
      const metrics = readFileSync(here.metrics, "utf8");
      expect(metrics).toMatch(/^pbxctl_drift_objects\{.*kind="extension",action="update"\} 1$/m);
      expect(metrics).toMatch(/^pbxctl_drift_undeclared_objects\{.*kind="extension"\} 1$/m);
      const [adopt] = [...forge.pulls.values()].filter((one) => one.state === "open");
      if (!adopt) throw new Error("no pull request was opened");
      expect(adopt.body).toContain("extension/6666");
      expect(hosting.read(hosting.headOf(adopt), "pbx.yaml")).toBe(
        spec
          .replace("13800001111", "13911112222")
          .replace(
            /(.*"1004".*\n)/,
            `$1  - { extn: "6666", outboundGroup: out, name: "6666", transferPhone: "", autoLogin: false, autoReady: false }\n`,
          ),
      );

      // The next night finds the same: nobody is told twice, and the pull request is the same.
      const head = hosting.headOf(adopt);
      const again = await pipeline.atNight(here);
      expect(again.ok, printed(again)).toBe(true);
      expect(told(here)).toEqual(["drift"]);
      expect(forge.pulls.size).toBe(2);
      expect(hosting.headOf(adopt)).toBe(head);

      // What it proposes is what is there already.
      const empty = await pipeline.onPullRequest(here, adopt);
      expect(empty.ok, printed(empty)).toBe(true);
      expect(commentOn(adopt)).toContain("No changes. Your PBX matches the configuration.");
      expect(adopt.labels).toEqual(["pbx/no-changes"]);
      const adopted = hosting.merge(adopt);
      const nothing = await pipeline.onMerge(here, adopted);
      expect(nothing.ok, printed(nothing)).toBe(true);
      expect(auditOf(nothing)).toMatchObject({ result: "no-changes", exit_code: 0 });
      expect(applied()).toBe(adopted);
      expect(here.simulator.snapshot()).toEqual(drifted);

      // All is well again, and that is told, too. After that there is nothing to tell.
      for (const quiet of [await pipeline.atNight(here), await pipeline.atNight(here)])
        expect(quiet.ok, printed(quiet)).toBe(true);
      expect(told(here)).toEqual(["drift", "clean"]);
      expect(forge.pulls.size).toBe(2);

      // Nothing of all that anybody could read holds a secret.
      const evidence = here.evidence();
      expect(evidence).toContain("extension/6666");
      expect(evidence).not.toContain(CANARY);
      expect(evidence).not.toContain(String(password));
    },
  );
});
