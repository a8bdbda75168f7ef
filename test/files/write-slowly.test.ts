import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Writable } from "node:stream";
import { expect, it, onTestFinished } from "vitest";
import { writeSlowly } from "../../src/files/write-slowly.js";

const LINE = `${"x".repeat(99)}\n`;
const LINES = 100_000;
const CHUNK = 64 * 1024;
const open = (): boolean => false;

const aTurn = () => new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));

/** So many lines, and how many were asked for. */
function lines(onEach: () => void = () => undefined) {
  const asked = { lines: 0 };
  function* made(): Generator<string> {
    for (; asked.lines < LINES; asked.lines += 1) {
      onEach();
      yield LINE;
    }
  }
  return { asked, pieces: made() };
}

/** A reader that takes a chunk when it is told to. */
function reader() {
  let taken = 0;
  const waiting: (() => void)[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      waiting.push(() => {
        taken += chunk.length;
        done();
      });
    },
  });
  return { stream, take: () => waiting.shift()?.(), taken: () => taken };
}

it("makes no more than a chunk for a reader that does not read, and all of it for one that does", async () => {
  const { stream, take, taken } = reader();
  const { asked, pieces } = lines();
  const writing = writeSlowly(stream, pieces, open);
  expect(asked.lines * LINE.length).toBeLessThan(2 * CHUNK);
  const done = writing.then(() => true);
  do {
    take();
    expect(asked.lines * LINE.length - taken()).toBeLessThan(4 * CHUNK);
  } while (!(await Promise.race([done, aTurn()])));
  take();
  expect(taken()).toBe(LINES * LINE.length);
});

it("makes nothing more when the reader has gone", async () => {
  const { stream } = reader();
  stream.on("error", () => undefined);
  const { asked, pieces } = lines();
  let gone = false;
  const writing = writeSlowly(stream, pieces, () => gone);
  gone = true;
  stream.destroy();
  await writing;
  expect(asked.lines * LINE.length).toBeLessThan(3 * CHUNK);
});

it("keeps little for a process at the other end of a pipe that reads nothing at first", async () => {
  const program = `process.once("message", () => {
      let bytes = 0;
      process.stdin.on("data", (chunk) => (bytes += chunk.length)).on("end", () => process.send(bytes, () => process.disconnect()));
    });`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["pipe", "ignore", "inherit", "ipc"] });
  onTestFinished(() => void child.kill());
  const { stdin } = child;
  assert(stdin);
  const kept: number[] = [];
  const { asked, pieces } = lines(() => kept.push(stdin.writableLength));
  const told = once(child, "message");
  const writing = writeSlowly(stdin, pieces, open);
  // Nobody has read yet: what a pipe takes by itself is all that may have been made.
  while (!stdin.writableNeedDrain) await aTurn();
  expect(asked.lines).toBeLessThan(LINES / 2);
  child.send("read");
  await writing;
  stdin.end();
  expect(await told).toEqual([LINES * LINE.length, undefined]);
  expect(kept.every((bytes) => bytes < 2 * CHUNK)).toBe(true);
});
