/** A simulated PBX whose answers are twisted on their way, and that remembers what it was sent and what it told. */
import { HttpResponse, http } from "msw";
import { PbxClient } from "../../src/pbx/client.js";
import { Simulator } from "../../src/simulator/simulator.js";
import type { Seed } from "../../src/simulator/simulator.js";
import { MswDispatcher } from "../support/msw.js";
import type { Twist, Wire } from "./mutate-answer.js";
import { scalarsIn } from "./oracles.js";
import type { Sent } from "./oracles.js";

const URL_ = "http://pbx.test:8080";

export interface TwistedPbx {
  readonly client: PbxClient;
  readonly writes: Sent[];
  /** Every scalar of every answer. */
  readonly told: Set<string>;
  /** Requests that went somewhere else. */
  readonly strays: string[];
}

/** Scalars, and the parts of what separates its parts by commas. */
function remember(body: string, told: Set<string>): void {
  let value: unknown;
  try {
    value = JSON.parse(body.replace(/^\ufeff/, ""));
  } catch {
    return;
  }
  for (const text of scalarsIn(value)) {
    told.add(text);
    for (const part of text.split(",")) told.add(part.trim());
  }
}

/** @param twists by the number of the answer, from 0: what happens to it */
export function twistedPbx(seed: Seed, twists: ReadonlyMap<number, readonly Twist[]>): TwistedPbx {
  const simulator = new Simulator({ seed, username: "ops", password: "login" });
  const writes: Sent[] = [];
  const strays: string[] = [];
  const told = new Set<string>();
  let answers = 0;
  let token = "";
  const handler = http.all("*", async ({ request }) => {
    const { origin, pathname, search } = new URL(request.url);
    if (origin !== URL_) strays.push(request.url);
    const body = await request.text();
    if (request.method !== "GET")
      writes.push({ path: pathname, params: Object.fromEntries(new URLSearchParams(body)) });
    const headers = { ...Object.fromEntries(request.headers), "x-auth-token": token };
    const honest = simulator.handle({ method: request.method, path: pathname + search, headers, body });
    token = honest.headers["x-auth-token"] ?? token;
    const wire = (twists.get(answers) ?? []).reduce<Wire>((answer, twist) => twist(answer), honest);
    answers += 1;
    remember(wire.body, told);
    return new HttpResponse(wire.body, { status: wire.status, headers: wire.headers });
  });
  const client = new PbxClient({
    url: URL_,
    username: "ops",
    password: "login",
    // One after the other, so that the same seed is the same run.
    concurrency: 1,
    retries: 1,
    sleep: () => Promise.resolve(),
    random: () => 0.5,
    dispatcher: new MswDispatcher([handler]),
  });
  return { client, writes, told, strays };
}
