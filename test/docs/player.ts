/**
 * Plays a page as its reader does: its `sh` blocks in order, in one place and with one environment, its `diff` blocks as edits. A `text`
 * block is what the block above it prints, on standard output and error as a terminal shows them.
 */
import { spawn } from "node:child_process";
import { chmodSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { MAIN, folder } from "../support/cli.js";
import { GIT_ENV } from "../support/git.js";
import { edited, editedFile } from "./edit.js";
import { ROOT } from "./page.js";
import type { Block, Page } from "./page.js";

/** What a played page finds around it. */
export interface Surroundings {
  /** What the page calls something, and what it really is: a PBX's address, a day that is still to come. */
  readonly standIns: ReadonlyMap<string, string>;
  /** What its reader types where a block reads a line. */
  readonly typed?: string;
  /** What its reader has done before the first block: a script, run in an empty folder. */
  readonly prepared?: string;
}

/** What a block came to. */
export interface Played {
  readonly block: Block;
  readonly code: number | null;
  readonly output: string;
}

/** Plays all blocks of a page; what became of each that is a command. */
export async function play(page: Page, surroundings: Surroundings): Promise<Played[]> {
  const reader = new Reader(surroundings);
  const { prepared } = surroundings;
  if (prepared !== undefined && (await reader.run(prepared)).code !== 0) throw new Error("not prepared");
  const played: Played[] = [];
  for (const block of page.blocks.filter(({ skipped }) => !skipped)) {
    if (block.language === "diff") reader.edit(block.text);
    else if (block.language === "sh") played.push({ block, ...(await reader.run(block.text)) });
  }
  return played;
}

/** An address as it is; in the name of a backup; in the name of a reference. */
const SPELLINGS: readonly ((address: string) => string)[] = [
  (address) => address,
  (address) => address.replace(":", "-"),
  (address) => encodeURIComponent(address),
];

class Reader {
  readonly #home = folder();
  readonly #standIns: Map<string, string>;
  readonly #typed: string;

  constructor({ standIns, typed = "" }: Surroundings) {
    this.#standIns = new Map(standIns);
    this.#typed = typed;
    const command = join(folder(), "pbxctl");
    writeFileSync(command, `#!/bin/sh\nexec "${process.execPath}" "${MAIN}" "$@"\n`);
    chmodSync(command, 0o755);
    const path = `${join(command, "..")}:${process.env["PATH"] ?? ""}`;
    const environment = { ...GIT_ENV, PATH: path, HOME: this.#home, LC_ALL: "C.UTF-8" };
    const exports = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
    writeFileSync(join(this.#home, ".environment"), exports.join(""));
    writeFileSync(join(this.#home, ".folder"), this.#home);
    symlinkSync(ROOT, join(this.#home, "pbxctl"));
  }

  /** Where the page's reader is now. */
  get #folder(): string {
    return readFileSync(join(this.#home, ".folder"), "utf8").trimEnd();
  }

  edit(diff: string): void {
    const file = join(this.#folder, editedFile(diff));
    writeFileSync(file, edited(readFileSync(file, "utf8"), this.#toReal(diff)));
  }

  /** Runs a block; one that serves a PBX goes on until the test ends, on a port of its own. */
  run(block: string): Promise<{ code: number | null; output: string }> {
    return block.startsWith("pbxctl simulate") ? this.#serve(block) : this.#runToEnd(block);
  }

  async #runToEnd(block: string): Promise<{ code: number | null; output: string }> {
    const keep = 'export -p > "$HOME/.environment"; pwd > "$HOME/.folder"';
    const child = this.#shell(`${this.#toReal(block)}\n${keep}`);
    let output = "";
    child.stdout.on("data", (text: string) => (output += text));
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, output: this.#toPage(output) };
  }

  async #serve(block: string): Promise<{ code: number; output: string }> {
    const child = this.#shell(`exec ${block.trimEnd()} --port 0`);
    onTestFinished(() => void child.kill("SIGTERM"));
    let output = "";
    await new Promise<void>((resolve, reject) => {
      child.once("close", () => reject(new Error(`it ended: ${output}`)));
      child.stdout.on("data", (text: string) => {
        output += text;
        if (output.includes("Ctrl-C ends it.\n")) resolve();
      });
    });
    const [, real] = /^http:\/\/(.+)$/m.exec(output) ?? [];
    if (real !== undefined) this.#standIns.set("127.0.0.1:8080", real);
    return { code: 0, output: this.#toPage(output) };
  }

  #shell(block: string) {
    const script = `exec 2>&1\n. "$HOME/.environment"\ncd "$(cat "$HOME/.folder")"\nset -e\n${block}\n`;
    const child = spawn("bash", ["--noprofile", "--norc", "-c", script], {
      env: { HOME: this.#home, PATH: process.env["PATH"] ?? "" },
      stdio: ["pipe", "pipe", "inherit"],
    });
    child.stdout.setEncoding("utf8");
    child.stdin.on("error", () => undefined);
    child.stdin.end(`${this.#typed}\n`);
    return child;
  }

  #toReal(text: string): string {
    return [...this.#standIns].reduce(
      (now, [page, real]) => SPELLINGS.reduce((all, spell) => all.replaceAll(spell(page), spell(real)), now),
      text,
    );
  }

  #toPage(text: string): string {
    return [...this.#standIns].reduce(
      (now, [page, real]) => SPELLINGS.reduce((all, spell) => all.replaceAll(spell(real), spell(page)), now),
      text,
    );
  }
}
