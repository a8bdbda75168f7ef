import { describe, expect, it } from "vitest";
import { folder, pbxctl } from "../support/cli.js";

describe("colours", () => {
  it.each([{}, { CI: "true" }, { GITHUB_ACTIONS: "true" }, { TERM: "xterm-256color" }])(
    "are for terminals alone, whatever else the environment says: %o",
    async (env) => {
      const { out, err } = await pbxctl(["validate"], { cwd: folder(), env });
      expect(out + err).toContain("error[file-not-found]");
      expect(out + err).not.toContain("\u001b");
    },
  );

  it("come where they are asked for, and NO_COLOR beats that", async () => {
    const forced = await pbxctl(["validate"], { cwd: folder(), env: { FORCE_COLOR: "1" } });
    expect(forced.out + forced.err).toContain("\u001b[31m");
    const none = await pbxctl(["validate"], { cwd: folder(), env: { FORCE_COLOR: "1", NO_COLOR: "1" } });
    expect(none.out + none.err).not.toContain("\u001b");
  });
});
