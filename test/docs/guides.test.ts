/**
 * The guides, played block by block against simulated PBXs. `UPDATE_GOLDEN=1` writes what is really printed into the pages of both
 * languages: then read the difference.
 */
import { describe, expect, it } from "vitest";
import { LOGIN, folder, livePbx } from "../support/cli.js";
import { git } from "../support/git.js";
import { pageOf, textOf } from "./page.js";
import { expectTrue } from "./played.js";

/** A day on which an approval is still good. */
const TO_COME = new Date(Date.now() + 14 * 24 * 3600 * 1000).toISOString().slice(0, 10);

/** The PBX that pages call 10.0.0.8:8080. */
async function realPbx() {
  const { env, url, simulator } = await livePbx(
    JSON.parse(textOf("examples/live.json")) as Parameters<typeof livePbx>[0],
  );
  return {
    env,
    simulator,
    standIns: new Map([
      ["10.0.0.8:8080", url.replace("http://", "")],
      ["2026-12-07", TO_COME],
    ]),
  };
}

describe("the guides are true from the first command to the last", { timeout: 240_000 }, () => {
  it("docs/getting-started.md", async () => {
    const { standIns, simulator } = await realPbx();
    await expectTrue("docs/getting-started.md", { standIns, typed: LOGIN.PBX_PASSWORD });
    const { extensions } = simulator.snapshot();
    expect(extensions.find(({ nbr }) => nbr === "1101")).toMatchObject({ transfer_phone: "13800001101" });
  });

  it("docs/gitops.md", async () => {
    const { standIns, env, simulator } = await realPbx();
    const remote = folder();
    git(remote, "init", "--quiet", "--bare", "--initial-branch=main");
    const prepared = [
      `git clone --quiet "${remote}" phones 2>&1`,
      "cd phones",
      ...Object.entries(env).map(([name, value]) => `export ${name}='${value}'`),
    ];
    await expectTrue("docs/gitops.md", { standIns, prepared: prepared.join("\n") });
    const { extensions, special_phone: phones } = simulator.snapshot();
    expect(extensions.find(({ nbr }) => nbr === "1104")).toMatchObject({ password: "demo-1104-pass" });
    expect(extensions.find(({ nbr }) => nbr === "1002")).toMatchObject({ transfer_phone: "13800001002" });
    expect(extensions.find(({ nbr }) => nbr === "6666")).toBeUndefined();
    expect(phones.find(({ phone }) => phone === "16612340000")).toBeDefined();
    expect(git(remote, "for-each-ref", "refs/pbxctl")).toContain(
      "refs/pbxctl/applied/http%3A%2F%2F127.0.0.1%3A",
    );
  });

  it.each([
    ["docs/getting-started.md", 20],
    ["docs/gitops.md", 12],
  ])("%s has something to play", (path, least) =>
    expect(
      pageOf(textOf(path)).blocks.filter(({ language }) => language === "sh").length,
    ).toBeGreaterThanOrEqual(least),
  );
});
