import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type DiagnosticCode, diagnosticCodes } from "../../src/spec/diagnostic-codes.js";
import { examples } from "./support/examples.js";
import { printed } from "./support/print.js";
import { folder } from "./support/spec-folder.js";

const page = readFileSync(new URL("../../docs/diagnostics.md", import.meta.url), "utf8");
const entries = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((entry): [string, string] => [entry.slice(0, entry.indexOf("\n")).trim(), entry]),
);

/** They take a PBX or an earlier spec; the tests of the plan and of the commands cover them. */
const againstThePbx: readonly DiagnosticCode[] = [
  "base-invalid",
  "base-absent",
  "base-renamed",
  "base-collection-gone",
  "missing-on-insert",
  "live-ambiguous",
  "live-value-unknown",
  "users-unseen",
  "update-would-blank",
  "unknown-target",
  "address-pinned",
  "empty-live",
];

describe("docs/diagnostics.md", () => {
  it("has an entry for each code, and for no other", () => {
    expect([...entries.keys()].sort()).toEqual([...diagnosticCodes].sort());
  });

  it("shows an example and says what to do", () => {
    for (const [code, entry] of entries) {
      expect(entry, code).toContain("```text\n");
      expect(entry, code).toContain("**What to do:**");
    }
  });

  it.each(diagnosticCodes.filter((code) => !againstThePbx.includes(code)))(
    "shows for %s what is really printed",
    async (code) => {
      const example = examples[code];
      if (!example) throw new Error(`no example of ${code}`);
      const text = await printed(code, folder(example.files), example);
      expect(text).toContain(`[${code}]: `);
      expect(entries.get(code)).toContain(`\`\`\`text\n${text}\n\`\`\`\n`);
    },
  );
});
