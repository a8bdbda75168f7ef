/** The same plan in several formats, from the built command: none of them knows less than another one. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: [
    { nbr: "1001", name: "1001", password: "live-password-1", k: "out" },
    { nbr: "1666", k: "out", created_at: "2026-02-28 03:04:05", updated_at: "2026-03-01 04:05:06" },
    { nbr: "1555", k: "out", created_at: "2026-02-27 03:04:05", updated_at: "2026-02-27 03:04:05" },
  ],
};
const spec = `version: 1
manage: { blacklist: { prune: true }, extensions: { scope: ["1*"] } }
approve: [{ gate: replace, addresses: ["outbound-group/*"], until: 2020-01-01 }]
extensions: [{ extn: "1001", autoLogin: true, transferPhone: "\${env:PHONE:-13800000000}" }]
`;

const read = (cwd: string, file: string): string => readFileSync(join(cwd, file), "utf8");

describe("warnings", () => {
  it("reach a comment that is made of the plan's JSON: it is the run's own Markdown", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const reports = ["--report", "json=plan.json", "--report", "markdown=plan.md"];
    const run = await pbxctl(["plan", ...reports, "--out", "saved.json"], { cwd, env });
    expect(run.err).toContain("warning[prune-without-collection]");
    const markdown = read(cwd, "plan.md");
    expect(markdown).toMatch(/`pbx.yaml:2:\d+` `prune-without-collection`: /);
    expect(markdown).toMatch(/`pbx.yaml:3:\d+` `approve-expired`: /);
    for (const file of ["plan.json", "saved.json"]) {
      const comment = await pbxctl(["comment", "--plan", file, "--dry-run"], { cwd });
      expect(comment.out.split("\n").slice(2).join("\n")).toBe(markdown);
    }
    const { warnings } = JSON.parse(read(cwd, "plan.json")) as { warnings: readonly object[] };
    expect(warnings).toMatchObject([
      { code: "prune-without-collection", severity: "warning", file: "pbx.yaml", line: 2 },
      { code: "approve-expired", severity: "warning", file: "pbx.yaml", line: 3 },
    ]);
  });

  it("are no part of the promise: a saved plan is applied though a warning has gone", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    await pbxctl(["plan", "--out", "saved.json"], { cwd, env });
    const mended = folder({
      "pbx.yaml": spec.replace("blacklist: { prune: true }, ", ""),
      "saved.json": read(cwd, "saved.json"),
    });
    const run = await pbxctl(["apply", "--plan", "saved.json"], { cwd: mended, env });
    expect(run.err).not.toContain("prune-without-collection");
    expect(run.code).toBe(0);
  });
});

describe("what nobody declared", () => {
  it("is on the page and in the comment with its dates, the newest first on the page", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const reports = ["--report", "html=r.html", "--report", "markdown=r.md"];
    const run = await pbxctl(["drift", "--fail-on-unmanaged", ...reports], { cwd, env });
    expect(run.code).toBe(2);
    const page = read(cwd, "r.html");
    expect(page).toContain("<p>Nobody declared 2 live objects.</p>");
    const section = page.slice(page.indexOf('id="undeclared"'), page.indexOf("</table>"));
    const cells = [...section.matchAll(/<td[^>]*>(?:<code>)?([^<]*)/g)].map(([, text]) => text);
    expect(cells).toEqual([
      ...["extension/1666", "2026-02-28 03:04:05", "2026-03-01 04:05:06"],
      ...["extension/1555", "2026-02-27 03:04:05", "2026-02-27 03:04:05"],
    ]);
    const markdown = read(cwd, "r.md");
    expect(markdown).toContain("### ❓ Nobody declared 2 live objects");
    expect(markdown).toContain(
      "- `extension/1666 (created 2026-02-28 03:04:05, updated 2026-03-01 04:05:06)`",
    );
    expect(markdown.indexOf("Nobody declared")).toBeLessThan(markdown.indexOf("**Plan: "));
  });

  it("has its dates on the page of a plan, too, as what is unmanaged", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    await pbxctl(["plan", "--report", "html=r.html"], { cwd, env });
    const page = read(cwd, "r.html");
    expect(page).not.toContain('id="undeclared"');
    expect(page.slice(page.indexOf('id="unmanaged"'))).toMatch(
      /<code>extension\/1666<\/code><\/td><td class="date">2026-02-28 03:04:05<.*\n<tr><td><code>extension\/1555</,
    );
  });
});

it("a plan without secrets says in every format that it can't be applied", async () => {
  const { env } = await livePbx(seed);
  const cwd = folder({ "pbx.yaml": spec });
  const reports = ["--report", "html=r.html", "--report", "markdown=r.md"];
  await pbxctl(["plan", "--without-secrets", ...reports], { cwd, env });
  for (const file of ["r.html", "r.md"])
    expect(read(cwd, file)).toMatch(/It was planned without the secrets, and can(?:'|&#39;)t be applied\./);
});
