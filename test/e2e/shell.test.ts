/** Completion as the shells themselves do it, and what explain and graph print. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { TestContext } from "vitest";
import { shells } from "../../src/cli/completion/scripts.js";
import { expectGolden } from "../support/golden.js";
import { MAIN, folder, livePbx, pbxctl } from "../support/cli.js";

const SPEC = `version: 1
connection: { url: "http://127.0.0.1:9" }
outboundGroups: [{ id: out }]
extensions:
  - { extn: "1100-1102", outboundGroup: out }
  - { extn: "1:5", outboundGroup: "live" }
conferences:
  - { topic: 周 会, outboundGroup: out }
blacklist: [{ phone: "110", directon: x }]
`;

const VALID = SPEC.replace('  - { extn: "1:5", outboundGroup: "live" }\n', "").replace(", directon: x", "");

/** A folder with a spec that is being edited, and the command on the path. */
function workplace(): { readonly cwd: string; readonly env: Record<string, string> } {
  const start = `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`;
  const cwd = folder({ "pbx.yaml": SPEC, "plans/old.json": "{}", "bin/pbxctl": start });
  spawnSync("chmod", ["+x", join(cwd, "bin/pbxctl")]);
  return {
    cwd,
    env: { PATH: `${join(cwd, "bin")}:${process.env["PATH"] ?? ""}`, HOME: cwd, LC_ALL: "C.UTF-8" },
  };
}

/** What a shell prints of a script of its own; the test is passed over where there is no such shell. */
function printed(shell: string, args: readonly string[], script: string, context: TestContext): string {
  const { cwd, env } = workplace();
  const run = spawnSync(shell, [...args, script], { cwd, env, encoding: "utf8", timeout: 50_000 });
  if (run.error) context.skip(`no ${shell} on the path: passed over`);
  expect(run.stderr).toBe("");
  return run.stdout;
}

/** The lines that are completed, and what each becomes a choice of. */
const LINES: readonly (readonly [line: string, choices: readonly string[]])[] = [
  ["pbxctl pl", ["plan"]],
  ["pbxctl plan --fo", ["--format"]],
  ["pbxctl plan --format ", ["text", "json", "markdown", "html", "junit"]],
  ["pbxctl plan --format=j", ["--format=json", "--format=junit"]],
  ["pbxctl plan --target ext", ["extension/"]],
  ["pbxctl plan --target extension/11", ["extension/1100", "extension/1101", "extension/1102"]],
  [
    "pbxctl plan --target=extension/110",
    ["extension/1100", "extension/1101", "extension/1102"].map((a) => `--target=${a}`),
  ],
  ["pbxctl plan --target conference/", ["conference/周%20会"]],
  ["pbxctl plan --report json=pl", ["json=plans/"]],
  ["pbxctl plan --report=json=pb", ["--report=json=pbx.yaml"]],
  ["pbxctl apply --backup pl", ["plans/"]],
  ["pbxctl adopt --drift pl", ["plans/"]],
  ["pbxctl explain extension.tr", ["extension.transferPhone"]],
  ["pbxctl plan --url ", []],
];

const BASH = `
source <(pbxctl completion bash)
try() {
  COMP_LINE=$1 COMP_POINT=\${#1}
  _pbxctl pbxctl
  printf '%s\\n' "\${COMPREPLY[@]}" --
}
`;

/** Bash replaces what stands behind its last break, and adds the slash of a folder when it inserts it. */
const asBash = (line: string, choice: string): string => {
  const cut = line.endsWith(" ") ? 0 : (line.split(" ").at(-1) ?? "").lastIndexOf("=") + 1;
  return choice.slice(cut).replace(/^plans\/$/, "plans");
};

