import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { compareDigests, digestOf, isUnaltered } from "../../src/reconcile/digest.js";
import { planned } from "../support/planning.js";
import type { PlanningOptions } from "../support/planning.js";
import { extensionRow, groupRow, phoneRow } from "../support/rows.js";
import type { SpecInput } from "../support/spec-builder.js";

const rows = { groups: [groupRow("out")], extensions: [extensionRow("1001")] };

function digest(spec: SpecInput, more: { key?: string; live?: typeof rows; target?: string } = {}): string {
  const options: PlanningOptions = {
    digest: (plan, changes) =>
      digestOf({ ...plan, target: more.target ?? plan.target }, changes, more.key ?? "admin\0admin"),
  };
  return planned(spec, more.live ?? rows, options).plan.digest;
}

const password = (value: string): SpecInput => ({ extensions: [{ extn: "1001", password: value }] });
const unkeyed = (prompt: number): SpecInput => ({ outboundGroups: [{ id: "out", promptTimes: prompt }] });

describe("what it covers", () => {
  test("the changes", () => {
    expect(digest(unkeyed(3))).toBe(digest(unkeyed(3)));
    expect(digest(unkeyed(3))).not.toBe(digest(unkeyed(4)));
  });

  test("the address of the PBX", () => {
    expect(digest(unkeyed(3), { target: "http://other.example.cn" })).not.toBe(digest(unkeyed(3)));
  });

  test("the gates that stand in the way, and not whether they are open", () => {
    const of = (spec: SpecInput, allow: string[] = []): string =>
      planned(spec, rows, { allow, digest: (plan, changes) => digestOf(plan, changes, "key") }).plan.digest;
    const renamed = { outboundGroups: [{ id: "out", name: "New" }] };
    expect(of(renamed, ["replace"])).toBe(of(renamed));
    expect(of({ ...renamed, protect: ["outbound-group/out"] })).not.toBe(of(renamed));
  });

  test("not what is unmanaged, nor when the plan was made", () => {
    const more = { ...rows, groups: [...rows.groups, groupRow("another")] };
    expect(digest(unkeyed(3), { live: more })).toBe(digest(unkeyed(3)));
  });

  test("not another object's mass: the gates' messages count unmanaged objects, too", () => {
    const numbers = Array.from({ length: 12 }, (_, index) => phoneRow(`40${index}`, 2));
    const blacklist = numbers
      .slice(0, 4)
      .map(({ phone }) => ({ phone: String(phone), state: "absent" as const }));
    const of = (live: typeof numbers): string =>
      planned(
        { blacklist },
        { blacklist: live },
        { digest: (plan, changes) => digestOf(plan, changes, "key") },
      ).plan.digest;
    expect(of(numbers.slice(0, 11))).toBe(of(numbers));
  });
});

describe("the part that anyone can compute", () => {
  test("is the SHA-256 of the address, the changes and the gates as JSON, however many there are", () => {
    const blacklist = Array.from({ length: 1_200 }, (_, index) => ({ phone: `138${index + 1_000}` }));
    const { plan } = planned({ blacklist }, {}, { digest: (made, of) => digestOf(made, of, "key") });
    const gates = plan.gates.map(({ gate, addresses }) => ({ gate, addresses }));
    const text = JSON.stringify({ target: plan.target, changes: plan.resource_changes, gates });
    expect(plan.digest).toBe(`sha256:${createHash("sha256").update(text).digest("hex")}`);
    expect(isUnaltered(plan)).toBe(true);
    expect(isUnaltered({ ...plan, resource_changes: plan.resource_changes.slice(1) })).toBe(false);
  });
});

describe("passwords", () => {
  test("another password is another digest, in the spec as on the PBX", () => {
    const one = digest(password("s3cret-one"));
    expect(digest(password("s3cret-one"))).toBe(one);
    expect(digest(password("s3cret-two"))).not.toBe(one);
    expect(compareDigests(one, digest(password("s3cret-two")))).toBe("different");
    const changed = { ...rows, extensions: [extensionRow("1001", { password: "Changed-on-the-PBX" })] };
    expect(digest(password("s3cret-one"), { live: changed })).not.toBe(one);
  });

  test("an unmanaged password that an update sends back counts, too", () => {
    const spec = { extensions: [{ extn: "1001", autoLogin: true }] };
    const changed = { ...rows, extensions: [extensionRow("1001", { password: "Changed-on-the-PBX" })] };
    expect(digest(spec, { live: changed })).not.toBe(digest(spec));
  });

  test("another key is told as that, and not as another plan", () => {
    const one = digest(password("s3cret-one"), { key: "plan key" });
    expect(compareDigests(one, digest(password("s3cret-one"), { key: "another" }))).toBe("other-key");
    expect(compareDigests(one, digest(password("s3cret-one"), { key: "plan key" }))).toBe("same");
  });

  test("another plan under another key is another plan", () => {
    const one = digest(password("s3cret-one"), { key: "plan key" });
    const more = { extensions: [{ extn: "1001", password: "s3cret-one", autoLogin: true }] };
    expect(compareDigests(one, digest(more, { key: "another" }))).toBe("different");
  });

  test("a plan without secrets needs no key", () => {
    expect(digest(unkeyed(3), { key: "one" })).toBe(digest(unkeyed(3), { key: "another" }));
    expect(digest(unkeyed(3))).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("a digest with secrets holds neither them nor the key, nor a hash that needs no key", () => {
    const text = digest(password("s3cret-one"), { key: "plan key" });
    expect(text).toMatch(/^sha256:[0-9a-f]{64};key:[0-9a-f]{8};secrets:[0-9a-f]{64}$/);
    // The part without a key is the same whatever the password is.
    const open = (value: string): string | undefined => value.split(";")[0];
    expect(open(digest(password("s3cret-two"), { key: "plan key" }))).toBe(open(text));
  });
});
