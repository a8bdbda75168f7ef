/** PBXs that repeat whatever they are sent, and one that behaves. */
import { serve } from "../../src/simulator/serve.js";
import { Simulator } from "../../src/simulator/simulator.js";
import { onTestFinished } from "vitest";
import { httpServer } from "../pbx/support/http-server.js";
import type { Answering, Asked, Reply } from "../pbx/support/http-server.js";
import { canaries } from "./canaries.js";

export const USERNAME = "ops";

const seed = {
  dicts: [{ k: "out", v: "呼出组" }],
  extensions: [
    { nbr: "1001", name: "1001", k: "out", password: canaries.live },
    { nbr: "1002", name: "1002", k: "out", password: canaries.live },
    { nbr: "1009", name: "1009", k: "out", password: canaries.unmanaged },
  ],
  special_phone: [{ phone: "13800000001", special_flag: 2 }],
  conferences: [{ uuid: "c1", topic: "Weekly" }],
  all_queues: [{ uuid: 10010, name: "AI" }],
  agents: [{ extn: "1001", state: "ready", queue: ["10010"] }],
};

/** The seed's text, for commands that read it from a file. */
export const seedText = JSON.stringify(seed);

const simulator = (): Simulator => new Simulator({ seed, username: USERNAME, password: canaries.login });

/** All that it was sent, in all spellings, and what it knows beside. */
function echo({ path, query, form, body, headers }: Asked): string {
  const values = [...query.values(), ...form.values()];
  return [
    path,
    query.toString(),
    body,
    decodeURIComponent(body.replaceAll("+", " ")),
    ...values,
    ...values.map((value) => JSON.stringify(value)),
    ...values.map((value) => value.replaceAll("'", "''").replaceAll("&", "&amp;").replaceAll('"', "&quot;")),
    String(headers["x-auth-token"]),
    // Cut off in the middle of a value, as a column of a database does it.
    `extnPwd=${form.get("extnPwd")?.slice(0, 9) ?? ""}`,
  ].join(" ");
}

const page = (asked: Asked): string => `<html><body><h1>Error</h1><pre>${echo(asked)}</pre></body></html>`;
const json = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) });

type Twist = (asked: Asked, honest: () => Reply) => Reply | "reset";

const isWrite = ({ method }: Asked): boolean => method !== "GET";
const isLogin = ({ path }: Asked): boolean => path === "/api/login";

/** What each PBX does instead of what it should. */
const twists = {
  "refuses the log-in and repeats it": (asked) => json({ code: 401, result: echo(asked) }, 401),
  "fails the log-in and repeats it": (asked) => json({ code: 500, result: echo(asked) }),
  "refuses writes and repeats them": (asked, honest) =>
    isWrite(asked) ? json({ code: 500, result: echo(asked) }) : honest(),
  "refuses writes with a code that repeats them": (asked, honest) =>
    isWrite(asked) ? json({ code: echo(asked), result: echo(asked) }, 400) : honest(),
  "answers reads with a code and repeats them": (asked, honest) =>
    isLogin(asked) ? honest() : json({ code: 500, result: echo(asked) }),
  "answers a page that repeats the request": (asked, honest) =>
    isLogin(asked) ? honest() : { body: page(asked), headers: { "content-type": "text/html" } },
  "fails with a page that repeats the request": (asked, honest) =>
    isLogin(asked)
      ? honest()
      : { status: 500, body: page(asked), headers: { "x-error": encodeURIComponent(echo(asked)) } },
  "lists rows without keys": (asked, honest) =>
    isLogin(asked) || isWrite(asked)
      ? honest()
      : json([{ password: canaries.live, name: canaries.live.length }]),
  "lists a map instead of rows": (asked, honest) =>
    isLogin(asked) || isWrite(asked) ? honest() : json({ rows: { 1001: { password: canaries.live } } }),
  "lists truncated JSON": (asked, honest) => {
    if (isLogin(asked) || isWrite(asked)) return honest();
    const { body = "" } = honest();
    return { body: body.slice(0, Math.ceil(body.length / 2)) };
  },
  "redirects with the query": (asked) => ({
    status: 302,
    headers: { location: `http://127.0.0.1:9/?${asked.query.toString()}` },
    body: page(asked),
  }),
  "breaks the connection": (asked, honest) => (isLogin(asked) ? honest() : "reset"),
  "breaks the connection of writes": (asked, honest) => (isWrite(asked) ? "reset" : honest()),
} satisfies Readonly<Record<string, Twist>>;

export type Nasty = keyof typeof twists;
export const nastyKinds = Object.keys(twists) as Nasty[];

/** A PBX that behaves, on a socket. */
export async function honestPbx(): Promise<string> {
  const served = await serve(simulator());
  onTestFinished(() => served.close());
  return served.url;
}

/** A PBX whose token is a canary and that does one thing wrong, repeating all that it can. */
export async function nastyPbx(kind: Nasty): Promise<string> {
  const real = simulator();
  let token = "";
  const honest = ({ method, path, query, body, headers }: Asked): Reply => {
    const address = query.size === 0 ? path : `${path}?${query.toString()}`;
    const answer = real.handle({
      method,
      path: address,
      headers: {
        ...(headers["content-type"] !== undefined && { "content-type": headers["content-type"] }),
        "x-auth-token": token,
      },
      body,
    });
    token = answer.headers["x-auth-token"] ?? token;
    const given = "x-auth-token" in answer.headers ? { "x-auth-token": canaries.token } : {};
    return { status: answer.status, body: answer.body, headers: given };
  };
  const twist: Twist = twists[kind];
  const answering: Answering = (asked, response) => {
    const reply = twist(asked, () => honest(asked));
    if (reply !== "reset") return reply;
    response.destroy();
    return undefined;
  };
  return (await httpServer(answering)).url;
}
