/** No engine runs here: what stands in the Dockerfile is checked, and the build is played in folders by `npm run check -- --ci`. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "../support/cli.js";
import { ROOT, copyOf, isSent, playCopy, readDockerfile } from "./dockerfile.js";
import type { Instruction, Stage } from "./dockerfile.js";

const { args, stages } = readDockerfile();
const [build, final] = stages;
if (!build || !final || stages.length !== 2) throw new Error("two stages are wanted");
const of = ({ instructions }: Stage, name: Instruction["name"]): Instruction[] =>
  instructions.filter((one) => one.name === name);
const last = (stage: Stage, name: Instruction["name"]): string => of(stage, name).at(-1)?.words ?? "";

describe("the Dockerfile", () => {
  it("builds on a slim base whose version is whole, the one that package.json asks for or newer", () => {
    const [base, ...others] = args.map(({ words }) => words);
    expect(others).toEqual([]);
    const [, major, minor] = /^BASE=node:(\d+)\.(\d+)\.\d+-\w+-slim$/.exec(base ?? "") ?? [];
    const { engines } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      engines: { node: string };
    };
    const [, leastMajor, leastMinor] = /^>=(\d+)\.(\d+)$/.exec(engines.node) ?? [];
    expect(Number(major)).toBe(Number(leastMajor));
    expect(Number(minor)).toBeGreaterThanOrEqual(Number(leastMinor));
    expect(stages.map((stage) => stage.base)).toEqual(["${BASE}", "${BASE}"]);
  });

  it("copies what is there, and what the ignore file sends", () => {
    const sources = of(build, "COPY")
      .map(copyOf)
      .flatMap((copy) => copy.sources);
    expect(sources).toContain("src");
    for (const source of sources) {
      expect(existsSync(join(ROOT, source)), source).toBe(true);
      expect(isSent(source), source).toBe(true);
    }
  });

  it("sends nothing that it does not copy: no history, no secret, nothing that was built or installed here", () => {
    const ignored = readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n");
    const sent = ignored.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
    const copied = of(build, "COPY")
      .map(copyOf)
      .flatMap((copy) => copy.sources);
    expect(sent.toSorted()).toEqual(copied.toSorted());
    for (const path of [".git", ".env", "node_modules", "dist", "test"]) expect(isSent(path)).toBe(false);
  });

  it("takes over from the build what runs, and nothing else", () => {
    const copies = of(final, "COPY").map(copyOf);
    expect(copies.map(({ from }) => from)).toEqual(copies.map(() => build.name));
    expect(copies.flatMap(({ sources }) => sources)).toEqual([
      ...["/src/package.json", "/src/LICENSE", "/src/node_modules", "/src/schema", "/src/dist"],
    ]);
  });

  it("runs as a user that is not root, in a folder of its own, and is the command", () => {
    expect(last(final, "USER")).toBe("node");
    expect(last(final, "WORKDIR")).toBe("/work");
    expect(JSON.parse(last(final, "ENTRYPOINT"))).toEqual(["pbxctl"]);
    expect(JSON.parse(last(final, "CMD"))).toEqual(["--help"]);
    const [user, run] = ["USER", "RUN"].map((name) =>
      final.instructions.findLastIndex((one) => one.name === name),
    );
    expect(user).toBeGreaterThan(run ?? Infinity);
  });

  it("installs what --base and its https need, and leaves no lists behind", () => {
    const installs = of(final, "RUN").filter(({ words }) => words.includes("apt-get install"));
    expect(installs).toHaveLength(1);
    expect(installs[0]?.words).toMatch(
      /--no-install-recommends ca-certificates git && rm -rf \/var\/lib\/apt\/lists\/\*$/,
    );
  });
});

/** Runs the words of a RUN where its folder is; as an engine's shell does. */
function playRun({ words }: Instruction, cwd: string): void {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", words], { cwd, encoding: "utf8" });
  expect(status, `${words}\n${stdout}${stderr}`).toBe(0);
}

function playBuild({ instructions }: Stage, to: string): void {
  let cwd = "/";
  for (const instruction of instructions) {
    if (instruction.name === "WORKDIR") {
      cwd = instruction.words;
      mkdirSync(join(to, cwd), { recursive: true });
    } else if (instruction.name === "COPY") playCopy(copyOf(instruction), ROOT, to, cwd);
    else if (instruction.name === "RUN") playRun(instruction, join(to, cwd));
  }
}

/** The final stage without what its base brings: the COPYs, and the RUN that makes the command's link. */
function playFinal({ instructions }: Stage, from: string, to: string): void {
  mkdirSync(join(to, "usr/local/bin"), { recursive: true });
  for (const instruction of instructions) {
    if (instruction.name === "COPY") playCopy(copyOf(instruction), from, to);
    const link = /^ln -s (\/\S+) (\/\S+)$/.exec(instruction.words);
    if (instruction.name === "RUN" && link)
      playRun({ name: "RUN", words: `ln -s ${to}${link[1] ?? ""} ${to}${link[2] ?? ""}` }, to);
  }
}

// Installs some hundred packages: too long for every run of the tests.
if (process.env["PBXCTL_IMAGE"] === "1") {
  it(
    "makes a command that works with nothing but what the final stage holds, for another user",
    { timeout: 600_000 },
    () => {
      const [built, image, work] = [
        folder(),
        folder(),
        folder({ "pbx.yaml": "version: 1\nblacklist: []\n" }),
      ];
      playBuild(build, built);
      playFinal(final, built, image);
      expect(existsSync(join(image, "opt/pbxctl/node_modules/typescript"))).toBe(false);
      for (const path of [image, work]) chmodSync(path, 0o755);
      const other = process.getuid?.() === 0 ? { uid: 1000, gid: 1000 } : {};
      const command = join(image, "usr/local/bin/pbxctl");
      const env = {
        PATH: process.env["PATH"] ?? "",
        HOME: "/nonexistent",
      };
      const run = (...words: string[]) =>
        spawnSync(command, words, { cwd: work, env, encoding: "utf8", ...other });
      const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
      expect(run("--version")).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: "" });
      expect(run("validate")).toMatchObject({ status: 0, stderr: "" });
      expect(run("schema").stdout).toContain('"$schema"');
      expect(run("plan", "--url", "http://127.0.0.1:9", "--retries", "0")).toMatchObject({ status: 1 });
    },
  );
}
