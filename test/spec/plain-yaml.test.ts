/** The plain reader against the YAML library: whatever the one takes, the other reads the same, values and places. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainYamlTree, plainYamlValue } from "../../src/spec/plain-makers.js";
import { readYaml } from "../../src/spec/yaml-reader.js";
import { type Example, examples } from "./support/examples.js";
import { load } from "./support/spec-folder.js";
import { NO_SUITE, suiteTexts } from "./support/yaml-suite.js";

/** Whether the plain reader takes a text; if it does, the library must agree with it. */
function agrees(text: string): boolean {
  const value = plainYamlValue(text);
  if (value === undefined) return false;
  const { built, findings, tree } = readYaml("pbx.yaml", text);
  expect(findings, text).toEqual([]);
  expect(JSON.stringify(built?.value), text).toBe(JSON.stringify(value));
  expect(plainYamlTree(text), text).toEqual(tree());
  return true;
}

/** How many of some texts the plain reader takes. */
const taken = (texts: readonly string[]): number => texts.filter(agrees).length;

describe("the plain reader takes what specs are made of", () => {
  it.each([
    [
      "maps and lists",
      "version: 1\nextensions:\n  - extn: '1001'\n    name: Front desk\n  - extn: \"1002\"\n",
    ],
    ["a list as far left as its key", "ignore:\n- extension/1999\n- blacklist/400*\nversion: 1\n"],
    ["entries in braces", 'extensions:\n  - { extn: "1001", autoLogin: true, outboundGroup: out }\n'],
    ["brackets over several lines", 'scope: [\n  "1000-1999",\n  80*,\n]\n'.replace(",\n]", "\n]")],
    ["JSON", '{\n  "version": 1,\n  "extensions": [{"extn":"1001","name":"a\\u00e9\\n"}]\n}\n'],
    ["comments", "# a\nversion: 1 # b\nignore: # c\n  # d\n  - a # e\n# f\n"],
    ["line ends of Windows", "version: 1\r\nignore:\r\n  - a\r\n"],
    ["no line end at the end", "version: 1"],
    [
      "numbers, words and nothing",
      "{ a: 007, b: -12, c: true, d: False, e: null, f: ~, g: nullify, h: 1-2 }",
    ],
    [
      "addresses, wildcards and references",
      'a: https://pbx.example.cn:8080/x#y\nb: 80*\nc: ${env:A:-b}\nd: "$${x}"\n',
    ],
    ["Chinese", "outboundGroups:\n  - { id: out, name: 呼出组 }\n"],
  ])("%s", (_what, text) => {
    expect(agrees(text)).toBe(true);
  });
});

describe("the plain reader leaves to the library", () => {
  it.each([
    ["anchors and aliases", "a: &x 1\nb: *x\n"],
    ["merge keys", "a: { <<: { b: 1 } }\n"],
    ["tags", "a: !!str 1\n"],
    ["block texts", "a: |\n  b\n"],
    ["texts over several lines", "a: b\n  c\n"],
    ["quotes over several lines", 'a: "b\n  c"\n'],
    ["documents", "---\na: 1\n"],
    ["the end of a document", "a: 1\n...\n"],
    ["directives", "%YAML 1.2\n---\na: 1\n"],
    ["keys without a value", "a:\nb: 1\n"],
    ["the same key twice", "a: 1\na: 2\n"],
    ["a key called __proto__", "__proto__: 1\n"],
    ["numbers that are hardly ever written", "a: 1e3\n"],
    ["tabs", "a:\t1\n"],
    ["what is not closed", "a: [1\n"],
    ["entries that are not indented alike", "a: 1\n  b: 2\n"],
    ["nesting that no spec has", `a: ${"[".repeat(30)}${"]".repeat(30)}\n`],
    ["a text alone", "a\n"],
    ["nothing", "# to be written\n"],
  ])("%s", (_what, text) => {
    expect(plainYamlValue(text)).toBeUndefined();
  });
});

