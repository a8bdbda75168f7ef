import { describe, expect, test } from "vitest";
import { many, extensionRow, groupRow, phoneRow } from "../../support/rows.js";
import { alarmsOf } from "./support.js";

const groups = [groupRow("out")];
const phones = (count: number): ReturnType<typeof phoneRow>[] =>
  many(4000, count, (phone) => phoneRow(phone, 2));
const gone = (count: number): { phone: string; state: "absent" }[] =>
  many(4000, count, (phone) => ({ phone, state: "absent" }));

describe("mass-delete", () => {
  test.each([
    [10, 3, false],
    [10, 4, true],
    [100, 30, false],
    [100, 31, true],
    [9, 9, false],
  ])("of %i numbers, %i go: %s", (population, deleted, held) => {
    const alarms = alarmsOf("mass-delete", { blacklist: gone(deleted) }, { blacklist: phones(population) });
    expect(alarms).toHaveLength(held ? 1 : 0);
  });

  test("says how many of how many, and names them all", () => {
    expect(alarmsOf("mass-delete", { blacklist: gone(4) }, { blacklist: phones(10) })).toEqual([
      {
        message: "4 of 10 blacklist numbers would be destroyed, more than 30 %",
        addresses: ["blacklist/4000", "blacklist/4001", "blacklist/4002", "blacklist/4003"],
      },
    ]);
  });

  test("ignored objects and those out of scope don't make the population look larger", () => {
    const spec = { blacklist: gone(4), ignore: ["blacklist/401?"] };
    expect(alarmsOf("mass-delete", spec, { blacklist: phones(20) })).toHaveLength(1);
    const scoped = { blacklist: gone(4), manage: { blacklist: { scope: ["400?"] } } };
    expect(alarmsOf("mass-delete", scoped, { blacklist: phones(20) })).toHaveLength(1);
    expect(alarmsOf("mass-delete", { blacklist: gone(4) }, { blacklist: phones(20) })).toHaveLength(0);
  });

  test("a replacement is a deletion, too", () => {
    const rows = { groups: many(10, 10, (k) => groupRow(k)) };
    const renamed = many(10, 4, (id) => ({ id, name: `new ${id}` }));
    expect(alarmsOf("mass-delete", { outboundGroups: renamed }, rows)).toHaveLength(1);
  });

  test("kinds are counted apart: hundreds of numbers don't cover for four extensions", () => {
    const rows = { groups, extensions: many(1000, 10, (nbr) => extensionRow(nbr)), blacklist: phones(200) };
    const extensions = many(1000, 4, (extn) => ({ extn, state: "absent" as const }));
    expect(alarmsOf("mass-delete", { extensions, blacklist: [] }, rows)).toHaveLength(1);
  });

  test("the limits are the spec's", () => {
    const spec = { blacklist: gone(4), safety: { deletePercent: 40 } };
    expect(alarmsOf("mass-delete", spec, { blacklist: phones(10) })).toHaveLength(0);
    const small = { blacklist: gone(4), safety: { population: 5 } };
    expect(alarmsOf("mass-delete", small, { blacklist: phones(5) })).toHaveLength(1);
    const none = { blacklist: gone(1), safety: { deletePercent: 0 } };
    expect(alarmsOf("mass-delete", none, { blacklist: phones(10) })).toHaveLength(1);
  });
});

describe("mass-update", () => {
  const rows = { groups, extensions: many(1000, 10, (nbr) => extensionRow(nbr)) };
  const changed = (count: number): { extn: string; autoLogin: true }[] =>
    many(1000, count, (extn) => ({ extn, autoLogin: true }));

  test("over the limit", () => {
    expect(alarmsOf("mass-update", { extensions: changed(3) }, rows)).toEqual([]);
    expect(alarmsOf("mass-update", { extensions: changed(4) }, rows)).toMatchObject([
      { message: "4 of 10 extensions would be changed, more than 30 %" },
    ]);
  });

  test("creations are no updates", () => {
    const extensions = many(2000, 10, (extn) => ({ extn, password: `s3cret-${extn}`, outboundGroup: "out" }));
    expect(alarmsOf("mass-update", { extensions }, rows)).toEqual([]);
  });
});
