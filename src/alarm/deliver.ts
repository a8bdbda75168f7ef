/**
 * Sends a notification. At least once: an alarm that comes twice is better than one that is lost. No address, which is a
 * secret, and no word of the service's answer, which may repeat one, is in any result.
 */
import type { Dispatcher } from "undici";
import { basicAuthorization } from "../pbx/credentials.js";
import type { ProxySettings } from "../pbx/proxy.js";
import { backoff, retryAfter } from "../pbx/retry.js";
import { routeTo } from "../pbx/route.js";
import type { Alarm } from "./alarm.js";
import { bodyFor } from "./service.js";
import type { Notification, Service } from "./service.js";

/** Somebody to tell. */
export interface Recipient {
  /** As the command line names them, without the address: `slack:env:SLACK_URL`. */
  readonly name: string;
  readonly service: Service;
  readonly url: URL;
  /** What requests are signed with. */
  readonly secret?: string;
}

/** How requests are made. */
export interface DeliverySettings {
  /** For one try, as a whole. */
  readonly timeoutMs: number;
  /** Further tries. */
  readonly retries: number;
  readonly ca?: string | undefined;
  readonly proxy?: ProxySettings | undefined;
  readonly sleep: (ms: number) => Promise<unknown>;
  readonly random: () => number;
  /** A clock in milliseconds since 1970. */
  readonly now: () => number;
}

/** Why a try failed, and whether another may not. */
interface Failed {
  readonly why: string;
  readonly hint?: string | undefined;
  readonly passing: boolean;
  readonly retryAfterMs?: number | undefined;
}

/** What became of a notification: undefined when it was taken. */
export type Undelivered = Pick<Failed, "why" | "hint"> | undefined;

/** Tells the recipient; never throws. */
export async function deliver(
  recipient: Recipient,
  alarm: Alarm,
  settings: DeliverySettings,
): Promise<Undelivered> {
  const body = bodyFor(recipient.service, alarm);
  for (let attempt = 1; ; attempt += 1) {
    const failed = await once(recipient, body, settings);
    if (!failed?.passing || attempt > settings.retries) return failed;
    await settings.sleep(backoff(attempt, settings.random, failed.retryAfterMs));
  }
}

async function once(
  { service, url, secret }: Recipient,
  body: Notification["body"],
  settings: DeliverySettings,
): Promise<Failed | undefined> {
  const plain = { url, body };
  const signed = secret === undefined ? plain : (service.sign?.(plain, secret, settings.now()) ?? plain);
  try {
    return await post(signed, service, settings);
  } catch (error) {
    return broken(error);
  }
}

async function post(
  { url, body }: Notification,
  service: Service,
  settings: DeliverySettings,
): Promise<Failed | undefined> {
  const route = routeTo(
    {
      url: url.origin,
      origin: url.origin,
      basePath: "",
      secure: url.protocol === "https:",
      hostname: url.hostname.replace(/^\[|\]$/g, ""),
      port: Number(url.port) || (url.protocol === "https:" ? 443 : 80),
    },
    { ca: settings.ca, proxy: settings.proxy },
    { concurrency: 1, timeoutMs: settings.timeoutMs },
  );
  const authorization = basicAuthorization(url);
  try {
    const answer = await route.dispatcher.request({
      origin: url.origin,
      path: `${route.prefix}${url.pathname}${url.search}`,
      method: "POST",
      headers: {
        ...route.headers,
        ...(authorization !== undefined && { authorization }),
        "content-type": "application/json; charset=utf-8",
      },
      body: JSON.stringify(body),
      headersTimeout: settings.timeoutMs,
      bodyTimeout: settings.timeoutMs,
      signal: AbortSignal.timeout(settings.timeoutMs),
    });
    return judge(answer, await answer.body.text(), service, settings.now());
  } finally {
    await route.dispatcher.destroy();
  }
}

const isPassing = (status: number): boolean => status === 429 || (status >= 500 && status !== 501);

function judge(
  { statusCode, headers }: Dispatcher.ResponseData,
  text: string,
  service: Service,
  now: number,
): Failed | undefined {
  const code = codeIn(text, service);
  const hint = code === undefined ? undefined : service.hints?.[code];
  if (statusCode < 200 || statusCode > 299) {
    const told = code === undefined || code === "0" ? "" : `, code ${code}`;
    return {
      why: `answered with HTTP status ${statusCode}${told}`,
      hint:
        hint ??
        (statusCode < 400 ? "redirects are not followed: give the address where it leads" : undefined),
      passing: isPassing(statusCode),
      retryAfterMs: retryAfter(headers["retry-after"], now),
    };
  }
  if (service.codes === undefined || code === "0") return undefined;
  if (code === undefined)
    return { why: "gave no answer of that service", hint: "check the address", passing: false };
  // -1 is their word for a service that is busy.
  return { why: `refused it with code ${code}`, hint, passing: code === "-1" };
}

/** The service's code in an answer; undefined where there is none. */
function codeIn(text: string, { codes = [] }: Service): string | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof answer !== "object" || answer === null) return undefined;
  const values = codes.map((name): unknown => Reflect.get(answer, name));
  const code = values.find((value) => typeof value === "number" || typeof value === "string");
  return code !== undefined && /^-?\d{1,9}$/.test(String(code)) ? String(code) : undefined;
}

/** What was thrown, by its code alone: messages of libraries may hold addresses. */
function broken(error: unknown): Failed {
  const read = (name: string): string => {
    const value: unknown = typeof error === "object" && error !== null ? Reflect.get(error, name) : undefined;
    return typeof value === "string" ? value : "";
  };
  if (read("name") === "TimeoutError" || read("code").endsWith("_TIMEOUT"))
    return { why: "did not answer in time", hint: "--timeout gives it longer", passing: true };
  const code = /^[A-Z][A-Z0-9_]{1,60}$/.test(read("code")) ? read("code") : "no connection";
  const isTrust = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_)/.test(code);
  return {
    why: `could not be reached (${code})`,
    hint: isTrust
      ? "its certificate is not trusted; --ca-file adds an authority"
      : "check the address, the proxy, and that it can be reached from here",
    passing: !isTrust && code !== "ENOTFOUND",
  };
}
