import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const schema = JSON.parse(
  readFileSync(new URL("../../schema/plan.schema.json", import.meta.url), "utf8"),
) as object;
const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

const seed = {
  dicts: [
    { k: "out", v: "Old name" },
    { k: "gone", v: "gone" },
  ],
  extensions: [
    { nbr: "1001", name: "1001", password: "live-password-1", k: "out", description: "1,AI" },
    { nbr: "1002", name: "1002", password: "live-password-2", k: "gone" },
  ],
};
const spec = `version: 1
manage: { outboundGroups: { prune: true }, extensions: { prune: true, scope: ["1001"] } }
protect: ["outbound-group/out"]
outboundGroups: [{ id: out, name: New name }]
extensions: []
`;

describe("the plan document", () => {
  it("is what its schema says, with gates, notes, a replacement, and in a saved plan", async () => {
    const { env, url } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const run = await pbxctl(["plan", "--format", "json", "--out", "p.json"], { cwd, env });
    expect(run.code).toBe(0);
    const plan = JSON.parse(run.out) as Record<string, unknown>;
    expect(valid(plan), JSON.stringify(valid.errors)).toBe(true);
    expect(valid(JSON.parse(readFileSync(join(cwd, "p.json"), "utf8")))).toBe(true);
    expect(plan).toMatchObject({
      format_version: "1.0",
      target: url,
      applyable: false,
      unmanaged: ["extension/1002"],
      summary: { add: 1, change: 0, destroy: 3, unmanaged: 1 },
      resource_changes: [
        {
          address: "outbound-group/gone",
          change: { actions: ["delete"] },
          action_reason: "delete_because_no_resource_config",
        },
        {
          address: "outbound-group/out",
          change: {
            actions: ["delete", "create"],
            replace_paths: [["name"]],
            before: { name: "Old name" },
            after: { name: "New name" },
          },
          action_reason: "replace_because_cannot_update",
          calls: [
            { method: "POST", path: "/api/ola/dicts/delete" },
            { method: "POST", path: "/api/ola/dicts/insert" },
          ],
        },
        {
          address: "extension/1001",
          change: {
            actions: ["delete"],
            before: { password: "(sensitive value)" },
            before_sensitive: { password: true },
            after: null,
          },
        },
      ],
      notes: [{ note: "membership-lost", addresses: ["extension/1001"] }],
    });
    expect((plan["gates"] as { gate: string }[]).map(({ gate }) => gate)).toEqual([
      "protected",
      "replace",
      "group-in-use",
      "queue-member",
    ]);
  });

  it("is the same, byte by byte, for the same inputs, save the time", async () => {
    const { env } = await livePbx(seed);
    const cwd = folder({ "pbx.yaml": spec });
    const plan = async (): Promise<string> =>
      (await pbxctl(["plan", "--format", "json"], { cwd, env })).out.replace(/"timestamp": ".*"/, "");
    expect(await plan()).toBe(await plan());
  });
});