const PIECES = Array.from(
  new Set(
    (
      'a: |b:|c: 1|- |{|}|[|]|, |,|: |:|"x"|\'y\'|"a b": |x y|12|007|true|null|~|# c| # c|#|1e3|0x1F|.5|-1|- -|  | |' +
      "\"\\n\"|''|'|\"|&a|*a|!!str |? |%|@|---|...|\t|中文|<<: |k-v: |{a: 1}|[1, 2]|a: b|http://x|-|\u00a0|\u2028|\ufeff|\\|\"\\\\\"|'a''b'|\"q\"x"
    ).split("|"),
  ),
);
const BREAKS = ["\n", "\n", "\n  ", "\n    ", "\n- ", "\n  - ", "\r\n", "|", ">", "\n# c\n"];

const noise = fc
  .array(fc.constantFrom(...PIECES, ...BREAKS, ...BREAKS), { maxLength: 12 })
  .map((pieces) => pieces.join(""));

const VALUES =
  '1;x;\'q\';"w";{a: 1, b: [x, "y"]};[];{};;# c;x # c;[a,\n  b];{a: 1,\n b: 2};[\n  a\n];[\n  a\n  ];true;null;x: y;a b;- z'.split(
    ";",
  );

/** Lines that look like those of a spec, most of them rightly indented. */
const almostSpec = fc
  .array(
    fc.record({
      depth: fc.integer({ min: 0, max: 3 }),
      start: fc.constantFrom("a: ", "b: ", "c: ", "d:", "- ", "- a: ", "", " e: "),
      value: fc.constantFrom(...VALUES),
      end: fc.constantFrom("\n", "\n", "\n", "\n\n", "\n# c\n", "\n  # c\n", "\r\n", " \n"),
    }),
    { maxLength: 7 },
  )
  .map((lines) =>
    lines.map(({ depth, start, value, end }) => `${"  ".repeat(depth)}${start}${value}${end}`).join(""),
  );

describe("whatever the plain reader takes, the library reads the same", () => {
  it.each([
    ["pieces of YAML", noise, 30_000],
    ["lines that could be a spec's", almostSpec, 30_000],
  ])("%s", (_what, texts, numRuns) => {
    let accepted = 0;
    fc.assert(
      fc.property(texts, (text) => {
        accepted += Number(agrees(text));
      }),
      { numRuns },
    );
    expect(accepted).toBeGreaterThan(numRuns / 50);
  });

  it("specs of any values, in the styles in which programs write them", () => {
    const key = fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/);
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(fc.dictionary(key, value, { minKeys: 1 }), (spec) => {
        agrees(JSON.stringify(spec));
        agrees(JSON.stringify(spec, null, 2));
      }),
      { numRuns: 2_000 },
    );
  });

  it("the YAML test suite", (context) => {
    const texts = suiteTexts();
    if (!texts) return context.skip(NO_SUITE);
    expect(taken(texts.map(({ text }) => text))).toBeGreaterThan(20);
  });
});

describe("the findings are the same, whichever reader read the file", () => {
  /** An end mark adds nothing, and is nothing that the plain reader takes. */
  const forLibrary = (files: Example["files"]): Example["files"] =>
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [
        name,
        typeof text === "string" && name.endsWith(".yaml") && text.length < 1e6 ? `${text}...\n` : text,
      ]),
    );
  const told = async (files: Example["files"], paths: readonly string[]): Promise<unknown[]> => {
    const { findings, locate } = await load(files, paths);
    return findings.map((finding) => {
      const { line, column, region } = (finding.at && locate(finding.at)) ?? {};
      return { ...finding, line, column, region };
    });
  };
  const readable = Object.entries(examples).filter(
    ([code]) => !/^(?:file-|yaml-|encoding|no-files)/.test(code),
  );

  it.each(readable)("%s", async (_code, { files, paths = ["pbx.yaml"] }) => {
    expect(await told(files, paths)).toEqual(await told(forLibrary(files), paths));
  });
});
