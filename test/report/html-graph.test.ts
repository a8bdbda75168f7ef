import { expect, test } from "vitest";
import { graphHtml } from "../../src/report/html-graph.js";
import { hostile } from "../support/hostile.js";

test("a step of a hostile name is drawn and listed as text, a long one cut", () => {
  const name = hostile.join("");
  const waits = [
    { address: `outbound-group/${name}`, type: "outbound-group", action: "create", needs: [] },
    { address: "extension/一二三四五六七八九十一二三四", type: "extension", action: "update", needs: [0] },
  ] as const;
  const text = [...graphHtml(waits)].join("\n");
  expect(text).not.toMatch(/<script|<img|onload="/);
  expect(text).toContain(">extension/一二三四…二三四</text>");
  expect(text).toContain(
    "<li>update <code>extension/一二三四五六七八九十一二三四</code> <em>waits for</em> create ",
  );
  expect(text.match(/<path class="edge"/g)).toHaveLength(1);
});

test("a drawing that puts steps together says so", () => {
  const group = (id: string) =>
    ({ address: `outbound-group/${id}`, type: "outbound-group", action: "create", needs: [] }) as const;
  const extension = (needed: number) =>
    ({ address: `extension/${needed}`, type: "extension", action: "create", needs: [needed] }) as const;
  const many = Array.from({ length: 40 }, (_, index) => index);
  const text = (count: number): string => {
    const some = many.slice(0, count);
    return [...graphHtml([...some.map((index) => group(`g${index}`)), ...some.map(extension)])].join("\n");
  };
  expect(text(2)).not.toContain("drawn as one");
  expect(text(40)).toContain("Steps that wait alike are drawn as one");
  expect(text(40)).toContain("40 extensions</text>");
});

test("where nothing waits there is no section", () => {
  expect([...graphHtml([])]).toEqual([]);
});