describe("bash", () => {
  it("completes", (context) => {
    const tries = LINES.map(([line]) => `try '${line}'`).join("\n");
    const out = printed("bash", ["--norc", "--noprofile", "-c"], BASH + tries, context);
    // A word may itself begin with --.
    const told = out
      .split(/^--\n/m)
      .slice(0, -1)
      .map((part) => part.split("\n").filter((word) => word !== ""));
    expect(told).toEqual(LINES.map(([line, choices]) => choices.map((choice) => asBash(line, choice))));
  });

  it("keeps quotes, escapes blanks, and takes an alias or a path for the command", (context) => {
    const more = `
try 'pbxctl get conferences '
try 'pbxctl get conferences "周'
try "pbxctl plan --target 'extension/1100"
try 'PBX_URL=x pbxctl plan --target extension/1102'
COMP_LINE='p plan --form' COMP_POINT=13; _pbxctl p; echo "\${COMPREPLY[*]}"
COMP_LINE='bin/pbxctl plan --form' COMP_POINT=22; _pbxctl bin/pbxctl; echo "\${COMPREPLY[*]}"
COMP_LINE='pbxctl plan --format=json' COMP_POINT=14; _pbxctl pbxctl; echo "\${#COMPREPLY[@]}"`;
    expect(printed("bash", ["--norc", "--noprofile", "-c"], BASH + more, context).split("\n")).toEqual([
      "周\\ 会",
      "--",
      "周 会",
      "--",
      "extension/1100",
      "--",
      "extension/1102",
      "--",
      "--format",
      "--format",
      expect.stringMatching(/^\d\d$/),
      "",
    ]);
  });
});

describe("fish", () => {
  it("completes, with descriptions", (context) => {
    const tries = LINES.map(([line]) => `complete -C '${line}'; echo ----`).join("\n");
    const out = printed("fish", ["--no-config", "-c"], `pbxctl completion fish | source\n${tries}`, context);
    const told = out
      .split("----\n")
      .slice(0, -1)
      .map((part) => part.split("\n").filter((line) => line !== ""));
    const words = told.map((lines) => lines.map((line) => line.replace(/\t.*/, "")).sort());
    expect(words).toEqual(LINES.map(([, choices]) => [...choices].sort()));
    expect(told[0]).toEqual(["plan\tRead the PBX and show what apply would do; writes nothing"]);
  });
});

/** A zsh within a zsh, which types a line and Tab and tells what the line has become. */
const ZSH = `
zmodload zsh/zpty
try() {
  zpty z 'PS1= zsh -f -i'
  zpty -w z 'autoload -Uz compinit; compinit -u -D; source <(pbxctl completion zsh)'
  zpty -w z 'show() { print -r -- "<<$BUFFER>>"; BUFFER=; zle accept-line }; zle -N show; bindkey "^X" show'
  zpty -w z 'unsetopt beep; zstyle ":completion:*" menu no; unsetopt auto_list; print RE""ADY'
  zpty -m -r z all '*READY*'
  zpty -w -n z "$1"$'\\t\\x18'
  zpty -m -r z all '*<<*>>*'
  [[ $all =~ '<<([^>]*)>>' ]] && print -r -- "$match[1]"
  zpty -d z
}
`;

describe("zsh", () => {
  it("completes", (context) => {
    const lines = [
      "pbxctl pl",
      "pbxctl plan --fo",
      "pbxctl plan --format=js",
      "pbxctl plan --target=ext",
      "pbxctl plan --target extension/11",
      "pbxctl plan --target conference/",
      "pbxctl plan --report=json=pb",
      "pbxctl apply --backup=pl",
      "pbxctl get conferences ",
      "pbxctl plan --url ",
    ];
    const out = printed("zsh", ["-f", "-c"], ZSH + lines.map((line) => `try '${line}'`).join("\n"), context);
    expect(out.split("\n").slice(0, -1)).toEqual([
      "pbxctl plan ",
      "pbxctl plan --format ",
      "pbxctl plan --format=json ",
      "pbxctl plan --target=extension/",
      "pbxctl plan --target extension/110",
      "pbxctl plan --target conference/周%20会 ",
      "pbxctl plan --report=json=pbx.yaml ",
      "pbxctl apply --backup=plans/",
      "pbxctl get conferences 周\\ 会 ",
      "pbxctl plan --url ",
    ]);
  });
});

