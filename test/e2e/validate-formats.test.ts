import { describe, expect, it } from "vitest";
import { diagnosticCodes } from "../../src/spec/diagnostic-codes.js";
import { diagnosticsHelp } from "../../src/cli/handbook.js";
import { folder, pbxctl } from "../support/cli.js";

const spec = `version: 1
extensions:
  - { extn: "1001", name: "😀呼", nmae: "x" }
  - { extn: 1002 }
`;

interface Sarif {
  readonly runs: readonly {
    readonly tool: {
      readonly driver: { readonly rules: readonly { readonly id: string; readonly help?: object }[] };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: Readonly<Record<string, number>>;
        };
      }[];
    }[];
  }[];
}

describe("validate --format", () => {
  it("github names files from the repository's root, in lines that nothing else stands between", async () => {
    const root = folder({ ".git/HEAD": "", "site/a b.yaml": spec });
    const run = await pbxctl(["validate", "--format", "github", "a b.yaml"], { cwd: `${root}/site` });
    expect(run.code).toBe(1);
    expect(run.err).toBe("");
    const lines = run.out.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines)
      expect(line).toMatch(/^::error file=site\/a b\.yaml,line=\d+,endLine=\d+,col=\d+,/);
  });

  it("sarif has regions in UTF-16 units, and a rule with help for each code", async () => {
    const root = folder({ ".git/HEAD": "", "site/pbx.yaml": spec });
    const run = await pbxctl(["validate", "--format", "sarif"], { cwd: `${root}/site` });
    expect(run.code).toBe(1);
    const [log] = (JSON.parse(run.out) as Sarif).runs;
    const place = log?.results.find(({ ruleId }) => ruleId === "unknown-property")?.locations[0]
      ?.physicalLocation;
    expect(place?.artifactLocation.uri).toBe("site/pbx.yaml");
    const line = spec.split("\n")[2] ?? "";
    const startColumn = line.indexOf("nmae") + 1;
    expect(place?.region).toEqual({ startLine: 3, startColumn, endLine: 3, endColumn: startColumn + 4 });
    for (const rule of log?.tool.driver.rules ?? []) expect(rule.help, rule.id).toBeDefined();
  });

  it("says nothing, and exits with 0, where nothing is wrong", async () => {
    const cwd = folder({ "pbx.yaml": "version: 1\nblacklist: []\n" });
    const github = await pbxctl(["validate", "--format", "github"], { cwd });
    expect([github.code, github.out]).toEqual([0, ""]);
    const sarif = await pbxctl(["validate", "--format", "sarif"], { cwd });
    expect([sarif.code, (JSON.parse(sarif.out) as Sarif).runs[0]?.results]).toEqual([0, []]);
  });
});

it("the handbook that comes with the program tells of each code what it is and what to do", () => {
  const help = diagnosticsHelp();
  for (const code of diagnosticCodes) {
    expect(help.get(code)?.about, code).toMatch(/\S/);
    expect(help.get(code)?.advice, code).toMatch(/\S/);
  }
});
