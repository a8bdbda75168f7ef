/** Reads the Dockerfile strictly, and plays what can be played where no engine runs: its COPYs and RUNs, in folders. */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const KNOWN = ["ARG", "FROM", "COPY", "RUN", "WORKDIR", "USER", "ENTRYPOINT", "CMD"] as const;

export interface Instruction {
  readonly name: (typeof KNOWN)[number];
  readonly words: string;
}

export interface Stage {
  readonly base: string;
  readonly name: string | undefined;
  readonly instructions: readonly Instruction[];
}

/** A COPY: from the build's context, or from an earlier stage. */
export interface Copy {
  readonly from: string | undefined;
  readonly sources: readonly string[];
  readonly target: string;
}

const isKnown = (name: string): name is Instruction["name"] => KNOWN.some((one) => one === name);

function readInstruction(line: string): Instruction {
  const [, name = "", words = ""] = /^(\w+)\s+([\s\S]+)$/.exec(line) ?? [];
  if (!isKnown(name)) throw new Error(`Dockerfile: ${line.slice(0, 40)} is not known here`);
  return { name, words: words.trim() };
}

/** The stages, and what stands before the first. */
export function readDockerfile(): {
  readonly args: readonly Instruction[];
  readonly stages: readonly Stage[];
} {
  const lines = readFileSync(join(ROOT, "Dockerfile"), "utf8")
    .split("\n")
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const args: Instruction[] = [];
  const stages: { base: string; name: string | undefined; instructions: Instruction[] }[] = [];
  for (const instruction of lines.map(readInstruction)) {
    if (instruction.name === "FROM") {
      const [, base = "", name] = /^(\S+)(?: AS (\S+))?$/.exec(instruction.words) ?? [];
      stages.push({ base, name, instructions: [] });
    } else (stages.at(-1)?.instructions ?? args).push(instruction);
  }
  return { args, stages };
}

/** @throws Error for options other than `--from` */
export function copyOf({ words }: Instruction): Copy {
  const parts = words.split(/\s+/);
  const options = parts.filter((part) => part.startsWith("--"));
  const paths = parts.filter((part) => !part.startsWith("--"));
  const [, from] = /^--from=(\S+)$/.exec(options[0] ?? "") ?? [];
  const target = paths.pop();
  if (options.length !== (from === undefined ? 0 : 1) || target === undefined || paths.length === 0)
    throw new Error(`Dockerfile: COPY ${words} is not known here`);
  return { from, sources: paths, target };
}

/** Whether the build's context holds a path of the repository's top. The ignore file is a list of what is wanted. */
export function isSent(path: string): boolean {
  const lines = readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n");
  const patterns = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const [all, ...wanted] = patterns;
  if (all !== "*" || wanted.some((pattern) => !/^![\w.-]+$/.test(pattern)))
    throw new Error(".dockerignore: nothing but a list of what is wanted is known here");
  return wanted.includes(`!${path.split("/")[0] ?? ""}`);
}

/** Copies as an engine does: a folder's content, a file into a folder or to a name. */
export function playCopy({ sources, target }: Copy, from: string, to: string, cwd = "/"): void {
  const at = join(to, target.startsWith("/") ? target : join(cwd, target));
  const isFolder = target.endsWith("/") || /^\.\/?$/.test(target);
  if (sources.length > 1 && !isFolder) throw new Error(`Dockerfile: ${target} has to end with a slash`);
  for (const source of sources) {
    const path = join(from, source);
    if (!existsSync(path)) throw new Error(`Dockerfile: there is no ${source} to copy`);
    const end = !statSync(path).isDirectory() && isFolder ? join(at, basename(source)) : at;
    mkdirSync(dirname(end), { recursive: true });
    cpSync(path, end, { recursive: true, verbatimSymlinks: true });
  }
  chmodSync(to, 0o755);
}
