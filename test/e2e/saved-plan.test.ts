import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Plan } from "../../src/reconcile/plan.js";
import { livePbx, pbxctl } from "../support/cli.js";
import type { Ended } from "../support/cli.js";
import { GIT_ENV, commit, git, repository, write } from "../support/git.js";

type Saved = Plan & {
  inputs: { specs: string[]; targets: string[]; base?: { name: string; commit?: string } };
};

const numbers = (...phones: string[]): Record<string, string> => ({
  "pbx.yaml": `version: 1\nblacklist: [${phones.map((phone) => `{ phone: "${phone}" }`).join(", ")}]\n`,
});
const [A, B, C] = ["13800000001", "13800000002", "13800000003"];

async function world() {
  const { env, simulator } = await livePbx({
    special_phone: [A, B].map((phone) => ({ phone, special_flag: 4 })),
  });
  const cwd = repository(numbers(A, B));
  const run = (...args: string[]): Promise<Ended> => pbxctl(args, { cwd, env: { ...env, ...GIT_ENV } });
  const file = join(cwd, "p.json");
  const read = (): Saved => JSON.parse(readFileSync(file, "utf8")) as Saved;
  const edit = (change: (saved: Saved) => object): void =>
    writeFileSync(file, JSON.stringify(change(read())));
  const writes = (): string[] =>
    Object.keys(simulator.counts.calls).filter((call) => call.startsWith("POST"));
  return { cwd, run, read, edit, file, writes };
}

describe("apply --plan with a base", () => {
  it("takes the base from the file, as the commit that it was", async () => {
    const { cwd, run, read } = await world();
    const first = git(cwd, "rev-parse", "HEAD");
    commit(cwd, numbers(A));
    expect((await run("plan", "--base", "main~1", "--out", "p.json")).code).toBe(0);
    expect(read().inputs.base).toEqual({ name: "main~1", commit: first });
    // main~1 is another commit by now; what was planned still holds.
    commit(cwd, { "README.md": "words\n" });
    expect((await run("apply", "--plan", "p.json", "--base", "main~1")).err).toContain("brings its own");
    const apply = await run("apply", "--plan", "p.json");
    expect(apply.err).toBe("");
    expect(apply.out).toContain("0 added, 0 changed, 1 destroyed");
  });

  it("refuses a commit that is not here, and a plan whose memory has moved on", async () => {
    const { cwd, run, edit, writes } = await world();
    commit(cwd, numbers(A));
    await run("plan", "--base", "HEAD~1", "--out", "p.json");
    edit((saved) => ({
      ...saved,
      inputs: { ...saved.inputs, base: { name: "main", commit: "0".repeat(40) } },
    }));
    const gone = await run("apply", "--plan", "p.json");
    expect(gone.code).toBe(1);
    expect(gone.err).toContain(`there is no commit "${"0".repeat(40)}"`);

    await run("plan", "--base", "applied", "--out", "p.json");
    expect((await run("apply", "--base", "applied", "--auto-approve")).code).toBe(0);
    const stale = await run("apply", "--plan", "p.json");
    expect(stale.code).toBe(3);
    expect(stale.err).toContain("nothing had been applied by then");
    expect(writes()).toEqual([]);
  });

  it("reads a file again that was the base, and is stale when it says something else, or is gone", async () => {
    const { cwd, run, read } = await world();
    write(cwd, { ...numbers(A), "old.yaml": numbers(A, B)["pbx.yaml"] });
    expect((await run("plan", "--base", "old.yaml", "--out", "p.json")).code).toBe(0);
    expect(read().inputs.base).toEqual({ name: "old.yaml" });
    write(cwd, { "old.yaml": numbers(A)["pbx.yaml"] });
    expect((await run("apply", "--plan", "p.json")).code).toBe(3);
    write(cwd, { "old.yaml": undefined });
    expect((await run("apply", "--plan", "p.json")).err).toContain(
      'there is no file and no revision "old.yaml"',
    );
    write(cwd, { "old.yaml": numbers(A, B)["pbx.yaml"] });
    expect((await run("apply", "--plan", "p.json")).out).toContain("0 added, 0 changed, 1 destroyed");
  });

  it("remembers what a saved plan applied", async () => {
    const { cwd, run } = await world();
    await run("apply", "--base", "applied", "--auto-approve");
    const head = commit(cwd, numbers(A));
    expect((await run("plan", "--base", "applied", "--out", "p.json")).code).toBe(0);
    // The saved plan itself is no part of the spec, and may lie about.
    const apply = await run("apply", "--plan", "p.json");
    expect(apply.code).toBe(0);
    expect(apply.err).toContain(`Remembered commit ${head.slice(0, 10)}`);
  });
});

