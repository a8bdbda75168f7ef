/** For each code that files alone can cause, files that cause it: what `docs/diagnostics.md` shows is what they print. */
import type { DiagnosticCode } from "../../../src/spec/diagnostic-codes.js";
import type { Files } from "./spec-folder.js";

export interface Example {
  readonly files: Files;
  readonly paths?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const spec = (...lines: string[]): Example => ({
  files: { "pbx.yaml": ["version: 1", ...lines, ""].join("\n") },
});

const list = (name: string, content: string | Uint8Array): Example => ({
  files: { "pbx.yaml": `version: 1\nblacklist:\n  - { file: ${name} }\n`, [name]: content },
});

/** By code. */
export const examples: Partial<Record<DiagnosticCode, Example>> = {
  "file-not-found": { files: {} },
  "file-unreadable": spec("blacklist:", "  - { file: lists.csv }"),
  "file-too-large": { files: { "pbx.yaml": Buffer.alloc((32 << 20) + 1, "#") } },
  "file-outside": spec("blacklist:", "  - { file: ../shared/blacklist.csv }"),
  "no-files": { files: { "site/readme.txt": "" }, paths: ["site"] },
  encoding: {
    files: {
      "pbx.yaml": Buffer.from("76657273696f6e3a20310a2320ba f4b3f6d7e90a".replaceAll(" ", ""), "hex"),
    },
  },
  "too-many-findings": list("old.txt", "n/a\n".repeat(1_200)),
  "yaml-syntax": spec("extensions:", '  - { extn: "1001", name: "Front desk }'),
  "yaml-tab": spec("safety:", "\tpopulation: 20"),
  "yaml-duplicate-key": spec("outboundGroups:", "  - id: out", "    name: 呼出组", "    name: 外呼组"),
  "yaml-alias": spec("outboundGroups:", "  - { id: out, name: *name }"),
  "yaml-documents": spec("extensions: []", "---", "version: 1"),
  "yaml-depth": spec(`extensions: ${"[".repeat(60)}${"]".repeat(60)}`),
  "yaml-tag": spec("outboundGroups:", "  - { id: out, name: !vault group }"),
  "empty-spec": { files: { "pbx.yaml": "# to be written\n" } },
  version: { files: { "pbx.yaml": "version: 2\n" } },
  "unknown-property": spec("extensions:", '  - { extn: "1001", tranferPhone: "13800001111" }'),
  "missing-property": spec("outboundGroups:", "  - { name: 呼出组 }"),
  "wrong-type": spec("extensions:", '  - { extn: "1001", autoLogin: yes }'),
  "number-as-text": spec("extensions:", '  - { extn: "1001", transferPhone: 013800001111 }'),
  "invalid-value": spec("blacklist:", '  - { phone: "13678267674", direction: incoming }'),
  "null-value": spec("extensions:"),
  "duplicate-object": spec(
    "extensions:",
    '  - { extn: "1100-1149" }',
    '  - { extn: "1120", autoLogin: true }',
  ),
  "duplicate-number": list("blacklist.txt", "13800001111\n13900002222\n13800001111\n"),
  "duplicate-section": {
    files: {
      "a.yaml": "version: 1\nsafety: { population: 20 }\n",
      "b.yaml": "version: 1\nsafety: { population: 50 }\n",
    },
    paths: ["a.yaml", "b.yaml"],
  },
  "range-order": spec("extensions:", '  - { extn: "990-1010" }'),
  "range-size": spec("extensions:", '  - { extn: "1000000-1999999" }'),
  "absent-with-fields": spec("extensions:", '  - { extn: "1001", state: absent, name: "1001" }'),
  "unknown-reference": spec(
    "manage: { outboundGroups: { prune: true } }",
    "outboundGroups: [{ id: sales }]",
    "extensions:",
    '  - { extn: "1001", outboundGroup: sale }',
  ),
  "outside-scope": spec(
    'manage: { extensions: { scope: ["1000-1999"] } }',
    "extensions:",
    '  - { extn: "2001" }',
  ),
  "ignored-declared": spec('ignore: ["extension/10*"]', "extensions:", '  - { extn: "1001" }'),
  "prune-without-collection": spec("manage: { blacklist: { prune: true } }"),
  "unknown-address-type": spec('protect: ["extensions/1000"]'),
  "invalid-address": spec('ignore: ["extension/Front desk"]'),
  "invalid-scope": spec('manage: { extensions: { scope: ["900-1999"] } }'),
  "approve-expired": spec(
    "approve:",
    '  - { gate: mass-delete, addresses: ["blacklist/*"], until: 2026-03-31 }',
  ),
  "reference-syntax": spec("extensions:", '  - { extn: "1001", name: "${EXT_NAME}" }'),
  "reference-not-allowed": spec('connection: { url: "${env:PBX_URL}" }'),
  "reference-unset": spec("extensions:", '  - { extn: "1001", password: "${env:EXT_1001}" }'),
  "reference-file": spec("extensions:", '  - { extn: "1001", password: "${file:secrets/{extn}}" }'),
  "weak-master-key": {
    ...spec("extensions:", '  - { extn: "1001", password: "${derive:{extn}}" }'),
    env: { PBX_MASTER_KEY: "not-long-enough" },
  },
  "list-number": list("blacklist.txt", "13800001111\n138-0000-2222\n"),
  "list-spoilt-number": list("blacklist.csv", "phone,direction\n1.36782E+10,inbound\n"),
  "list-header": list("blacklist.csv", "电话,方向\n13800001111,呼入\n"),
  "list-direction": list("blacklist.csv", "号码,方向\n13800001111,呼进\n"),
  "list-empty": list("blacklist.csv", "phone,direction\n"),
  "list-syntax": list("blacklist.csv", 'phone,note\n13800001111,"called twice\n13900002222,x\n'),
};
