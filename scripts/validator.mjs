// Compiles the spec's JSON Schema into a module of plain code, so that checking a spec costs no compiler at run time.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneModule from "ajv/dist/standalone/index.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}dist/spec/schema-validator.js`;
const standaloneCode = standaloneModule.default;

const require = createRequire(import.meta.url);

/** Puts the functions that the compiler's output asks for into it: to find and load one takes longer than to check a spec. */
const selfContained = (code) =>
  code.replace(/\brequire\("([^"]+)"\)\.default\b/g, (_, name) => `(${require(name).default.toString()})`);

/** Writes the module, unless it is there and of this schema. */
export function writeValidator() {
  const schema = readFileSync(`${root}schema/pbx.schema.json`, "utf8");
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    allowUnionTypes: true,
    verbose: true,
    code: { source: true, esm: true },
  });
  ajv.addKeyword({ keyword: "patternErrorMessage", schemaType: "string" });
  const code = selfContained(standaloneCode(ajv, ajv.compile(JSON.parse(schema))));
  if (existsSync(target) && readFileSync(target, "utf8") === code) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}

/** For vitest: tests check specs, too. */
export default function setup() {
  writeValidator();
}
