// What the simulated PBX can do by itself, so that it is not what other works measure.
import { request } from "node:http";
import { limit, median, once } from "../lib/measure.mjs";
import { tokenOf, withPbx } from "../lib/pbx.mjs";
import { site } from "../lib/site.mjs";

const FULL = { extensions: 100_000, numbers: 1_000_000, groups: 500 };
const INSERTS = 20_000;
const CONCURRENCY = 32;
const words = (number) => number.toLocaleString("en");

/** Reads a list to its end: seconds to the first byte and to the last, and bytes. */
function list(url, token) {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/api/special_phone/special_phone_detail`, {
      headers: { "x-auth-token": token },
    });
    asked.on("error", reject).on("response", (answer) => {
      const told = { first: seconds(), bytes: 0 };
      answer.on("data", (chunk) => (told.bytes += chunk.length));
      answer.on("error", reject).on("end", () => resolve({ ...told, all: seconds() }));
    });
    asked.end();
  });
}

async function asked(url, size, runs) {
  const token = await tokenOf(url);
  const lists = [];
  for (let run = 0; run < runs; run += 1) lists.push(await list(url, token));
  const inserts = [limit("inserts"), url, String(size.inserts), String(CONCURRENCY), String(size.numbers)];
  const { last } = await once(inserts);
  const of = (name) => median(lists.map((one) => one[name]));
  return { first: of("first"), all: of("all"), bytes: of("bytes"), inserts: Number(last) };
}

export async function simulator({ scale, runs }) {
  const size = Object.fromEntries(
    Object.entries({ ...FULL, inserts: INSERTS }).map(([name, count]) => [
      name,
      Math.max(1, Math.round(count * scale)),
    ]),
  );
  const { cwd, remove } = site(size);
  const cost = {};
  try {
    const found = await withPbx(
      cwd,
      [],
      (url) => asked(url, size, runs),
      (told) => Object.assign(cost, told),
    );
    const megabytes = found.bytes / 1e6;
    const seeded = `${words(size.extensions)} extensions, ${words(size.numbers)} numbers, ${words(size.groups)} groups`;
    return [
      { does: `starts with ${seeded}`, figure: `${cost.ready.toFixed(2)} s` },
      {
        does: `begins to answer a list of ${words(size.numbers)} rows`,
        figure: `${Math.round(found.first * 1000)} ms`,
      },
      {
        does: `answers it, ${megabytes.toFixed(1)} MB`,
        figure: `${found.all.toFixed(2)} s, ${Math.round(megabytes / found.all)} MB/s`,
      },
      {
        does: `takes ${words(size.inserts)} inserts, ${CONCURRENCY} at a time from a bare loop`,
        figure: `${words(Math.round(size.inserts / found.inserts))} a second`,
      },
      { does: "memory at its peak", figure: `${Math.round(cost.peak)} MB` },
    ];
  } finally {
    remove();
  }
}
