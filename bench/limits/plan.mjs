// The least that could plan: fetch the lists, JSON.parse them, split the list of numbers, read the YAML with the fastest
// reader at hand, and join everything by key in Maps, comparing each field. Usage: plan.mjs URL, in the spec's folder.
import { readFileSync } from "node:fs";
import { request } from "undici";
import { plainYamlValue } from "../../dist/spec/plain-makers.js";
import { tokenOf } from "../lib/pbx.mjs";

const [url] = process.argv.slice(2);
const spec = plainYamlValue(readFileSync("pbx.yaml", "utf8"));
const numbers = readFileSync("numbers.txt", "utf8").split("\n");
const headers = { "x-auth-token": await tokenOf(url) };

async function rows(path) {
  const { body } = await request(url + path, { headers });
  return JSON.parse(await body.text());
}

const [groups, extensions, phones] = await Promise.all([
  rows("/api/ola/dicts/detail"),
  rows("/api/ola/extensions/detail"),
  rows("/api/special_phone/special_phone_detail"),
]);

const byKey = (list, key) => new Map(list.map((row) => [row[key], row]));
const differing = { groups: 0, extensions: 0, phones: 0 };

const liveGroups = byKey(groups, "k");
for (const { id, name } of spec.outboundGroups) if (liveGroups.get(id)?.v !== name) differing.groups += 1;

const liveExtensions = byKey(extensions, "nbr");
for (const one of spec.extensions) {
  const live = liveExtensions.get(one.extn);
  const same =
    live !== undefined &&
    live.name === one.name &&
    live.password === one.password &&
    live.k === one.outboundGroup &&
    live.transfer_phone === one.transferPhone &&
    live.if_auto_login === String(one.autoLogin) &&
    live.if_auto_ready === String(one.autoReady);
  if (!same) differing.extensions += 1;
}

const livePhones = byKey(phones, "phone");
const declared = new Map();
for (const number of numbers) {
  if (number === "") continue;
  declared.set(number, 2);
  if (livePhones.get(number)?.special_flag !== 2) differing.phones += 1;
}
for (const phone of livePhones.keys()) if (!declared.has(phone)) differing.phones += 1;

console.log(JSON.stringify(differing));
process.exit(0);
