import { describe, expect, it } from "vitest";
import { readGroovy } from "./groovy.js";
import { readJenkinsfile } from "./jenkinsfile.js";

describe("Groovy", () => {
  it("is read as calls with arguments and blocks", () => {
    const source = `// a comment
      outer('x', one: true) { // another
        inner name: 'a', list: [ call(id: 'b'), call(id: 'c') ]
        bare()
        word
      }`;
    expect(readGroovy(source)).toMatchObject([
      {
        name: "outer",
        args: [{ value: "x" }, { name: "one", value: true }],
        body: [
          {
            name: "inner",
            args: [
              { name: "name", value: "a" },
              { name: "list", value: [{ name: "call", args: [{ value: "b" }] }, { name: "call" }] },
            ],
          },
          { name: "bare", args: [] },
          { name: "word", args: [] },
        ],
      },
    ]);
  });

  it("keeps the words of an expression", () => {
    expect(readGroovy("expression { !env.X }\ncron(a ? 'b' : '')")).toMatchObject([
      { name: "expression", raw: "!env.X" },
      { name: "cron", raw: "a ? 'b' : ''" },
    ]);
  });

  it("has texts of several lines, in which a backslash means what Groovy has it mean", () => {
    const [call] = readGroovy("sh '''\n  a \\\n  b '\\\\n' \"$C\" // no comment\n'''");
    expect(call?.args[0]?.value).toBe("\n  a   b '\\n' \"$C\" // no comment\n");
    expect(() => readGroovy("sh 'a \\d'")).toThrow("knows no \\d");
  });

  it.each([
    ["a {\n  b = 1\n}", "line 2"],
    ['sh "$X"', "line 1"],
    ["a(1 + 2)", "line 1"],
    ["a {", "line 1"],
    ["sh '''never ended", "line 1"],
  ])("is refused where it is more: %s", (source, where) => {
    expect(() => readGroovy(source)).toThrow(where);
  });
});

describe("a Jenkinsfile", () => {
  const FRAME = {
    agent: "agent { docker { image 'i:1'\n args '--entrypoint=' } }",
    triggers: "triggers { cron(env.BRANCH_NAME == 'main' ? 'H 3 * * *' : '') }",
    stages: "stages { stage('A') { steps { sh 'true' } } }",
  };
  const file = (more: Partial<typeof FRAME> & { other?: string }): string =>
    `pipeline {\n${Object.values({ ...FRAME, ...more }).join("\n")}\n}`;

  it("is stages with conditions, steps, credentials and what is kept", () => {
    const stage = `stage('A') {
      when { branch 'main'
        not { triggeredBy 'TimerTrigger' } }
      steps { sh 'one'
        withCredentials([string(credentialsId: 'c', variable: 'V')]) { sh 'two' } }
      post { always { archiveArtifacts artifacts: 'a,b', allowEmptyArchive: true } } }`;
    expect(readJenkinsfile(file({ stages: `stages { ${stage} }` }))).toMatchObject({
      image: "i:1",
      cron: { branch: "main", at: "H 3 * * *" },
      stages: [
        {
          name: "A",
          when: [
            { is: "branch", name: "main" },
            { is: "not", one: { is: "triggeredBy", name: "TimerTrigger" } },
          ],
          steps: [
            { script: "one", bindings: [] },
            { script: "two", bindings: [{ kind: "string", id: "c", variables: ["V"] }] },
          ],
          kept: ["a", "b"],
        },
      ],
    });
  });

  it.each([
    [{ other: "parameters { }" }, "parameters"],
    [{ agent: "agent { docker { image 'i:1' } }" }, "keeps the entrypoint"],
    [{ triggers: "triggers { cron('@daily') }" }, "cron"],
    [{ stages: "stages { stage('A') { steps { echo 'x' } } }" }, "the step echo"],
    [{ stages: "stages { stage('A') { when { tag 'x' }\n steps { sh 'x' } } }" }, "the condition tag"],
    [
      { stages: "stages { stage('A') { when { expression { true } }\n steps { sh 'x' } } }" },
      "the condition expression",
    ],
    [{ stages: "stages { stage('A') { steps { sh 'x' }\n post { success { } } } }" }, "success"],
    [
      {
        stages:
          "stages { stage('A') { steps { withCredentials([file(credentialsId: 'c', variable: 'V')]) { sh 'x' } } } }",
      },
      "the credential file",
    ],
  ])("is refused with what the player does not know: %o", (more, message) => {
    expect(() => readJenkinsfile(file(more))).toThrow(message);
  });
});
