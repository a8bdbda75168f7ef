/** SIGINT and SIGTERM in the middle of an apply. */
import { describe, expect, it } from "vitest";
import type { ApplyReport } from "../../src/reconcile/events.js";
import { folder, livePbx, pbxctl } from "../support/cli.js";

const spec = `version: 1
outboundGroups: [{ id: out, name: New }]
blacklist: [{ phone: "13900000001" }, { phone: "13900000002" }, { phone: "13900000003" }]
`;
const seed = { dicts: [{ k: "out", v: "Old", start_url: "/hello.wav" }] };
const APPLY = ["apply", "--auto-approve", "--format", "json", "--concurrency", "1", "--allow", "replace"];

/** The report of a run: the last line of its standard output. */
function reportIn(out: string): ApplyReport {
  const last = JSON.parse(out.trimEnd().split("\n").at(-1) ?? "") as { type: string; report: ApplyReport };
  expect(last.type).toBe("apply_end");
  return last.report;
}

describe.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s", (signal, code) => {
  it("between a replacement's calls: the object comes back, the report is written and true", async () => {
    const { simulator, env } = await livePbx(seed);
    let interrupt = (): void => undefined;
    const handle = simulator.handle.bind(simulator);
    simulator.handle = (request) => {
      if (request.path === "/api/ola/dicts/delete") interrupt();
      return handle(request);
    };
    // The answer comes late enough for the signal to be there first.
    simulator.setFaults({ faults: ["latency:300@POST /api/ola/dicts/insert"] });
    const run = await pbxctl(APPLY, {
      cwd: folder({ "pbx.yaml": spec }),
      env,
      onStart: (kill) => {
        interrupt = () => kill(signal);
      },
    });
    expect(run.code).toBe(code);
    const report = reportIn(run.out);
    expect(report).toMatchObject({ interrupted: true, verification: "skipped" });
    const alive = simulator.snapshot().dicts.filter(({ deleted_at }) => deleted_at === null);
    expect(alive).toMatchObject([{ k: "out", v: "New", start_url: "/hello.wav" }]);
    const done = report.operations.filter(({ outcome }) => outcome === "done");
    expect(done.map(({ address }) => address)).toEqual(
      expect.arrayContaining(["outbound-group/out", "outbound-group/out"]),
    );
    const inserted = done.filter(({ address }) => address.startsWith("blacklist/"));
    expect(simulator.snapshot().special_phone).toHaveLength(inserted.length);
  });

  it("a second one ends at once, whatever is in flight", async () => {
    const { simulator, env } = await livePbx(seed);
    simulator.setFaults({ faults: ["silence-before=1@POST"] });
    let interrupt = (): void => undefined;
    let seen = false;
    const meet = simulator.meet.bind(simulator);
    simulator.meet = (request) => {
      if (request.method === "POST") interrupt();
      return meet(request);
    };
    const run = await pbxctl([...APPLY, "--timeout", "600"], {
      cwd: folder({ "pbx.yaml": spec }),
      env,
      onStart: (kill) => {
        interrupt = () => kill(signal);
      },
      onOutput: (out, _err, kill) => {
        if (seen || !out.includes('"interrupted"')) return;
        seen = true;
        kill(signal);
      },
    });
    expect(run.code).toBe(code);
    expect(run.out).not.toContain("apply_end");
  });
});
