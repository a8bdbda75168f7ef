// Instructions of a program, where the machine counts them and lets itself be asked: `perf stat`.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "./measure.mjs";

const perf = (file) => ["perf", "stat", "-x", ",", "-e", "instructions:u", "-o", file];

/** The number in perf's file of comma-separated values; nothing where it says that it could not count. */
export function counted(text) {
  const line = text.split("\n").find((one) => one.includes("instructions"));
  const number = Number(line?.split(",")[0]);
  return Number.isFinite(number) && number > 0 ? number : undefined;
}

function inFile() {
  const folder = mkdtempSync(join(tmpdir(), "pbxctl-perf-"));
  const file = join(folder, "counts");
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { file, remove, read: () => counted(readFileSync(file, "utf8")) };
}

function canCount() {
  const { file, remove, read } = inFile();
  try {
    const { status } = spawnSync(perf(file)[0], [...perf(file).slice(1), process.execPath, "-e", "0"]);
    return status === 0 && read() !== undefined;
  } catch {
    return false;
  } finally {
    remove();
  }
}

/** What counts a program's instructions, in thousands of millions; nothing, and a word about it, where they can't be counted. */
export function instructions() {
  if (!canCount()) {
    console.error("bench: instructions can't be counted here (perf stat): passed over");
    return undefined;
  }
  return async (args, cwd) => {
    const { file, remove, read } = inFile();
    try {
      await once(args, { cwd, before: [...perf(file), process.execPath] });
      return read() / 1e9;
    } finally {
      remove();
    }
  };
}
