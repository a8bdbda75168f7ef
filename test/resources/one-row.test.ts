import { expect, test } from "vitest";
import { textCodec } from "../../src/resources/codec.js";
import type { Field } from "../../src/resources/index.js";
import { decodeRow, formCall, observeRows } from "../../src/resources/one-row.js";

const fields: readonly Field[] = [
  { name: "outboundGroup", param: "context", column: "k", codec: textCodec },
  { name: "name", param: "name", column: "name", codec: textCodec },
];

test("a row is decoded by its columns, not by its parameters", () => {
  expect(decodeRow(fields, { k: "out", context: "呼出组", name: null })).toEqual({
    outboundGroup: "out",
    name: "",
  });
});

test("rows become objects in the PBX's order, with their key as text", () => {
  const objects = observeRows([{ nbr: 1002 }, { nbr: "1001" }], "nbr", () => ({}));
  expect(objects.map(({ key }) => key)).toEqual(["1002", "1001"]);
});

test("rows that share a key are one object that nobody can address", () => {
  const rows = [{ nbr: "1001", name: "a" }, { nbr: 1001, name: "b" }, { nbr: "1002" }];
  const [twin, single] = observeRows(rows, "nbr", (row) => decodeRow(fields, row));
  expect(twin).toMatchObject({ key: "1001", ambiguous: true, rows: [{ name: "a" }, { name: "b" }] });
  expect(single).not.toHaveProperty("ambiguous");
});

test("a form holds the key and the given fields, under their parameters", () => {
  const call = formCall("/api/x/insert", ["extn", "1001"], fields, { outboundGroup: "out" });
  expect(call).toEqual({ method: "POST", path: "/api/x/insert", params: { extn: "1001", context: "out" } });
});
