/** What to say of an answer that is a refusal, and what to do about it. */
import { ForgeError } from "./errors.js";
import type { Forge, Place } from "./forge.js";
import { text as textOf } from "./json.js";

/** What is known of a refusal. */
export interface Refusal {
  readonly forge: Forge;
  readonly place: Place;
  /** Method and path. */
  readonly call: string;
  readonly status: number;
  /** The answer's body. */
  readonly text: string;
  /** Never shown, even where the answer repeats it. */
  readonly token: string;
  /** How long it asks to wait, where it turns us away for a while; 0 where it does not say. */
  readonly waitMs: number | undefined;
  readonly location: string | string[] | undefined;
  readonly lost: boolean;
}

const MOST = 300;

/** The forge's own words: GitHub and Gitee say `message`, GitLab `message` or `error`, also as an object. */
function words(text: string, token: string): string {
  try {
    const data: unknown = JSON.parse(text);
    const message: unknown =
      typeof data === "object" && data !== null ? Reflect.get(data, "message") : undefined;
    const own =
      textOf(data, "message") ?? (message === undefined ? textOf(data, "error") : JSON.stringify(message));
    const masked = (own ?? "").replaceAll(token, "(token)");
    return masked.length > MOST ? `${masked.slice(0, MOST)}…` : masked;
  } catch {
    return "";
  }
}

/** The host that a redirect leads to; of an address, nothing else is shown. */
function hostOf(location: string | string[] | undefined): string {
  const [first = ""] = typeof location === "string" ? [location] : (location ?? []);
  return URL.canParse(first) ? new URL(first).host : "another address";
}

/** What the statuses mean at any forge. A locked conversation is a 403: the forge's own words tell it. */
const byStatus: Readonly<Record<number, (refused: Refusal) => string>> = {
  401: ({ forge }) =>
    `the token is wrong or has expired; ${forge.title} gets it from ${tokensOf(forge)} or --token-file`,
  403: ({ forge }) =>
    `the token may not do this: ${forge.permission}; a locked conversation takes comments of members only`,
  404: ({ forge, place }) =>
    `check that there is a ${forge.pull} ${forge.reference(place)}, and that the token may see it: ${forge.permission}`,
  422: () => "what was sent was not taken; its words are above",
};

/** The variables of a forge's token, for a sentence. */
export const tokensOf = ({ surroundings }: Forge): string => surroundings.token.join(" or ");

function hintOf(refused: Refusal): string | undefined {
  const { status, location, waitMs, forge } = refused;
  if (waitMs !== undefined) return "its limit of requests is used up; run this again later";
  if (status >= 300 && status < 400)
    return `it redirects to ${hostOf(location)}, which is not followed: give the API's address with --api, and the ${forge.pull}'s project with --project`;
  return byStatus[status]?.(refused);
}

/** The error for a refusal. */
export function refusal(refused: Refusal): ForgeError {
  const { forge, call, status, text, token, waitMs, lost } = refused;
  const said = words(text, token);
  const wait =
    waitMs === undefined || waitMs === 0 ? "" : `, asks to come back in ${Math.ceil(waitMs / 1000)} s`;
  const message = `${forge.title} answered with status ${status}${wait} (${call})${said === "" ? "" : `: ${said}`}`;
  return new ForgeError(message, { hint: hintOf(refused), status, lost });
}
