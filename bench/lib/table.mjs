// The figures as a Markdown table.
export const UNITS = {
  wall: "wall",
  cpu: "CPU",
  peak: "peak memory",
  grown: "growth of memory",
  requests: "requests",
  allocated: "allocated",
  instructions: "instructions",
};

const figure = (value, unit) => {
  if (unit === "requests") return value.toLocaleString("en");
  if (unit === "instructions") return `${value.toFixed(2)} thousand million`;
  if (unit === "peak" || unit === "grown" || unit === "allocated") return `${Math.round(value)} MB`;
  return value < 0.995 ? `${(value * 1000).toFixed(0)} ms` : `${value.toFixed(2)} s`;
};

const verdict = ({ ratio, target }) => {
  if (target === undefined) return "";
  return ratio <= target ? `≤ ${target}: met` : `≤ ${target}: **missed**`;
};

export function table(rows) {
  const lines = rows.map((row) => {
    const cells = [row.name, UNITS[row.unit], figure(row.ours, row.unit), figure(row.limit, row.unit)];
    return `| ${[...cells, `${row.ratio.toFixed(2)} ×`, verdict(row)].join(" | ")} |`;
  });
  return [
    "| work | of | pbxctl | limit | ratio | target |",
    "| --- | --- | --- | --- | --- | --- |",
    ...lines,
  ].join("\n");
}

/** What has no limit to be held against. */
export function figures(rows) {
  return [
    "| the simulated PBX | |",
    "| --- | --- |",
    ...rows.map(({ does, figure }) => `| ${does} | ${figure} |`),
  ].join("\n");
}
