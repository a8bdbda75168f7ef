import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commands } from "../../../src/cli/commands.js";
import { candidates } from "../../../src/cli/completion/candidates.js";
import type { Candidates } from "../../../src/cli/completion/candidates.js";
import { collectCommandLine } from "../../../src/cli/completion/collect.js";
import { openableGates } from "../../../src/reconcile/gates/index.js";
import { many } from "../../support/rows.js";

const line = await collectCommandLine();

const asked: string[] = [];
const keys: Record<string, readonly string[]> = {
  extension: ["1001", "1002", "2001"],
  conference: ["周 会", "a/b"],
};

const at = (words: string, current: string): Promise<Candidates> =>
  candidates(
    line,
    words.split(" ").filter((word) => word !== ""),
    current,
    (type, specs) => {
      asked.push(`${type} in ${specs.join()}`);
      return Promise.resolve(keys[type] ?? []);
    },
  );

const words = async (before: string, current: string): Promise<string[]> =>
  (await at(before, current)).words.map(([word]) => word);

describe("what the definitions give", () => {
  test("the build keeps the same", () => {
    const kept = readFileSync(new URL("../../../dist/command-line.json", import.meta.url), "utf8");
    expect(JSON.parse(kept)).toEqual(JSON.parse(JSON.stringify(line)));
  });

  test("every command with its summary, and each option of each", async () => {
    expect(await words("", "")).toEqual([...commands.map(({ name }) => name), "help"]);
    for (const { name, load, summary } of commands) {
      const { options } = (await load()).define(name, summary);
      const visible = options.flatMap(({ hidden, long }) => (hidden || long === undefined ? [] : [long]));
      expect(await words(name, "--")).toEqual([...visible, "--help"]);
    }
  });
});

describe("options", () => {
  test("once, unless they may be repeated; none after --", async () => {
    expect(await words("plan --format text --target extension/1", "--")).not.toContain("--format");
    expect(await words("plan --format text --target extension/1", "--t")).toContain("--target");
    expect(await words("plan --", "--")).toEqual([]);
  });

  test("their values: choices, gates, formats, files, folders, nothing", async () => {
    expect(await words("plan --format", "")).toEqual(["text", "json", "markdown", "html", "junit"]);
    expect(await words("plan", "--format=j")).toEqual(["--format=json", "--format=junit"]);
    expect(await words("plan --allow", "")).toEqual([...openableGates]);
    expect(await at("plan --report", "js")).toMatchObject({ words: [["json=", ""]], ends: false });
    expect(await at("plan", "--report=json=x")).toMatchObject({ of: "files", keep: "--report=json=" });
    expect(await at("plan --password-file", "x")).toMatchObject({ of: "files", keep: "" });
    expect(await at("apply", "--backup=x")).toMatchObject({ of: "folders", keep: "--backup=" });
    expect(await words("plan --url", "h")).toEqual([]);
    expect(await words("plan", "--no-such=")).toEqual([]);
  });

  test("before the command, short ones", async () => {
    expect(await words("", "--n")).toEqual(["--no-color"]);
    expect(await words("--debug", "pl")).toEqual(["plan"]);
    expect(await words("", "-V")).toEqual(["-V"]);
  });
});

describe("addresses", () => {
  test("the type first, then the keys of that type, out of the spec that the line names", async () => {
    expect(await at("plan --target", "")).toMatchObject({
      words: [
        ["outbound-group/", "outbound groups"],
        ["extension/", "extensions"],
        ["blacklist/", "blacklist numbers"],
        ["conference/", "conferences"],
      ],
      ends: false,
    });
    asked.length = 0;
    expect(await words("plan --target", "extension/1")).toEqual(["extension/1001", "extension/1002"]);
    expect(await words("plan site --retries 3 b.yaml", "--target=conference/")).toEqual([
      "--target=conference/周%20会",
      "--target=conference/a%2Fb",
    ]);
    expect(asked).toEqual(["extension in pbx.yaml", "conference in site,b.yaml"]);
    expect(await words("plan --target", "nonsense/")).toEqual([]);
  });

  test("out of the spec that --spec names, where the arguments are addresses", async () => {
    const spec = { names: ["--spec"], about: "", again: true, value: { of: "files" } } as const;
    const argument = { name: "address", many: true, value: { of: "addresses" } } as const;
    const adopt = { name: "adopt", about: "", options: [spec], arguments: [argument] };
    const specs: string[] = [];
    const ask = (_: string, named: readonly string[]): Promise<string[]> => {
      specs.push(named.join());
      return Promise.resolve(["1001"]);
    };
    const own = { options: [], commands: [adopt] };
    for (const before of [["adopt"], ["adopt", "--spec", "a.yaml", "--spec=b"], ["adopt", "extension/1"]]) {
      const found = await candidates(own, before, "extension/", ask);
      expect(found.words).toEqual([["extension/1001", ""]]);
    }
    expect(specs).toEqual(["pbx.yaml", "a.yaml,b", "pbx.yaml"]);
  });

  test("keys, by what the word before says", async () => {
    expect(await words("get conferences", "")).toEqual(["周 会", "a/b"]);
    expect(await words("get extensions 1001", "2")).toEqual(["2001"]);
    expect(await words("get queues", "")).toEqual([]);
    expect(await words("get constructor", "")).toEqual([]);
    expect(await words("watch", "10")).toEqual(["1001", "1002"]);
  });

  test("too many of them become what they begin with, and all of them stay within reach", async () => {
    keys["blacklist"] = many(13_800_000_000, 5_000, (phone) => phone);
    const found = await at("plan --target", "blacklist/");
    expect(found.ends).toBe(false);
    expect(found.words.map(([word]) => word)).toEqual(many(138_000_000, 50, (start) => `blacklist/${start}`));
    expect(await words("plan --target", "blacklist/138000012")).toHaveLength(100);
  });
});

describe("arguments", () => {
  test("properties, a step at a time", async () => {
    expect(await words("explain", "ext")).toEqual(["extension"]);
    expect(await words("explain", "extension.t")).toEqual(["extension.transferPhone"]);
    expect(await words("explain", "manage.extensions.s")).toEqual(["manage.extensions.scope"]);
  });

  test("calls by their method, shells, commands, no more than there are", async () => {
    expect(await words("api POST", "ola/dicts/")).toEqual([
      "ola/dicts/insert",
      "ola/dicts/update",
      "ola/dicts/delete",
    ]);
    expect(await words("api GET", "ola/dicts/i")).toEqual([]);
    expect(await words("completion", "")).toEqual(["bash", "zsh", "fish"]);
    expect(await words("help", "pl")).toEqual(["plan"]);
    expect(await words("schema plan", "")).toEqual([]);
    expect(await words("no-such-command", "")).toEqual([]);
  });
});