describe("what the scripts call", () => {
  it("never reaches the network, whatever is set", async () => {
    const { simulator, env } = await livePbx({});
    const { cwd } = workplace();
    const closed = `import net from "node:net"; net.Socket.prototype.connect = () => process.kill(process.pid, "SIGKILL");`;
    const node = ["--import", `data:text/javascript,${encodeURIComponent(closed)}`];
    for (const words of [
      ["get", "extensions", ""],
      ["plan", "--target", "extension/"],
      ["apply", "--"],
    ])
      expect(await pbxctl(["__complete", "fish", ...words], { cwd, env, node })).toMatchObject({
        code: 0,
        err: "",
      });
    expect(simulator.counts).toMatchObject({ calls: {}, logins: 0, unauthorized: 0 });
  });

  it.each([[["__complete"]], [["__complete", "tcsh", "plan", ""]], [["__complete", "constructor"]]])(
    "%j says nothing",
    async (args) => {
      expect(await pbxctl(args)).toEqual({ code: 1, out: "", err: "" });
    },
  );

  it("tells nothing of a spec that cannot be read", async () => {
    const cwd = folder({ "pbx.yaml": new Uint8Array([0xff, 0xfe, 0, 1]) });
    const run = await pbxctl(["__complete", "fish", "plan", "--target", "extension/"], { cwd });
    expect(run).toEqual({ code: 0, err: "", out: "\n\nextension/\nspace\nwords\n" });
  });

  it("is not among the commands", async () => {
    expect((await pbxctl(["--help"])).out).not.toContain("__complete");
  });

  it.each(shells)("the script for %s is complete", async (shell) => {
    const { out, err, code } = await pbxctl(["completion", shell]);
    expect([err, code]).toEqual(["", 0]);
    expect(out).toMatch(new RegExp(`^#.*\\bpbxctl\\b`));
    expect(out).toContain(`__complete ${shell}`);
  });

  it("is told of a shell that it has no script for", async () => {
    expect((await pbxctl(["completion", "tcsh"])).err).toContain("Allowed choices are bash, zsh, fish");
  });
});

describe("explain", () => {
  it("prints the schema's words, and what the PBX calls it", async () => {
    const { out, err, code } = await pbxctl(["explain", "extension.password"]);
    expect([err, code]).toEqual(["", 0]);
    expectGolden("explain-password.txt", out.trimEnd().split("\n"));
  });

  it("prints what docs/shell.md shows", async () => {
    const page = readFileSync(new URL("../../docs/shell.md", import.meta.url), "utf8");
    const { out } = await pbxctl(["explain", "extension.transferPhone"]);
    expect(page).toContain(`\`\`\`text\n$ pbxctl explain extension.transferPhone\n${out}\`\`\`\n`);
  });

  it("prints data", async () => {
    const { out } = await pbxctl(["explain", "outbound-group.name", "--format", "json"]);
    expect(JSON.parse(out)).toMatchObject({
      path: "outboundGroups[].name",
      immutable: true,
      default_on_insert: "{id}",
      calls: [
        { method: "POST", path: "/api/ola/dicts/insert", name: "v" },
        { method: "GET", path: "/api/ola/dicts/detail", name: "v" },
      ],
    });
    expect(
      (JSON.parse((await pbxctl(["explain", "--format", "json"])).out) as { properties: [] }).properties
        .length,
    ).toBe(12);
  });

  it.each([
    ["extension.transferPone", "did you mean extension.transferPhone?"],
    ["conference.qqqqqqqq", "it has topic, outboundGroup,"],
    ["extension.name.x", "pbxctl explain extension.name tells what it is"],
    ["\u001b[31mx", "\\u001b[31mx"],
  ])("%j is nothing, and it says what there is", async (path, hint) => {
    const run = await pbxctl(["explain", path]);
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toContain(hint);
    expect(run.err).not.toContain("\u001b");
  });
});

