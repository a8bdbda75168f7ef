/** The way to the PBX and back: clock, latency, dialect, who reads along. */
import { count } from "./check.js";
import type { Check } from "./check.js";
import { documents } from "./document.js";
import type { Wire } from "./wire.js";

/** A proxy that requests go by. */
export interface Proxying {
  /** Without credentials. */
  readonly origin: string;
}

/** Beyond this a PBX's stamps are no longer to be compared with ours. */
const SKEW_MS = 60_000;
const SLOW_MS = 1_000;

/** Which of the document's dialects the PBX speaks. */
export function checkDialect(wire: Wire): Check {
  const check = "dialect";
  const [, older = ""] = documents.extensions.paths;
  const { number, text } = wire.codes();
  const spellings = [
    ...(number.length > 0 ? [`as a number (${number.join(", ")})`] : []),
    ...(text.length > 0 ? [`as text (${text.join(", ")})`] : []),
  ];
  const code = spellings.length > 0 ? `; code comes ${spellings.join(" and ")}` : "";
  if (!wire.answeredAt(older)) return { check, verdict: "ok", message: `the current one${code}` };
  const message = `an older one: extensions are listed at ${older}${code}`;
  return { check, verdict: "note", message, hint: "pbxctl speaks both" };
}

/** The PBX's clock against ours. */
export function checkClock(wire: Wire): Check {
  const check = "clock";
  const { skewMs } = wire;
  if (skewMs === undefined)
    return { check, verdict: "note", message: "no answer has a date, so that the PBX's clock is unknown" };
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const side = skewMs < 0 ? "behind" : "ahead of";
  const message = seconds < 2 ? "agrees with ours" : `${count(seconds, "second")} ${side} ours`;
  if (Math.abs(skewMs) <= SKEW_MS) return { check, verdict: "ok", message };
  return {
    check,
    verdict: "note",
    message,
    hint: "set the clocks by NTP: stamps and logs cannot be compared",
  };
}

/** @param took how long calls took that were made one at a time, in milliseconds; at least one */
export function checkLatency(took: readonly number[]): Check {
  const sorted = took.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const slowest = sorted.at(-1) ?? 0;
  const message = `median ${Math.round(median)} ms, slowest ${Math.round(slowest)} ms of ${count(took.length, "call")}`;
  if (median <= SLOW_MS) return { check: "latency", verdict: "ok", message };
  const hint = "use a longer --timeout and a lower --concurrency";
  return { check: "latency", verdict: "note", message, hint };
}

const isLocal = (url: string): boolean => /^http:\/\/(?:127\.|localhost[:/]|\[::1\])/.test(`${url}/`);

/** Whether passwords travel in clear. */
export function checkEncryption(url: string): Check {
  const check = "encryption";
  if (url.startsWith("https:"))
    return { check, verdict: "ok", message: "https, with a certificate that is trusted" };
  if (isLocal(url)) return { check, verdict: "ok", message: "none, and none needed on this machine" };
  return {
    check,
    verdict: "note",
    message: "http: the log-in's password and those of extensions can be read on the way",
    hint: "put a reverse proxy with https before the PBX, or keep to a network of your own",
  };
}

/** Who stands in between. */
export function checkProxies(wire: Wire, proxy: Proxying | undefined, url: string): Check {
  const check = "proxies";
  const hint = "what stands in between may keep or cut off answers: let it pass the PBX's path as it is";
  const used = proxy ? [`requests go by ${proxy.origin}`] : [];
  const { between } = wire;
  const seen = between.length > 0 ? [`answers have the headers ${between.join(", ")}`] : [];
  const { pathname } = new URL(url);
  const base = pathname === "/" ? [] : [`the address has the base path ${pathname}`];
  const signs = [...used, ...seen, ...base];
  if (signs.length === 0) return { check, verdict: "ok", message: "none to be seen" };
  return { check, verdict: "note", message: signs.join("; "), hint };
}
