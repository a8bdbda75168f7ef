/** For every command, the ways to call it in which it could let a secret out. */
import type { Canary } from "./canaries.js";
import { canaries } from "./canaries.js";
import { seedText } from "./nasty-pbx.js";

/** One call of the command. */
export interface Scenario {
  readonly args: readonly string[];
  readonly stdin?: string;
  /** Files beside those of every run. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** It runs until it is interrupted: that happens as soon as it has said something. */
  readonly endless?: true;
  /** What it is asked to print. */
  readonly shows?: readonly Canary[];
  /** What it must keep to be of use, in files that nobody else may read. */
  readonly keeps?: readonly Canary[];
}

/** Calls of one command. */
interface Scenarios {
  /** Made against every PBX, good and bad. */
  readonly online?: readonly Scenario[];
  /** Made once, and a PBX that behaves is there. */
  readonly once?: readonly Scenario[];
}

const call = (...args: string[]): Scenario => ({ args });

const yaml = JSON.stringify;

/** The spec of every run: passwords from everywhere. */
export const SPEC = `version: 1
extensions:
  - { extn: "1001", password: ${yaml(canaries.literal)} }
  - { extn: "1002", password: "\${env:EXT_ENV}", name: "\${env:EXT_ENV}" }
  - { extn: "1003", password: "\${file:secrets/1003}", outboundGroup: out }
  - { extn: "1004", password: "\${derive:{extn}/2}", outboundGroup: out }
blacklist:
  - { phone: "13678267674" }
`;

/** A spec that holds no secret itself, about a part of what is live. */
const OPEN =
  'version: 1\nextensions:\n  - { extn: "1002", password: "${env:EXT_ENV}", transferPhone: "1" }\n';

/** Specs with something wrong at the password, or around it. */
const broken: Readonly<Record<string, string>> = {
  unclosed: `version: 1\nextensions:\n  - { extn: "1001", password: ${yaml(canaries.literal).slice(0, -1)} }\n`,
  bare: `version: 1\nextensions:\n  - extn: "1001"\n    password: Hc2VmJ9d: Hc2VmJ9d\n`,
  explicit: 'version: 1\nextensions:\n  - extn: "1001"\n    ? password\n    : Hc2VmJ9d\n    x: [\n',
  block:
    'version: 1\nextensions:\n  - extn: "1001"\n    password: |\n      Hc2VmJ9d\n      Hc2VmJ9d\n   bad\n',
  list: `version: 1\nextensions:\n  - { extn: "1001", password: [${yaml(canaries.literal)}] }\n`,
  map: `version: 1\nextensions:\n  - { extn: "1001", password: { x: ${yaml(canaries.literal)} } }\n`,
  tag: `version: 1\nextensions:\n  - { extn: "1001", password: !vault ${yaml(canaries.literal)} }\n`,
  anchor: `version: 1\nextensions:\n  - { extn: "1001", password: &p ${yaml(canaries.literal)}, transferPhone: *p }\n`,
  twice: `version: 1\nextensions:\n  - { extn: "1001", password: ${yaml(canaries.literal)}, password: ${yaml(canaries.literal)} }\n`,
  misspelt: `version: 1\nextensions:\n  - { extn: "1001", pasword: ${yaml(canaries.literal)} }\n`,
  unknown: `version: 1\nextensions:\n  - { extn: "1001", pw: ${yaml(canaries.literal)} }\n`,
  unknownList: `version: 1\nextensions:\n  - { extn: "1001", pins: [${yaml(canaries.literal)}, 1] }\n`,
  control: 'version: 1\nextensions:\n  - { extn: "1001", password: "Hc2VmJ9d\\u0007" }\n',
  default: 'version: 1\nextensions:\n  - { extn: "1001", password: "${env:NOT_SET:-Hc2VmJ9d" }\n',
  reference: 'version: 1\nextensions:\n  - { extn: "1001", password: "Hc2VmJ9d${vault:x}" }\n',
  own: 'version: 1\nextensions:\n  - { extn: "1001", password: "${env:PBX_PASSWORD}" }\n',
  ownRange:
    'version: 1\nextensions:\n  - { extn: "PASSWORD", password: "${env:PBX_{extn}}", outboundGroup: out }\n',
  key: 'version: 1\nextensions:\n  - { extn: "${env:EXT_ENV}" }\n',
  manage: 'version: 1\nprotect: ["extension/${env:EXT_ENV}"]\n',
  group: 'version: 1\nextensions:\n  - { extn: "1001", outboundGroup: "${env:EXT_ENV}" }\n',
  dialled:
    'version: 1\nextensions:\n  - { extn: "1001", transferPhone: "${env:EXT_ENV}" }\nblacklist: [{ phone: "110" }]\n',
  multiline: 'version: 1\nextensions:\n  - { extn: "1001", password: "${env:TWO_LINES}" }\n',
  pin: `version: 1\nconnection: { url: "http://ops:${canaries.userinfo}@pbx:8080" }\n`,
  pinSlash: `version: 1\nconnection: { url: "http://ops:a/${canaries.userinfo}@pbx:8080" }\n`,
  pinBare: `version: 1\nconnection: { url: "ops:${canaries.userinfo}@pbx:8080" }\n`,
  asList: "version: 1\nblacklist: [{ file: secrets/list.txt }, { file: secrets/list.csv }]\n",
  encoding: `version: 1\nextensions:\n  - { extn: "1001", password: ${yaml(canaries.literal)} }\0\n`,
};

