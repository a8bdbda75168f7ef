import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

const FOLDER = new URL("../report/golden/", import.meta.url);

/** Compares with a golden file, byte by byte. `UPDATE_GOLDEN=1` writes it instead: then read the difference. */
export function expectGolden(name: string, lines: Iterable<string>): void {
  const text = [...lines].map((line) => `${line}\n`).join("");
  const file = new URL(name, FOLDER);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, "utf8"));
}
