/** When a forge's answer means "later", and how much later. */
import { retryAfter } from "../pbx/retry.js";

/** Headers of an answer, in lower case. */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

const header = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === "string" ? value : value?.[0];
};

const one = (headers: Headers, ...names: readonly string[]): string | undefined =>
  names.map((name) => header(headers, name)).find((value) => value !== undefined);

/** The allowance is used up. GitHub says so with 403, too, which otherwise is a lack of permission. */
const isUsedUp = (headers: Headers): boolean =>
  one(headers, "x-ratelimit-remaining", "ratelimit-remaining") === "0";

/**
 * GitHub's limits on quick writes ("secondary") are a 403 as well, and its headers need not tell: only the page of its
 * documentation that the answer names does.
 */
const isSecondary = (status: number, text: string): boolean =>
  status === 403 && /"documentation_url"\s*:\s*"[^"]*rate-limit/.test(text);

/** How long GitHub wants to be left alone after such an answer, when it does not say. */
const SECONDARY_MS = 60_000;

/** An answer, as far as it tells of limits. */
interface Limited {
  readonly status: number;
  readonly headers: Headers;
  /** Its body. */
  readonly text: string;
}

/** Whether an answer turns us away for a while. */
export const isLimited = ({ status, headers, text }: Limited): boolean =>
  status === 429 ||
  (status === 403 && (isUsedUp(headers) || headers["retry-after"] !== undefined)) ||
  isSecondary(status, text);

/**
 * How long a forge asks to wait, in milliseconds; undefined where it does not say.
 * @param nowMs the wall clock; the forge tells the second at which its allowance is new
 */
export function askedToWait({ status, headers, text }: Limited, nowMs: number): number | undefined {
  const asked = retryAfter(headers["retry-after"], nowMs);
  if (asked !== undefined) return asked;
  if (!isUsedUp(headers)) return isSecondary(status, text) ? SECONDARY_MS : undefined;
  const reset = one(headers, "x-ratelimit-reset", "ratelimit-reset") ?? "";
  return /^\d{9,11}$/.test(reset) ? Math.max(0, Number(reset) * 1000 - nowMs) : undefined;
}

/**
 * Whether another page follows. Forges tell in different ways: `Link` (GitHub, GitLab), `x-next-page` (GitLab),
 * `total_page` (Gitee). One that does not tell has more when this page was full.
 */
export function hasNextPage(headers: Headers, page: number, isFull: boolean): boolean {
  const link = one(headers, "link");
  if (link !== undefined) return /;\s*rel="?next"?/.test(link);
  const next = one(headers, "x-next-page");
  if (next !== undefined) return next !== "";
  const total = one(headers, "total_page");
  return total !== undefined && /^\d+$/.test(total) ? page < Number(total) : isFull;
}
