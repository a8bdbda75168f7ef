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
  expect(text).toContain(">extension/一二三四五六七…</text>");
  expect(text).toContain(
    "<li>update <code>extension/一二三四五六七八九十一二三四</code> <em>waits for</em> create ",
  );
  expect(text.match(/<path class="edge"/g)).toHaveLength(1);
});

test("where nothing waits there is no section", () => {
  expect([...graphHtml([])]).toEqual([]);
});
