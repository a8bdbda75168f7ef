import { setImmediate as turn } from "node:timers/promises";
import { beforeEach, expect, it, vi } from "vitest";
import { Terminal } from "../../src/cli/terminal.js";

let written: string[];
let leave: () => void;

beforeEach(() => {
  written = [];
  vi.restoreAllMocks();
  const to = (name: string) => (text: string | Uint8Array) => written.push(`${name}: ${String(text)}`) > 0;
  vi.spyOn(process.stdout, "write").mockImplementation(to("out"));
  vi.spyOn(process.stderr, "write").mockImplementation(to("err"));
  vi.spyOn(process.stdout, "on").mockReturnThis();
  vi.spyOn(process.stderr, "on").mockReturnThis();
  vi.spyOn(process, "on").mockImplementation((event, listener) => {
    if (event === "exit")
      leave = () => {
        listener(0);
      };
    return process;
  });
});

it("writes the lines of one turn together, at its end", async () => {
  const terminal = new Terminal({ color: false });
  terminal.line("one");
  terminal.line("two");
  expect(written).toEqual([]);
  await turn();
  expect(written).toEqual(["out: one\ntwo\n"]);
  terminal.line("three");
  await turn();
  expect(written).toEqual(["out: one\ntwo\n", "out: three\n"]);
});

it("keeps the order with all else that is printed", async () => {
  const terminal = new Terminal({ color: false });
  terminal.line("event");
  terminal.say("aside");
  terminal.line("event");
  await terminal.print(["answer"]);
  expect(written).toEqual(["out: event\n", "err: aside\n", "out: event\n", "out: answer\n"]);
  await turn();
  expect(written).toHaveLength(4);
});

it("loses no line of a process that ends at once", () => {
  const terminal = new Terminal({ color: false });
  terminal.line("last");
  leave();
  expect(written).toEqual(["out: last\n"]);
});

it("does not hold on to much", () => {
  const terminal = new Terminal({ color: false });
  terminal.line("x".repeat(70_000));
  expect(written).toHaveLength(1);
});
