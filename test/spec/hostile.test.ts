import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Loaded } from "../../src/spec/model.js";
import { load } from "./support/spec-folder.js";
import { NO_SUITE, suiteTexts } from "./support/yaml-suite.js";

/** Every finding can be shown, and there is a spec or an error. */
function isSound({ spec, findings, locate }: Loaded): void {
  expect(spec === undefined).toBe(findings.some(({ severity }) => severity === "error"));
  for (const { at, related = [], message } of findings) {
    expect(message).not.toMatch(/\p{Cc}/u);
    for (const place of [at, ...related.map((other) => other.at)]) {
      const position = place && locate(place);
      expect(position?.line).toBeGreaterThan(0);
      expect(position?.column).toBeGreaterThan(0);
    }
  }
}

describe("whatever stands in a file", () => {
  it("is loaded or found fault with: random text", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (text) =>
        isSound(await load({ "pbx.yaml": text })),
      ),
      { numRuns: 200 },
    );
  });

  it("is loaded or found fault with: random bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) =>
        isSound(await load({ "pbx.yaml": bytes })),
      ),
      { numRuns: 200 },
    );
  });

  it("is loaded or found fault with: pieces of YAML", async () => {
    const pieces = [
      "version: 1\n",
      "extensions:",
      "blacklist:",
      "  - ",
      "extn: ",
      '"1"',
      "{",
      "}",
      "[",
      "]",
      ",",
      ": ",
      "\n",
      "&a ",
      "*a",
      "<<: ",
      "!x ",
      "|",
      ">",
      "'",
      '"',
      "#",
      "?",
      "-",
      "\t",
      "${",
      "}",
      "password: ",
      "null",
      "1e5",
      "---\n",
      "manage: ",
      "ignore: ",
      "defaults: ",
      "extension: ",
      "__proto__: ",
      "1-9",
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((chosen) => chosen.join(""));
    await fc.assert(
      fc.asyncProperty(text, async (content) => isSound(await load({ "pbx.yaml": content }))),
      { numRuns: 500 },
    );
  });

  it("is loaded or found fault with: any value in the right places", async () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const entry = fc.record(
      {
        extn: value,
        password: value,
        name: value,
        state: value,
        ignoreFields: value,
        phone: value,
        file: value,
        id: value,
      },
      { requiredKeys: [] },
    );
    const root = fc.record(
      {
        version: fc.constant(1),
        connection: value,
        manage: value,
        ignore: value,
        protect: value,
        approve: value,
        safety: value,
        defaults: value,
        extensions: fc.array(entry),
        blacklist: fc.array(entry),
        outboundGroups: fc.array(entry),
      },
      { requiredKeys: ["version"] },
    );
    await fc.assert(
      fc.asyncProperty(root, async (spec) => isSound(await load({ "pbx.yaml": JSON.stringify(spec) }))),
      { numRuns: 100 },
    );
  });
});

describe("the YAML test suite", () => {
  it("fed as specs: findings, and nothing worse", async (context) => {
    const texts = suiteTexts();
    if (!texts) return context.skip(NO_SUITE);
    expect(texts.length).toBeGreaterThan(300);
    for (const { name, text } of texts) {
      const loaded = await load({ "pbx.yaml": text });
      expect(loaded.findings.length, name).toBeGreaterThan(0);
      isSound(loaded);
    }
  });
});
