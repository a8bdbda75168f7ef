import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readBounded } from "../../src/spec/read-file.js";
import { folder } from "./support/spec-folder.js";

describe("readBounded", () => {
  it("gives the bytes of a file up to the limit", () => {
    const path = join(folder({ a: "abc" }), "a");
    expect(readBounded(path, 3)).toEqual(Buffer.from("abc"));
    expect(readBounded(path, 2)).toEqual({ reason: "too-large", detail: "over 0 KB" });
  });

  it("says what is missing, and what is a folder", () => {
    const root = folder({ a: "abc" });
    expect(readBounded(join(root, "b"), 9)).toEqual({ reason: "missing", detail: "ENOENT" });
    expect(readBounded(join(root, "a", "b"), 9)).toEqual({ reason: "missing", detail: "ENOTDIR" });
    expect(readBounded(root, 9)).toEqual({ reason: "irregular", detail: "is a folder" });
  });

  it.skipIf(process.platform === "win32")("never waits for a pipe nor reads a device", () => {
    const pipe = join(folder({}), "pipe");
    execFileSync("/usr/bin/env", ["mkfifo", pipe]);
    expect(readBounded(pipe, 9)).toEqual({ reason: "irregular", detail: "is not a regular file" });
    expect(readBounded("/dev/zero", 9)).toEqual({ reason: "irregular", detail: "is not a regular file" });
  });
});