describe("a saved plan", () => {
  it("is stale, with a readable difference, when the spec or the PBX has changed", async () => {
    const { cwd, run, writes } = await world();
    write(cwd, numbers(A, B, C));
    await run("plan", "--out", "p.json");
    write(cwd, { "pbx.yaml": `version: 1\nblacklist: [{ phone: "${C}", direction: inbound }]\n` });
    const stale = await run("apply", "--plan", "p.json");
    expect(stale.code).toBe(3);
    expect(stale.err).toContain("The saved plan is stale");
    expect(stale.err).toContain('-      + direction: "both"');
    expect(stale.err).toContain('+      + direction: "inbound"');
    expect(stale.err).toContain("Nothing was written.");
    expect(writes()).toEqual([]);
  });

  it.each<[string, (saved: Saved) => object, number, string]>([
    ["whose changes were edited", (saved) => ({ ...saved, resource_changes: [] }), 1, "was altered"],
    [
      "whose gates were edited",
      (saved) => ({ ...saved, gates: [{ gate: "x", message: "", addresses: [], allowed: true, hint: "" }] }),
      1,
      "was altered",
    ],
    ["whose target was edited", (saved) => ({ ...saved, target: "http://elsewhere" }), 1, "was altered"],
    [
      "whose digest was edited",
      (saved) => ({ ...saved, digest: `sha256:${"0".repeat(64)}` }),
      1,
      "was altered",
    ],
    [
      "for another spec",
      (saved) => ({ ...saved, inputs: { ...saved.inputs, specs: ["other.yaml"] } }),
      3,
      "is stale",
    ],
    [
      "for a spec that is not here",
      (saved) => ({ ...saved, inputs: { ...saved.inputs, specs: ["none.yaml"] } }),
      1,
      "which is not here",
    ],
    [
      "of another version",
      (saved) => ({ ...saved, format_version: "2.0" }),
      1,
      'is of version "2.0", and this pbxctl reads 1.0',
    ],
    ["with something unknown in it", (saved) => ({ ...saved, shell: "rm -rf /" }), 1, "is not a saved plan"],
    ["with nonsense for changes", (saved) => ({ ...saved, resource_changes: [1] }), 1, "is not a saved plan"],
    ["without its inputs", (saved) => ({ ...saved, inputs: undefined }), 1, "is not a saved plan"],
  ])("%s is refused", async (_, change, code, message) => {
    const { cwd, run, edit, writes } = await world();
    write(cwd, { ...numbers(A, B, C), "other.yaml": numbers(A)["pbx.yaml"] });
    await run("plan", "--out", "p.json");
    edit(change);
    const apply = await run("apply", "--plan", "p.json");
    expect(apply.code, apply.err).toBe(code);
    expect(apply.err).toContain(message);
    expect(writes()).toEqual([]);
  });

  it("is stale when a list has become empty since, though the changes would be the same", async () => {
    const { cwd, run, writes } = await world();
    write(cwd, numbers(C));
    expect((await run("plan", "--out", "p.json")).out).toContain("2 live objects are not in the spec");
    write(cwd, { "clear.yaml": "version: 1\nmanage: { blacklist: { prune: true } }\nblacklist: []\n" });
    expect((await run("apply", "clear.yaml", "--auto-approve")).code).toBe(0);
    const before = writes();
    const apply = await run("apply", "--plan", "p.json");
    expect(apply.code).toBe(3);
    expect(apply.err).toContain(
      "+Gate closed: empty-live: The PBX lists no blacklist numbers, yet the saved plan saw 2",
    );
    expect(writes()).toEqual(before);
  });

  it("that was cut off, is a folder or a pipe is refused, and none of them makes the program wait", async () => {
    const { cwd, run, file } = await world();
    await run("plan", "--out", "p.json");
    writeFileSync(file, readFileSync(file, "utf8").slice(0, -20));
    expect((await run("apply", "--plan", "p.json")).err).toContain("it is not JSON, or not all of it");
    expect((await run("apply", "--plan", ".")).err).toContain("is a folder");
    execFileSync("/usr/bin/env", ["mkfifo", join(cwd, "pipe")]);
    expect((await run("apply", "--plan", "pipe")).err).toContain("is not a regular file");
    for (const out of [".", "pipe", "pbx.yaml"])
      expect((await run("plan", "--out", out)).err).toContain(
        "would overwrite a file that is not a saved plan",
      );
  });

  it("is written as a whole, through a link to an earlier one, and not through a link to nowhere", async () => {
    const { cwd, run, file } = await world();
    await run("plan", "--out", "p.json");
    symlinkSync("p.json", join(cwd, "link.json"));
    symlinkSync("nowhere.json", join(cwd, "dangling.json"));
    write(cwd, numbers(A, B, C));
    expect((await run("plan", "--out", "link.json")).code).toBe(0);
    expect(readFileSync(file, "utf8")).toContain(C);
    expect((await run("plan", "--out", "dangling.json")).code).toBe(1);
    expect((await run("plan", "--out", "no/such/folder/p.json")).err).toContain("The plan can't be saved");
    expect(readdirSync(cwd).sort()).toEqual([".git", "dangling.json", "link.json", "p.json", "pbx.yaml"]);
    expect((await run("apply", "--plan", "link.json")).code).toBe(0);
  });
});
