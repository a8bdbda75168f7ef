// A folder with a spec, its list of numbers, and the seed of a PBX that is already as the spec says.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const range = (count, make) => Array.from({ length: count }, (_, index) => make(index));
const groupOf = (index, groups) => `g${index % groups}`;
const extnOf = (index) => String(1_000_000 + index);
const passwordOf = (index) => `pw-${extnOf(index)}-x8Kq`;

export const phoneOf = (index) => String(13_000_000_000 + index * 7);

function specText({ extensions, numbers, groups }) {
  const sections = [
    "version: 1",
    "manage:",
    "  blacklist: { prune: true }",
    ...(groups > 0 ? ["outboundGroups:"] : []),
    ...range(groups, (index) => `  - { id: g${index}, name: "group ${index}" }`),
    ...(extensions > 0 ? ["extensions:"] : []),
    ...range(
      extensions,
      (index) =>
        `  - { extn: "${extnOf(index)}", name: "${extnOf(index)}", password: "${passwordOf(index)}", outboundGroup: ${groupOf(index, groups)}, transferPhone: "138${extnOf(index)}0", autoLogin: true, autoReady: false }`,
    ),
    ...(numbers > 0 ? ["blacklist:", "  - { file: numbers.txt, direction: inbound }"] : []),
  ];
  return `${sections.join("\n")}\n`;
}

const groupRows = (groups) => range(groups, (index) => ({ k: `g${index}`, v: `group ${index}` }));

const extensionRow = (index, groups) => ({
  nbr: extnOf(index),
  name: extnOf(index),
  password: passwordOf(index),
  k: groupOf(index, groups),
  transfer_phone: `138${extnOf(index)}0`,
  if_auto_login: "true",
  if_auto_ready: "false",
});

/** Writes the folder. @param live whether the seed holds the extensions and numbers, too, or the groups alone */
export function site(size, live = true) {
  const cwd = mkdtempSync(join(tmpdir(), "pbxctl-bench-"));
  const { extensions, numbers, groups } = size;
  writeFileSync(join(cwd, "pbx.yaml"), specText(size));
  writeFileSync(join(cwd, "numbers.txt"), `${range(numbers, phoneOf).join("\n")}\n`);
  const seed = {
    dicts: groupRows(groups),
    extensions: live ? range(extensions, (index) => extensionRow(index, groups)) : [],
    special_phone: live ? range(numbers, (index) => ({ phone: phoneOf(index), special_flag: 2 })) : [],
  };
  writeFileSync(join(cwd, "seed.json"), JSON.stringify(seed));
  return { cwd, remove: () => rmSync(cwd, { recursive: true, force: true }) };
}
