/** What a command loads before it does anything: what it does not need costs its user a wait. */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { folder, pbxctl } from "../support/cli.js";

const HOOK = fileURLToPath(new URL("../support/loads.mjs", import.meta.url));
const PROGRAM = new URL("../../dist/", import.meta.url).href;

interface Loads {
  readonly code: number | null;
  /** The program's own files, by their names in `dist`. */
  readonly files: readonly string[];
  /** The kilobytes in them. */
  readonly size: number;
  /** Packages, and Node's own modules. */
  readonly others: readonly string[];
}

/** What a command imports, and its exit code. */
async function loads(args: readonly string[], spec: string): Promise<Loads> {
  const cwd = folder({ "pbx.yaml": spec, "numbers.csv": "13800001111\n", loads: "" });
  const file = join(cwd, "loads");
  const { code } = await pbxctl(args, { cwd, env: { TEST_LOADS: file }, node: ["--import", HOOK] });
  const names = [...new Set(readFileSync(file, "utf8").split("\n").filter(Boolean))].sort();
  const own = names.filter((name) => name.startsWith(PROGRAM));
  return {
    code,
    files: own.map((url) => url.slice(PROGRAM.length)),
    size: own.reduce((sum, url) => sum + statSync(fileURLToPath(url)).size, 0) / 1_000,
    others: names.filter((name) => !name.startsWith("file:")),
  };
}

const PLAIN = 'version: 1\nextensions:\n  - { extn: "1001", name: Front desk }\n';
const isPackage = (name: string): boolean => !name.startsWith("node:");

describe("the version", () => {
  it("loads what reads the command line, in a handful of files, and nothing else", async () => {
    const { code, files, size, others } = await loads(["--version"], PLAIN);
    expect(code).toBe(0);
    expect(others.filter(isPackage)).toEqual([]);
    expect(files).toContain("cli/program.js");
    expect(files).not.toContain("cli/validate.js");
    expect(files.length).toBeLessThanOrEqual(5);
    expect(size).toBeLessThan(100);
  });
});

describe("checking a plain spec", () => {
  it("loads no package: no YAML library, no schema compiler, no HTTP client", async () => {
    const { code, others } = await loads(["validate"], PLAIN);
    expect(code).toBe(0);
    expect(others.filter(isPackage)).toEqual([]);
  });

  it("opens neither the network nor other programs, and no cryptography", async () => {
    const { others } = await loads(["validate"], PLAIN);
    expect(others.toSorted()).toEqual(["node:buffer", "node:events", "node:fs", "node:module", "node:path"]);
  });

  it("reads a handful of the program's files, and not those of planning", async () => {
    const { files, size } = await loads(["validate"], PLAIN);
    expect(files).toContain("cli/validate.js");
    expect(files).toContain("spec/schema-validator.js");
    expect(files).not.toContain("cli/plan.js");
    expect(files.length).toBeLessThanOrEqual(8);
    expect(size).toBeLessThan(450);
  });
});

it("checking what is more than plain loads the YAML library", async () => {
  const { code, others } = await loads(["validate"], `---\n${PLAIN}`);
  expect(code).toBe(0);
  expect(others).toContain("yaml");
});
