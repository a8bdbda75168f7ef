import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { replaceFiles } from "../../src/cli/replace-files.js";
import type { Replacement } from "../../src/cli/replace-files.js";
import { folder } from "../support/cli.js";

const replacement = (cwd: string, name: string, before: string, after: string): Replacement => ({
  name,
  path: join(cwd, name),
  before: Buffer.from(before),
  after: Buffer.from(after),
});

const contents = (cwd: string): string[] =>
  readdirSync(cwd).map((name) => readFileSync(join(cwd, name), "utf8"));

it("replaces all files and leaves nothing else behind", async () => {
  const cwd = folder({ a: "1", b: "2" });
  const mode = statSync(join(cwd, "a")).mode;
  await replaceFiles([replacement(cwd, "a", "1", "one"), replacement(cwd, "b", "2", "two")]);
  expect(contents(cwd)).toEqual(["one", "two"]);
  expect(statSync(join(cwd, "a")).mode).toBe(mode);
});

it("replaces none when one was changed meanwhile", async () => {
  const cwd = folder({ a: "1", b: "2 by somebody else" });
  const work = replaceFiles([replacement(cwd, "a", "1", "one"), replacement(cwd, "b", "2", "two")]);
  await expect(work).rejects.toThrow("b was changed meanwhile; nothing was written");
  expect(contents(cwd)).toEqual(["1", "2 by somebody else"]);
});

it("replaces none when a draft cannot be written", async () => {
  // There is room for the file's own name, and none for a longer one beside it.
  const long = "b".repeat(255);
  const cwd = folder({ a: "1", [long]: "2" });
  const work = replaceFiles([replacement(cwd, "a", "1", "one"), replacement(cwd, long, "2", "two")]);
  await expect(work).rejects.toThrow("The spec can't be written, and is what it was");
  expect(contents(cwd)).toEqual(["1", "2"]);
});
