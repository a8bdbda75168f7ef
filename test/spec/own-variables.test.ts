import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { forges } from "../../src/forge/index.js";
import { isOwnVariable } from "../../src/spec/own-variables.js";
import { resolveSpec } from "../../src/spec/resolve.js";
import { load, only } from "./support/spec-folder.js";

const CLI = new URL("../../src/cli/", import.meta.url);

describe("the variables that the program lives by", () => {
  it("are all known: whatever the command line reads by name", () => {
    const names = readdirSync(CLI, { recursive: true, encoding: "utf8" });
    const files = names.filter((name) => name.endsWith(".ts"));
    const sources = files.map((name) => readFileSync(new URL(name, CLI), "utf8"));
    const read = sources.flatMap((text) =>
      [...text.matchAll(/(?:setting|either)\("([A-Z_]+)"\)/g)].map(([, name = ""]) => name),
    );
    expect(read).toContain("PBX_PASSWORD");
    expect(read.filter((name) => !isOwnVariable(name))).toEqual([]);
  });

  it("the tokens of forges are among them, those that are of no use included", () => {
    const tokens = forges.flatMap(({ surroundings: { token, unfit } }) => [
      ...token,
      ...(unfit ? [unfit.variable] : []),
    ]);
    expect(tokens).toContain("CI_JOB_TOKEN");
    expect(tokens.filter((name) => !isOwnVariable(name))).toEqual([]);
  });

  it.each(["PBX_PASSWORD", "PBX_USERNAME", "PBX_MASTER_KEY", "PBX_PLAN_KEY", "https_proxy", "Pbx_Password"])(
    "no spec has the value of %s, and nobody needs the environment to see that",
    async (name) => {
      const loaded = await load(`version: 1\nextensions: [{ extn: "1001", name: "a\${env:${name}:-b}" }]\n`);
      expect(only(loaded)).toMatchObject({ code: "reference-not-allowed", severity: "error" });
      expect(loaded.locate(only(loaded).at ?? { file: "" })?.column).toBe(38);
    },
  );

  it("nor by a name that a number completes", async () => {
    const { spec } = await load(
      'version: 1\nextensions: [{ extn: "PASSWORD", name: "${env:PBX_{extn}}" }]\n',
    );
    if (!spec) throw new Error("no spec");
    const { findings, desired } = resolveSpec(spec, { env: { PBX_PASSWORD: "hunter2" }, cwd: "/" });
    expect(only({ findings })).toMatchObject({ code: "reference-not-allowed" });
    expect(JSON.stringify([...desired.values(), findings])).not.toContain("hunter2");
  });

  it("others are free", () => {
    for (const name of ["EXT_1001", "PBX_EXT_1001", "PBX_PASSWORD_1001", "MY_PROXY"])
      expect(isOwnVariable(name), name).toBe(false);
  });
});