const brokenFiles = Object.fromEntries(Object.entries(broken).map(([name, text]) => [`${name}.yaml`, text]));
const brokenRuns = (command: string, ...options: string[]): Scenario[] =>
  Object.keys(brokenFiles).map((file) => ({ args: [command, file, ...options], files: brokenFiles }));
const lists = {
  "secrets/list.txt": `13800001111\n${canaries.file}\n13800002222 # ${canaries.file}\n`,
  "secrets/list.csv": `phone,note\n${canaries.file},x\n13800002222,"${canaries.file}\n`,
};

/** What is asked for on standard output is told in files, too. */
const reports = ["markdown=r.md", "html=r.html", "junit=r.xml", "json=r.json", "text=r.txt"].flatMap(
  (report) => ["--report", report],
);

/** A pipeline with a token, for a forge that is out of reach. */
const pipeline = {
  GITHUB_ACTIONS: "true",
  GITHUB_API_URL: "http://127.0.0.1:9",
  GITHUB_REPOSITORY: "acme/pbx",
  GITHUB_REF: "refs/pull/7/merge",
  GITHUB_TOKEN: canaries.forge,
};
const failedPlan = JSON.stringify({
  format_version: "1.0",
  command: "plan",
  timestamp: "2026-01-15T08:00:00.000Z",
  exit_code: 1,
  source: { pipeline: null, commit: null, ref: null, actor: null, run: null },
  error: { message: "the PBX is out of reach", findings: [] },
});

const quick = ["--retries", "0", "--timeout", "5"];
const debug = ["--debug", ...quick];
/** Nobody listens there. */
const HOOK = `http://hook:${canaries.webhook}@127.0.0.1:9/${canaries.webhook}?key=${canaries.webhook}`;
const notify = ["--notify", `dingtalk:${HOOK}`, "--notify", "feishu:env:HOOK"];
const insert = "extn=1010 context=out name=1010".split(" ");

