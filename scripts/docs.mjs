// Keeps docs that are made from other things up to date: docs/spec.md from the schema, the help texts in
// docs/commands.md from the command itself, the plan in the READMEs from a run. `--check` only says what is out of date.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const pbxctl = `${root}dist/cli/main.js`;
const checkOnly = process.argv.includes("--check");
const read = (file) => readFileSync(root + file, "utf8");
const stale = [];

function keep(file, text) {
  let now = "";
  try {
    now = read(file);
  } catch {
    // Not there yet.
  }
  if (now === text) return;
  stale.push(file);
  if (!checkOnly) writeFileSync(root + file, text);
}

// --- docs/spec.md ---------------------------------------------------------------------------------------------

const schema = JSON.parse(read("schema/pbx.schema.json"));

function resolve(node) {
  if (!node.$ref) return node;
  const target = node.$ref
    .replace(/^#\//, "")
    .split("/")
    .reduce((at, key) => at[key.replaceAll("~1", "/").replaceAll("~0", "~")], schema);
  const own = Object.fromEntries(Object.entries(node).filter(([name]) => name !== "$ref"));
  return { ...resolve(target), ...own };
}

const code = (value) => `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;

function typeOf(given) {
  const node = resolve(given);
  if (node.const !== undefined) return code(node.const);
  if (node.enum) return node.enum.map(code).join(", ");
  const choices = node.anyOf ?? node.oneOf;
  if (
    choices?.every(
      (choice) => resolve(choice).type || resolve(choice).const !== undefined || resolve(choice).enum,
    )
  ) {
    return choices.map(typeOf).join(" or ");
  }
  if (node.type === "array") return `list of ${node.items ? typeOf(node.items) : "anything"}`;
  if (Array.isArray(node.type)) return node.type.join(" or ");
  return (
    { string: "text", integer: "whole number", boolean: "true or false", object: "mapping" }[node.type] ??
    node.type ??
    ""
  );
}

const inCell = (text) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function table(node) {
  const rows = Object.entries(node.properties ?? {}).map(([name, given]) => {
    const property = resolve(given);
    const examples = (property.examples ?? []).map((example) => code(JSON.stringify(example))).join(", ");
    const notes = [
      property.description ?? "",
      property.default === undefined || /Default: /.test(property.description ?? "")
        ? ""
        : `Default: ${code(property.default)}.`,
      examples === "" ? "" : `Example: ${examples}.`,
    ];
    const needed = node.required?.includes(name) ? " (required)" : "";
    return `| \`${name}\`${needed} | ${inCell(typeOf(given))} | ${inCell(notes.filter((note) => note !== "").join(" "))} |`;
  });
  return ["| property | type | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}

function sections(name, given, level, path) {
  const node = resolve(given);
  const own = node.properties ? [`${"#".repeat(level)} ${path}`, node.description ?? "", table(node)] : [];
  const inner = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const target = resolve(child);
    const item = target.type === "array" && target.items ? resolve(target.items) : undefined;
    const objects = item
      ? [item, ...(item.oneOf ?? item.anyOf ?? [])].find((one) => resolve(one).properties)
      : undefined;
    const where = path === name ? `\`${key}\`` : `${path.replace(/`$/, "")}.${key}\``;
    if (objects) return sections(key, objects, level, where.replace(/`$/, "[]`"));
    return target.properties ? sections(key, target, level, where) : [];
  });
  return [...own, ...inner];
}

const specPage = [
  "<!-- Made from schema/pbx.schema.json by `npm run docs`; change it there. -->",
  "# Spec reference",
  [
    "Every property of a spec, as the schema describes it. [The README](../README.md) has the five-minute version,",
    "[diagnostics](diagnostics.md) what is said about mistakes. An editor with a YAML language server shows the same words when the",
    "first line of the spec is `# yaml-language-server: $schema=pbx.schema.json` (`pbxctl schema > pbx.schema.json`).",
  ].join("\n"),
  ...sections("The file", schema, 2, "The file"),
];
keep(
  "docs/spec.md",
  `${specPage
    .filter((part) => part !== "")
    .join("\n\n")
    .replaceAll("\n\nEvery property", "\n\nEvery property")}\n`,
);

// --- docs/commands.md -----------------------------------------------------------------------------------------

function help(name) {
  const args = name === "pbxctl" ? ["--help"] : [name, "--help"];
  const { stdout } = spawnSync(process.execPath, [pbxctl, ...args], {
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return stdout.trimEnd();
}

/** Replaces what stands between the marks `<!-- MARK -->` and `<!-- / -->`. */
const fill = (text, mark, body) =>
  text.replace(
    new RegExp(`(<!-- ${mark} -->\n)[\\s\\S]*?(<!-- / -->)`),
    (_, open, close) => `${open}${body}\n${close}`,
  );

let commands = read("docs/commands.md");
for (const [, name] of commands.matchAll(/<!-- help:(\w+) -->/g)) {
  commands = fill(commands, `help:${name}`, `\`\`\`text\n${help(name)}\n\`\`\``);
}
keep("docs/commands.md", commands);

// --- The plan in the READMEs ----------------------------------------------------------------------------------

/** The example's plan, as it really prints. */
function examplePlan() {
  return new Promise((done, fail) => {
    const login = { PBX_USERNAME: "admin", PBX_PASSWORD: "docs-password", NO_COLOR: "1" };
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(PBX_|EXT_|https?_proxy$)/i.test(name)),
    );
    const args = [pbxctl, "simulate", "--port", "0", "--seed", "examples/live.json"];
    const simulator = spawn(process.execPath, args, {
      cwd: root,
      env: { ...clean, ...login },
      stdio: ["ignore", "pipe", "ignore"],
    });
    simulator.once("error", fail);
    createInterface({ input: simulator.stdout }).once("line", (url) => {
      const env = { ...clean, ...login, PBX_URL: url };
      const { stdout } = spawnSync(process.execPath, [pbxctl, "plan", "examples/pbx.yaml"], {
        cwd: root,
        env,
        encoding: "utf8",
      });
      simulator.once("exit", () => done(stdout.trimEnd().replaceAll(url, "http://127.0.0.1:8080")));
      simulator.kill("SIGTERM");
    });
  });
}

const plan = `\`\`\`text\n$ pbxctl plan examples/pbx.yaml\n${await examplePlan()}\n\`\`\``;
for (const file of ["README.md", "README.zh-CN.md"]) keep(file, fill(read(file), "plan", plan));

if (checkOnly && stale.length > 0) {
  console.error(`Out of date: ${stale.join(", ")}. Run: npm run docs`);
  process.exitCode = 1;
} else if (stale.length > 0) console.error(`Written: ${stale.join(", ")}`);
