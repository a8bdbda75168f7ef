// What the program costs, side by side with the least that could do the same work. Usage, after a build:
//   npm run bench -- [--scale 1] [--runs 3] [--only plan,answer,render,inserts,start,diff,findings,counted,simulator] [--write] [--check]
// --write puts the tables into docs/performance.md. --check is for CI: it fails when a ratio of CPU, of memory or of counted work is
// over the ceiling of its row, which is clearly above what was last measured; wall times say more about the machine than
// about the program, and are only printed.
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { UNITS, figures, table } from "./lib/table.mjs";
import { answer } from "./works/answer.mjs";
import { counted } from "./works/counted.mjs";
import { diff } from "./works/diff.mjs";
import { findings } from "./works/findings.mjs";
import { inserts } from "./works/inserts.mjs";
import { plan } from "./works/plan.mjs";
import { render } from "./works/render.mjs";
import { simulator } from "./works/simulator.mjs";
import { start } from "./works/start.mjs";

const works = { plan, answer, render, inserts, start, diff, findings, counted, simulator };
const PAGE = new URL("../docs/performance.md", import.meta.url);
const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    runs: { type: "string", default: "3" },
    only: { type: "string", default: Object.keys(works).join() },
    write: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
  },
});
const options = { scale: Number(values.scale), runs: Number(values.runs) };

const rows = [];
for (const name of values.only.split(",")) {
  if (!Object.hasOwn(works, name))
    throw new Error(`no such work: ${name}; there are ${Object.keys(works).join()}`);
  console.error(`bench: ${name}`);
  rows.push(...(await works[name](options)));
}

const [processor] = cpus();
const where = `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} × ${processor?.model.trim() ?? "?"}, load ${loadavg()[0].toFixed(1)}; scale ${options.scale}, medians of ${options.runs} runs.`;

/** A table of its own for what has no limit; what was not measured keeps what the page says. */
const tables = [
  ["bench", table, rows.filter(({ ratio }) => ratio !== undefined)],
  ["simulator", figures, rows.filter(({ ratio }) => ratio === undefined)],
].filter(([, , of]) => of.length > 0);
for (const [, make, of] of tables) console.log(`${where}\n\n${make(of)}\n`);

if (values.write) {
  let page = readFileSync(PAGE, "utf8");
  for (const [name, make, of] of tables) {
    const made = `<!-- ${name} -->\n\n${where}\n\n${make(of)}\n\n<!-- /${name} -->`;
    page = page.replace(new RegExp(`<!-- ${name} -->[^]*<!-- /${name} -->`), () => made);
  }
  writeFileSync(PAGE, page);
}

if (values.check) {
  const over = rows.filter(({ ratio, ceiling = Infinity }) => ratio > ceiling);
  for (const { name, unit, ratio, ceiling } of over)
    console.error(
      `over its ceiling: ${name}: ${ratio.toFixed(2)} × the limit's ${UNITS[unit]} (at most ${ceiling})`,
    );
  if (over.length > 0) process.exitCode = 1;
}