/** By command. A new command needs its own. */
export const scenarios: Readonly<Record<string, Scenarios>> = {
  init: {
    online: [call("init", "live.yaml", "--from-live", ...debug)],
    once: [call("init", "new.yaml"), call("init", "pbx.yaml")],
  },
  validate: {
    once: [
      call("validate"),
      call("validate", "--format", "json"),
      { args: ["validate", ...Object.keys(brokenFiles)], files: { ...brokenFiles, ...lists } },
      {
        args: ["validate", "--format", "json", ...Object.keys(brokenFiles)],
        files: { ...brokenFiles, ...lists },
      },
      ...["github", "sarif"].map((format) => ({
        args: ["validate", "--format", format, ...Object.keys(brokenFiles)],
        files: { ...brokenFiles, ...lists },
      })),
      ...brokenRuns("validate", "--debug").map((one) => ({ ...one, files: { ...one.files, ...lists } })),
    ],
  },
  plan: {
    online: [
      call("plan", ...reports, ...debug),
      call("plan", "--format", "json", "--out", "saved.plan", ...quick),
    ],
    once: [
      call("plan", "--detailed-exitcode"),
      ...["markdown", "html", "junit"].map((format) => call("plan", "--format", format, "--debug")),
      ...["reference", "own", "ownRange", "key", "group", "dialled", "multiline"].map((name) => ({
        args: ["plan", `${name}.yaml`, ...debug],
        files: brokenFiles,
        env: { TWO_LINES: `${canaries.env}\n${canaries.env}` },
      })),
      call("plan", `--password=${canaries.argument}`),
      call("plan", `-p${canaries.argument}`),
      call("plan", "--url", `http://ops:${canaries.userinfo}@127.0.0.1:9`, ...debug),
      { args: ["plan", ...debug], env: { PBX_URL: `http://ops:${canaries.userinfo}@127.0.0.1:9` } },
      { args: ["plan", "--password-stdin", ...debug], stdin: `${canaries.login}\n` },
      { args: ["plan", "--password-file", "login", ...debug], files: { login: `${canaries.login}x\n` } },
      call("plan", "--username", "nobody", ...debug),
    ],
  },
  apply: {
    online: [
      { args: ["apply", "--auto-approve", "--backup", "backups", ...reports, ...debug], keeps: ["live"] },
      call("apply", "--auto-approve", "--format", "json", ...debug),
      call("apply", "--rehearse", "--format", "json", ...debug),
    ],
    once: [
      call("apply", ...quick),
      call("apply", "--auto-approve", "--allow", "weak-password"),
      call("apply", "--rehearse", "--debug"),
      call("apply", "--rehearse", "--fault", "reset-after=0.3", ...reports, "--debug"),
      ...["markdown", "html", "junit"].map((format) =>
        call("apply", "--auto-approve", "--when-busy", "skip", "--format", format, "--debug"),
      ),
      { args: ["apply", "--plan", "old.plan"], files: { "old.plan": `{"password":${canaries.file}` } },
    ],
  },
  drift: {
    online: [
      call("drift", "--format", "json", ...reports, ...debug),
      {
        args: [
          "drift",
          "--fail-on-unmanaged",
          "--metrics",
          "pbx.prom",
          ...notify,
          "--state",
          "state.json",
          ...debug,
        ],
        env: { HOOK, PBX_NOTIFY_SECRET_DINGTALK: canaries.signing },
      },
    ],
    once: [
      call("drift", ...quick),
      call("drift", "--notify", `slack:${canaries.webhook}`, ...debug),
      call("drift", "--notify", `slack:${HOOK}#${canaries.signing}`, ...debug),
      { args: ["drift", "--notify", "wecom:env:HOOK", ...debug], env: { HOOK: canaries.webhook } },
      { args: ["drift", "--notify", "@hook", ...debug], files: { hook: `${canaries.webhook}\n` } },
    ],
  },
  comment: {
    once: [
      ["--plan", "failed.json", "--name", "x"],
      ["--plan", "failed.json", "--name", "x", "--dry-run"],
      ["--plan", "failed.json", "--name", "x", "--api", `http://ops:${canaries.userinfo}@127.0.0.1:9`],
      ["--plan", "failed.json", "--name", "x", "--token-file", "two-lines"],
      ["--plan", "failed.json", `--token=${canaries.argument}`],
      ["--plan", "secrets/1003"],
    ].map((args) => ({
      args: ["comment", ...args, "--retries", "0", "--debug"],
      files: { "failed.json": failedPlan, "two-lines": `${canaries.forge}\n${canaries.forge}\n` },
      env: pipeline,
    })),
  },
  adopt: {
    online: [call("adopt", "--dry-run", ...debug)],
    once: [
      // A spec without passwords of its own gets none.
      { args: ["adopt", "--spec", "open.yaml", "extension/*", ...debug], files: { "open.yaml": OPEN } },
      call("adopt", "--dry-run", "extension/*", "blacklist/*", ...quick),
      { args: ["adopt", "--dry-run", "--spec", "anchor.yaml", ...debug], files: brokenFiles },
      { args: ["adopt", "--drift", "failed.json", ...debug], files: { "failed.json": failedPlan } },
    ],
  },
  export: { online: [call("export", ...debug)] },
  get: {
    online: [call("get", "extensions", "--format", "json", ...debug)],
    once: [
      "extensions",
      "groups",
      "blacklist",
      "conferences",
      "queues",
      "gateways",
      "flows",
      "agents",
    ].flatMap((what) => ["table", "yaml"].map((format) => call("get", what, "--format", format, "--debug"))),
  },
  api: {
    online: [
      call("api", "GET", "ola/extensions/detail", ...debug),
      {
        args: ["api", "POST", "ola/extensions/insert", ...insert, "extnPwd=@secrets/1003", "--yes", ...debug],
      },
    ],
    once: [
      call("api", "--list"),
      {
        args: ["api", "POST", "ola/extensions/insert", ...insert, "extnPwd=@-", "--yes"],
        stdin: canaries.file,
      },
      call("api", "POST", "ola/extensions/insert", ...insert, `extnPwd=${canaries.argument}`),
      call("api", "POST", "ola/extensions/insert", ...insert, canaries.argument),
      {
        ...call("api", "GET", "ola/extensions/detail", "--show-secrets"),
        shows: ["live", "unmanaged", "file"],
      },
    ],
  },
  watch: {
    online: [{ ...call("watch", "--format", "json", ...debug), endless: true }],
    once: [
      { ...call("watch", ...debug), endless: true },
      { ...call("watch", "--as", "1001", ...debug), endless: true },
      { args: ["watch", "--as", "1001", "--extn-password-file", "secrets/1003", ...debug], endless: true },
    ],
  },
  doctor: {
    online: [call("doctor", "--format", "json", ...debug)],
    once: [call("doctor"), call("doctor", "--write-probe", "--yes", ...debug)],
  },
  simulate: {
    once: [
      {
        args: ["simulate", "--port", "0", "--seed", "seed.json", "--state", "state.json", "--debug"],
        files: { "seed.json": seedText },
        endless: true,
        keeps: ["live", "unmanaged"],
      },
      {
        args: ["simulate", "--port", "0", "--seed", "seed.json"],
        files: { "seed.json": seedText.replace(":", ": x") },
      },
      {
        args: ["simulate", "--port", "0", "--seed", "seed.json", "--debug"],
        files: { "seed.json": `{"extensions":[{"password":${yaml(canaries.live)}}]}` },
      },
      {
        args: ["simulate", "--port", "0", "--seed", "seed.json"],
        files: { "seed.json": `{"extensions":[${yaml(canaries.live)}]}` },
      },
    ],
  },
  password: {
    once: [
      { ...call("password", "1004/2", "--debug"), shows: ["derived"] },
      { ...call("password", "--extn", "1004", "{extn}/2"), shows: ["derived"] },
      call("password", "", "--debug"),
      call("password", "1004/2", `--master-key=${canaries.argument}`),
      { args: ["password", "1004/2", "--debug"], env: { PBX_MASTER_KEY: canaries.masterKey.slice(0, 10) } },
    ],
  },
  schema: { once: [call("schema"), call("schema", "plan")] },
  explain: {
    once: [call("explain", "extension.password"), call("explain", "extension.passwort", "--debug")],
  },
  completion: {
    once: [
      ...["bash", "zsh", "fish"].map((shell) => call("completion", shell)),
      // What its scripts call at each Tab.
      ...["extensions", "conferences"].map((what) => call("__complete", "fish", "get", what, "")),
      ...Object.keys(brokenFiles).map((file) => ({
        args: ["__complete", "fish", "plan", file, "--target", "extension/"],
        files: { ...brokenFiles, ...lists },
      })),
    ],
  },
  graph: {
    once: [
      call("graph", "--debug"),
      call("graph", "--format", "dot", "--target", "extension/1002"),
      ...brokenRuns("graph", "--debug").map((one) => ({ ...one, files: { ...one.files, ...lists } })),
      { args: ["graph", "--plan", "-"], stdin: `{"password":${canaries.file}` },
    ],
  },
};
