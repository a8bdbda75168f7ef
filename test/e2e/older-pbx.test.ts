/** A PBX that is older than conferences answers 404 wherever they are: everything else is kept as on any other. */
import { describe, expect, it } from "vitest";
import type { SimulatorRequest, SimulatorResponse } from "../../src/simulator/http.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const seed = {
  dicts: [
    { k: "out", v: "呼出组" },
    { k: "old", v: "旧组" },
  ],
  extensions: [{ nbr: "1001", password: "canary-1001-password", k: "out" }],
};
const groups = (old: string): string => `version: 1
outboundGroups:
  - { id: out, name: 呼出组, promptTimes: 3 }
  - { id: old, ${old} }
`;
const DELETES = groups("state: absent");

const notFound: SimulatorResponse = {
  status: 404,
  headers: { "content-type": "text/html" },
  body: "<html>Not Found</html>",
};

async function olderPbx(spec = "version: 1\n") {
  const live = await livePbx(seed);
  const handle = live.simulator.handle.bind(live.simulator);
  live.simulator.handle = (request: SimulatorRequest) =>
    request.path.startsWith("/api/conferences/") ? notFound : handle(request);
  const cwd = folder({ "pbx.yaml": spec });
  return { ...live, run: (...args: string[]) => pbxctl(args, { cwd, env: live.env }) };
}

describe("a PBX without conferences", () => {
  it("has its groups planned, applied and verified without a word of it", async () => {
    const { run } = await olderPbx(groups("name: 旧组"));
    const apply = await run("apply", "--auto-approve");
    expect({ code: apply.code, err: apply.err }).toEqual({ code: 0, err: "" });
    expect(await run("plan", "--detailed-exitcode")).toMatchObject({ code: 0, err: "" });
  });

  it("lets a group be deleted, and says what could not be seen", async () => {
    const { run, simulator } = await olderPbx(DELETES);
    const plan = await run("plan");
    expect(plan.code).toBe(0);
    expect(plan.err.trimEnd())
      .toBe(`pbx.yaml:4:5: warning[users-unseen]: The PBX lacks the call that lists conferences, and is taken to have none; should it have some, nothing tells whether they use outbound-group/old, which is deleted
 3 |   - { id: out, name: 呼出组, promptTimes: 3 }
 4 |   - { id: old, state: absent }
   |     ^^^^^^^^^^^^^^^^^^^^^^^^^^
  hint: look on the PBX whether it has conferences; pbxctl doctor shows which calls it has`);
    expect((await run("apply", "--rehearse")).code).toBe(0);
    expect((await run("apply", "--auto-approve")).code).toBe(0);
    const deleted = simulator.snapshot().dicts.find(({ k }) => k === "old");
    expect(deleted?.["deleted_at"]).toEqual(expect.any(String));
  });

  it("still closes the gate on a group that an extension uses", async () => {
    const { run } = await olderPbx("version: 1\noutboundGroups:\n  - { id: out, state: absent }\n");
    const apply = await run("apply", "--auto-approve");
    expect(apply.code).toBe(5);
    expect(apply.err).toContain("group-in-use");
  });

  it("is exported without them, which is said", async () => {
    const { run } = await olderPbx();
    const { code, out, err } = await run("export");
    expect(code).toBe(0);
    expect(err).toBe("Left out: conferences: the PBX has none and lacks their calls, as older ones do\n");
    expect(out).toContain("extensions:");
    expect(out).not.toContain("conferences:");
  });

  it("refuses a spec that declares them", async () => {
    const { run } = await olderPbx("version: 1\nconferences: []\n");
    const plan = await run("plan");
    expect(plan.code).toBe(1);
    expect(plan.err).toContain("GET /api/conferences/conference/detail: answered with HTTP status 404");
  });

  it("can be trusted, says the doctor, with a note", async () => {
    const { run } = await olderPbx();
    const { code, out } = await run("doctor");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^note +conferences +this PBX lacks the call, as older ones do — hint: specs for it/m,
    );
  });

  it("has a 404 for any other list taken as the error it is", async () => {
    const { run, simulator } = await olderPbx(DELETES);
    const handle = simulator.handle.bind(simulator);
    simulator.handle = (request) =>
      request.path.startsWith("/api/ola/extensions") ? notFound : handle(request);
    const plan = await run("plan");
    expect(plan.code).toBe(1);
    expect(plan.out).toBe("");
  });
});