describe("graph", () => {
  it("draws a spec without a PBX", async () => {
    const cwd = folder({ "pbx.yaml": VALID });
    const run = await pbxctl(["graph", "--target", "outbound-group/out"], { cwd });
    expect([run.err, run.code]).toEqual(["", 0]);
    expect(run.out).toContain('n0["outbound-group/out"]');
    expect(run.out).toContain("n4 --> n0");
    expect((await pbxctl(["graph", "--format", "dot"], { cwd })).out).toContain("digraph pbx {");
  });

  it("draws the order of a plan, saved or piped", async () => {
    const { env } = await livePbx({});
    const text =
      'version: 1\noutboundGroups: [{ id: out }]\nextensions: [{ extn: "1001", password: "long-enough-1", outboundGroup: out }]\n';
    const cwd = folder({ "pbx.yaml": text });
    const { out: plan } = await pbxctl(["plan", "--format", "json", "--out", "saved.plan"], { cwd, env });
    const drawn = expect.stringMatching(
      /n0\["create outbound-group\/out"\]\n {2}n1\["create extension\/1001"\]\n {2}n0 --> n1\n/,
    ) as string;
    expect(await pbxctl(["graph", "--plan", "saved.plan"], { cwd })).toEqual({
      code: 0,
      err: "",
      out: drawn,
    });
    expect(await pbxctl(["graph", "--plan", "-"], { cwd, stdin: plan })).toEqual({
      code: 0,
      err: "",
      out: drawn,
    });
  });

  it.each([
    [["--plan", "none.json"], "none.json can't be read"],
    [["--plan", "pbx.yaml"], "pbx.yaml is not a plan"],
    [["--plan", "x", "pbx.yaml"], "--plan takes neither specs nor --target"],
    [["--target", "extension/9"], "names nothing that the spec declares or refers to"],
    [["--target", "extension/["], "has a [ that no ] closes"],
    [["--format", "svg"], "Allowed choices are mermaid, dot"],
  ])("%j is an error that says why", async (args, message) => {
    const run = await pbxctl(["graph", ...args], { cwd: folder({ "pbx.yaml": VALID }) });
    expect(run).toMatchObject({ code: 1, out: "" });
    expect(run.err).toContain(message);
  });

  it("is taken by Graphviz, whatever the objects are called", async (context) => {
    const topic = 'a "b" \\\\ <i> &amp; ]; -> {x} // # 会';
    const cwd = folder({
      "pbx.yaml": `version: 1\noutboundGroups: [{ id: "end" }]\nconferences: [{ topic: ${JSON.stringify(topic)}, outboundGroup: 'x"->y' }]\n`,
    });
    const { out } = await pbxctl(["graph", "--format", "dot"], { cwd });
    const drawn = spawnSync("dot", ["-Tplain"], { input: out, encoding: "utf8" });
    if (drawn.error) context.skip("no dot (Graphviz) on the path: passed over");
    expect([drawn.status, drawn.stderr]).toEqual([0, ""]);
    const words = drawn.stdout.split("\n").map((line) => line.split(" ")[0]);
    expect(words.filter((word) => word === "node").length).toBe(3);
    expect(words.filter((word) => word === "edge").length).toBe(1);
  });

  it("says what it could not draw", async () => {
    const cwd = folder({
      "pbx.yaml": 'version: 1\nextensions: [{ extn: "1", outboundGroup: "${env:X}" }]\n',
    });
    expect((await pbxctl(["graph"], { cwd })).err).toContain("Not drawn: 1 reference");
    const empty = folder({ "pbx.yaml": "version: 1\n" });
    expect((await pbxctl(["graph"], { cwd: empty })).err).toBe("The spec declares nothing.\n");
  });
});
