import { expect, it } from "vitest";
import { many } from "../../src/report/many.js";

it("makes what is asked for and counts without making", () => {
  const made: number[] = [];
  const make = (item: number): string => {
    made.push(item);
    return `#${item}`;
  };
  const even = many([1, 2, 3, 4, 6], (item) => item % 2 === 0, make);
  expect(even.length).toBe(3);
  expect(made).toEqual([]);
  for (const text of even) if (text === "#2") break;
  expect(made).toEqual([2]);
  expect([...even]).toEqual(["#2", "#4", "#6"]);
});
