import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { replaceFile } from "../../src/files/draft.js";
import { folder } from "../support/cli.js";

function* broken(): Generator<string> {
  yield "half of it";
  throw new Error("the rest could not be made");
}

it("makes a file, and replaces it", async () => {
  const cwd = folder();
  const file = join(cwd, "a");
  await replaceFile(file, ["one\n", "two\n"]);
  expect(readFileSync(file, "utf8")).toBe("one\ntwo\n");
  await replaceFile(file, Buffer.from("three"));
  expect(readFileSync(file, "utf8")).toBe("three");
  expect(readdirSync(cwd)).toEqual(["a"]);
});

it("writes pieces beyond one chunk in their order", async () => {
  const file = join(folder(), "a");
  const lines = Array.from({ length: 30_000 }, (_, at) => `line ${at}, 呼出组\n`);
  await replaceFile(file, lines);
  expect(readFileSync(file, "utf8")).toBe(lines.join(""));
});

it("leaves the file as it was, and nothing beside it, when what it should hold can't be made", async () => {
  const cwd = folder({ a: "before" });
  await expect(replaceFile(join(cwd, "a"), broken())).rejects.toThrow("the rest could not be made");
  expect(readFileSync(join(cwd, "a"), "utf8")).toBe("before");
  expect(readdirSync(cwd)).toEqual(["a"]);
});

it("is not held up by what a killed run of the same number left, and leaves it alone", async () => {
  const cwd = folder({ a: "before" });
  writeFileSync(join(cwd, `a.${process.pid}.tmp`), "left");
  await replaceFile(join(cwd, "a"), ["after"]);
  expect(readFileSync(join(cwd, "a"), "utf8")).toBe("after");
  expect(readFileSync(join(cwd, `a.${process.pid}.tmp`), "utf8")).toBe("left");
});

it.runIf(process.platform !== "win32")(
  "gives the permissions that are asked for, whatever the umask",
  async () => {
    const file = join(folder(), "a");
    const before = process.umask(0o077);
    try {
      await replaceFile(file, ["x"], { mode: 0o644 });
    } finally {
      process.umask(before);
    }
    expect(statSync(file).mode & 0o777).toBe(0o644);
  },
);
