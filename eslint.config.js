import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** Modules that touch the world. The pure stages of the pipeline import none of them. */
const io = [
  "node:fs",
  "node:fs/promises",
  "node:http",
  "node:https",
  "node:net",
  "node:tls",
  "node:child_process",
  "node:process",
  "node:os",
  "undici",
  "**/files/draft.js",
];

const layer = (files, forbidden, message) => ({
  files,
  rules: {
    "no-restricted-imports": ["error", { patterns: forbidden.map((group) => ({ group: [group], message })) }],
  },
});

export default tseslint.config(
  { ignores: ["dist/", "coverage/", "node_modules/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-control-regex": "off",
    },
  },
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-console": "error",
      "no-restricted-globals": ["error", { name: "process", message: "Only src/cli knows the process." }],
    },
  },
  { files: ["src/cli/**/*.ts"], rules: { "no-restricted-globals": "off" } },
  // Data flows one way: spec and pbx → reconcile → report, joined in cli and index.ts.
  layer(
    ["src/resources/**/*.ts"],
    [
      ...io,
      "../spec/*",
      "../pbx/*",
      "../reconcile/*",
      "../report/*",
      "../simulator/*",
      "../git/*",
      "../cli/*",
    ],
    "resources describe; they reach for nothing.",
  ),
  layer(
    ["src/pbx/**/*.ts"],
    ["../spec/*", "../reconcile/*", "../report/*", "../simulator/*", "../git/*", "../cli/*"],
    "pbx is the first stage.",
  ),
  layer(
    ["src/spec/**/*.ts"],
    ["../pbx/*", "../reconcile/*", "../report/*", "../simulator/*", "../git/*", "../cli/*", "undici"],
    "spec is the first stage.",
  ),
  layer(
    ["src/reconcile/**/*.ts"],
    ["../report/*", "../simulator/*", "../git/*", "../cli/*"],
    "reconcile comes before report and cli.",
  ),
  layer(
    [
      "src/reconcile/{base,cause,change,diff,digest,graph,observe,plan,references,steps,target,unchecked}*.ts",
      "src/reconcile/gates/*.ts",
    ],
    [...io, "../pbx/*", "../report/*", "../simulator/*", "../git/*", "../cli/*"],
    "diff and plan are pure functions of (desired, observed).",
  ),
  layer(
    ["src/forge/**/*.ts"],
    [
      ...io.filter((module) => module !== "undici"),
      "../spec/*",
      "../reconcile/*",
      "../report/*",
      "../resources/*",
      "../simulator/*",
      "../cli/*",
    ],
    "forge speaks to a forge; of pbx it shares how requests get anywhere.",
  ),
  layer(
    ["src/doctor/**/*.ts", "src/watch/**/*.ts"],
    [...io, "../spec/*", "../reconcile/*", "../report/*", "../simulator/*", "../git/*", "../cli/*"],
    "doctor and watch stand beside reconcile.",
  ),
  layer(
    ["src/doctor/{columns,doubled-keys,rows}.ts", "src/watch/{agent-view,compare}.ts"],
    [
      ...io,
      "../pbx/client.js",
      "../pbx/socket.js",
      "../spec/*",
      "../reconcile/*",
      "../report/*",
      "../simulator/*",
      "../cli/*",
    ],
    "what compares rows does no I/O.",
  ),
  layer(
    ["src/git/**/*.ts"],
    [
      "../spec/*",
      "../pbx/*",
      "../resources/*",
      "../reconcile/*",
      "../report/*",
      "../simulator/*",
      "../cli/*",
      "undici",
    ],
    "git stands alone: it knows repositories, and nothing of specs.",
  ),
  layer(
    ["src/files/**/*.ts"],
    ["../*", "undici"],
    "files stands alone: it knows how files are written, and not what.",
  ),
  layer(
    ["src/adopt/**/*.ts"],
    [...io, "../pbx/*", "../report/*", "../simulator/*", "../cli/*"],
    "adopt edits texts; it reads and writes none.",
  ),
  layer(
    ["src/report/**/*.ts"],
    [...io, "../pbx/*", "../simulator/*", "../git/*", "../cli/*"],
    "renderers render a plan, nothing else.",
  ),
  layer(
    ["src/alarm/**/*.ts"],
    ["../simulator/*", "../cli/*", "../../simulator/*", "../../cli/*"],
    "alarms are told by cli.",
  ),
  layer(
    ["src/alarm/{alarm,message,metrics,service,state}.ts", "src/alarm/services/*.ts"],
    [...io, "../pbx/*", "../../pbx/*", "../simulator/*", "../cli/*", "../../simulator/*", "../../cli/*"],
    "what an alarm says is a pure function; deliver.ts alone sends.",
  ),
  layer(
    ["src/simulator/**/*.ts"],
    ["../spec/*", "../pbx/*", "../reconcile/*", "../report/*", "../cli/*", "../resources/*"],
    "the simulator is independent of the client it tests.",
  ),
  {
    files: ["**/*.js", "**/*.mjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        fetch: "readonly",
        setTimeout: "readonly",
        setInterval: "readonly",
        clearInterval: "readonly",
        performance: "readonly",
        URLSearchParams: "readonly",
      },
    },
  },
  { files: ["test/browser/*.js"], languageOptions: { globals: { document: "readonly" } } },
);
