/** What a command loads before it does anything: packages that it does not need cost its user a wait. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { folder, pbxctl } from "../support/cli.js";

const HOOK = fileURLToPath(new URL("../support/loads.mjs", import.meta.url));

/** The packages that a command imports, and its exit code. */
async function loads(
  args: readonly string[],
  spec: string,
): Promise<{ code: number | null; names: string[] }> {
  const cwd = folder({ "pbx.yaml": spec, "numbers.csv": "13800001111\n", loads: "" });
  const file = join(cwd, "loads");
  const { code } = await pbxctl(args, { cwd, env: { TEST_LOADS: file }, node: ["--import", HOOK] });
  const names = readFileSync(file, "utf8").split("\n");
  return { code, names: [...new Set(names)].filter((name) => name !== "").sort() };
}

const PLAIN = 'version: 1\nextensions:\n  - { extn: "1001", name: Front desk }\n';

it("the version loads what reads the command line, and nothing else", async () => {
  expect(await loads(["--version"], PLAIN)).toEqual({ code: 0, names: ["commander"] });
});

it("checking a plain spec loads no YAML library, no schema compiler and no HTTP client", async () => {
  const { code, names } = await loads(["validate"], PLAIN);
  expect(code).toBe(0);
  expect(names).toEqual(["commander", "leven", "picocolors"]);
});

it("checking what is more than plain loads the YAML library", async () => {
  const { code, names } = await loads(["validate"], `---\n${PLAIN}`);
  expect(code).toBe(0);
  expect(names).toContain("yaml");
});
