/** Nothing that was sent may come back out in an error or an event. Canaries stand for every secret and every value. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { Call } from "../../src/resources/kind.js";
import { describeCallEvent } from "../../src/pbx/call-event.js";
import * as classes from "../../src/pbx/errors.js";
import { TokenRefusal } from "../../src/pbx/session.js";
import { clientOf, fakePbx, json, rejection } from "./support/fake-pbx.js";
import type { FakeOptions } from "./support/fake-pbx.js";
import type { Answering, Asked } from "./support/http-server.js";

const username = "canary-user name";
const password = "canary pass+word&";
const token = "canary-token";
const values = { extn: "canary-1001", extnPwd: "canary 密码/?", context: "canary-group" };
const write: Call = { method: "POST", path: "/api/ola/extensions/insert", params: values };

const login: FakeOptions = { login: () => ({ body: '{"code":200}', headers: { "X-Auth-Token": token } }) };

/** What a PBX could repeat: its whole request, in all spellings. */
function echo(asked: Asked): string {
  return [
    asked.body,
    decodeURIComponent(asked.body),
    asked.path,
    decodeURIComponent(asked.path),
    asked.query.toString(),
    Object.values(Object.fromEntries(asked.query)).join(" "),
    asked.headers["x-auth-token"],
    username,
    password,
    encodeURIComponent(password),
  ].join(" ");
}

/** Everything that a program could print of an error, causes and hidden properties included. */
function everythingOf(error: unknown): string {
  const texts = [
    inspect(error, { depth: Infinity, showHidden: true, getters: true }),
    JSON.stringify(error),
    String(error),
  ];
  for (let at = error; at instanceof Error; at = at.cause) texts.push(at.message, at.stack ?? "");
  return texts.join("\n");
}

const everyFault: [name: string, answering: Answering][] = [
  ["PbxCodeError", (asked) => json({ code: 500, result: `no: ${echo(asked)}` })],
  ["PbxCodeError", (asked) => json({ code: `E ${echo(asked)}`, result: echo(asked) }, 400)],
  ["HttpStatusError", (asked) => ({ status: 500, body: echo(asked), headers: { "x-echo": "canary" } })],
  ["HttpStatusError", () => ({ status: 429, headers: { "retry-after": "1" } })],
  ["ShapeError", (asked) => ({ body: `<html>${echo(asked)}` })],
  ["ShapeError", (asked) => json([{ [echo(asked)]: echo(asked) }])],
  ["TransportError", (_, { socket }) => void socket?.resetAndDestroy()],
  ["TransportError", (asked, { socket }) => void socket?.end(`${echo(asked)}\r\n\r\n`)],
  ["AuthError", (asked) => json({ code: 401, result: echo(asked) })],
];

describe("no error holds what was sent", () => {
  it.each(everyFault)("a read that ends as %s (%#)", async (name, answering) => {
    const pbx = await fakePbx(answering, login);
    const { client, events } = clientOf(pbx.url, { username, password, retries: 1 });
    for (const read of [
      () => client.extensions({ extn: values.extn }),
      () => client.groupExtensions(values.context),
      () => client.agent(values.extn),
    ]) {
      const error = await rejection(read());
      expect(error).toMatchObject({ name });
      expect(everythingOf(error)).not.toMatch(/canary/i);
    }
    expect(JSON.stringify(events) + events.map(describeCallEvent).join()).not.toMatch(/canary/i);
    expect(inspect(client, { depth: Infinity, showHidden: true })).not.toMatch(/canary/i);
  });

  it.each(everyFault)("a write that meets the same as %s (%#)", async (_, answering) => {
    const pbx = await fakePbx(answering, login);
    const { client, events } = clientOf(pbx.url, { username, password, retries: 1 });
    const error = await rejection(client.send(write));
    expect(error).toBeInstanceOf(classes.PbxError);
    expect(everythingOf(error)).not.toMatch(/canary/i);
    expect(JSON.stringify(events) + events.map(describeCallEvent).join()).not.toMatch(/canary/i);
  });

  it.each(everyFault)("a log-in that meets the same as %s (%#)", async (_, answering) => {
    const pbx = await fakePbx(() => json([]), {
      login: (__, response) => {
        const asked = pbx.logins.at(-1);
        return asked
          ? (answering(asked, response) as ReturnType<NonNullable<FakeOptions["login"]>>)
          : undefined;
      },
    });
    const { client, events } = clientOf(pbx.url, { username, password, retries: 1 });
    const error = await rejection(client.login());
    expect(error).toBeInstanceOf(classes.PbxError);
    expect(everythingOf(error)).not.toMatch(/canary/i);
    expect(JSON.stringify(events) + events.map(describeCallEvent).join()).not.toMatch(/canary/i);
  });

  it("the canaries would be found: the PBX did see them, and the events do name the parameters", async () => {
    const pbx = await fakePbx(() => json({ code: 500, result: "no" }), login);
    const { client, events } = clientOf(pbx.url, { username, password });
    await rejection(client.send(write));
    expect(pbx.logins[0] && echo(pbx.logins[0])).toContain("canary");
    expect(pbx.asked[0] && echo(pbx.asked[0])).toContain("canary-1001");
    expect(events.map((event) => describeCallEvent({ ...event, ms: 12.3 }))).toEqual([
      "GET /api/login username=*** password=*** → 200 ok, 12 ms",
      "POST /api/ola/extensions/insert extn=*** extnPwd=*** context=*** → 200 PbxCodeError 500, 12 ms",
    ]);
  });

  it("a short password that the PBX repeats is masked, a short flag is not", async () => {
    const pbx = await fakePbx(() => json({ code: 500, result: "flag 2 of pw refused" }), login);
    const params = { special_flag: "2", extnPwd: "pw" };
    const error = await rejection(clientOf(pbx.url).client.send({ ...write, params }));
    expect(error).toMatchObject({ result: "flag 2 of *** refused" });
  });

  it("every error class was met", () => {
    const met = new Set([...everyFault.map(([name]) => name), "OutcomeUnknownError"]);
    const elsewhere = ["PbxError", "PbxOptionError", "PbxAddressError", "CancelledError"];
    expect(
      Object.keys(classes)
        .filter((name) => !met.has(name))
        .sort(),
    ).toEqual(elsewhere.sort());
    expect(new TokenRefusal("").name).toBe("AuthError");
  });
});

describe("a listener", () => {
  it("that throws changes nothing", async () => {
    const pbx = await fakePbx(() => json({ code: 200 }));
    const onCall = (): void => {
      throw new Error("the terminal is gone");
    };
    await clientOf(pbx.url, { onCall }).client.send(write);
    expect(pbx.asked).toHaveLength(1);
  });

  it("is told of attempts as they end", async () => {
    const pbx = await fakePbx(() => ({ status: 503 }));
    const { client, events } = clientOf(pbx.url, { retries: 1 });
    await rejection(client.extensions({ extn: "1" }));
    expect(
      events.map(({ method, path, params, status, outcome, attempt }) => ({
        method,
        path,
        params,
        status,
        outcome,
        attempt,
      })),
    ).toEqual([
      {
        method: "GET",
        path: "/api/login",
        params: ["username", "password"],
        status: 200,
        outcome: "ok",
        attempt: 1,
      },
      ...[1, 2].map((attempt) => ({
        method: "GET",
        path: "/api/ola/extensions/detail",
        params: ["extn"],
        status: 503,
        outcome: "HttpStatusError 503",
        attempt,
      })),
    ]);
  });
});
