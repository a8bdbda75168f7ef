import { describe, expect, it } from "vitest";
import { AuthError, HttpStatusError, PbxCodeError } from "../../src/pbx/errors.js";
import { clientOf, fakePbx, json, ok, rejection, unauthorized } from "./support/fake-pbx.js";
import type { FakePbx } from "./support/fake-pbx.js";
import type { Asked, Reply } from "./support/http-server.js";

const tokenOf = (asked: Asked) => asked.headers["x-auth-token"];
const write = { method: "POST", path: "/api/ola/extensions/delete", params: { extn: "1001" } } as const;

/** A PBX that takes only the token of the latest log-in, and only from the nth log-in on. */
async function pbxFrom(login: number, refusal: Reply = unauthorized): Promise<FakePbx> {
  const pbx: FakePbx = await fakePbx((asked) => {
    const { length } = pbx.logins;
    if (length < login || tokenOf(asked) !== `token-${length}`) return refusal;
    return asked.method === "GET" ? json([]) : ok;
  });
  return pbx;
}

describe("the log-in", () => {
  it("happens at the first call, once, with the credentials in the query", async () => {
    const pbx = await fakePbx(() => json([]));
    const { client } = clientOf(pbx.url, { username: "管理 员", password: "p+w &=%?#" });
    expect(pbx.logins).toHaveLength(0);
    await Promise.all([client.extensions(), client.queues(), client.ivrFlows()]);
    expect(pbx.logins.map(({ query }) => Object.fromEntries(query))).toEqual([
      { username: "管理 员", password: "p+w &=%?#" },
    ]);
    expect(pbx.logins[0]?.headers["x-auth-token"]).toBeUndefined();
    expect(new Set(pbx.asked.map(tokenOf))).toEqual(new Set(["token-1"]));
  });

  it("goes below the base path, like every call", async () => {
    const pbx = await fakePbx(() => json([]), { basePath: "/pbx" });
    const { client } = clientOf(`${pbx.url}/pbx/`);
    await client.extensions();
    expect(pbx.logins[0]?.path).toBe("/pbx/api/login");
    expect(pbx.asked[0]?.path).toBe("/pbx/api/ola/extensions/detail");
  });

  it.each([
    ["refused", { status: 401, body: '{"code":401,"result":"auth failed!"}' }],
    ["refused", { status: 401, body: "" }],
    ["refused", { body: '{"code":"401","result":"auth failed!"}' }],
    ["not-enabled", { status: 403, body: '{"code":403,"result":"account not enable!"}' }],
    ["not-enabled", { body: '{"code":403,"result":"account not enable!"}' }],
  ])("that fails is an AuthError: %s (%#)", async (reason, reply) => {
    const pbx = await fakePbx(() => json([]), { login: () => reply });
    const error = await rejection(clientOf(pbx.url).client.login());
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ reason, call: "GET /api/login" });
    expect(pbx.logins).toHaveLength(1);
  });

  it.each([
    ["JSON", { body: '{"code":200,"result":"ok"}' }],
    ["an HTML page", { body: "<html>", headers: { "X-Auth-Token": " " } }],
    ["an empty body", { body: "" }],
    ["a truncated JSON body", { body: '{"code":20' }],
  ])(
    "that nobody refuses and that gives no token is tried again, within the retries: %s",
    async (found, reply) => {
      const pbx = await fakePbx(() => json([]), { login: () => reply });
      const { client, waits } = clientOf(pbx.url, { retries: 2 });
      const refused = await rejection(client.extensions());
      expect(refused).toMatchObject({
        name: "ShapeError",
        call: "GET /api/login",
        found: `${found} without a usable X-Auth-Token header`,
        hint: expect.stringContaining("base path") as unknown,
      });
      expect(pbx.logins).toHaveLength(3);
      expect(waits).toEqual([500, 1000]);
      // And nothing is remembered of it: the next call asks again.
      await rejection(client.extensions());
      expect(pbx.logins).toHaveLength(6);
    },
  );

  it("that somebody else's page answered once does not end what was under way", async () => {
    const login = (number: number): Reply =>
      number === 2
        ? { body: "<html>The PBX is starting</html>" }
        : { ...ok, headers: { "X-Auth-Token": `token-${number}` } };
    const pbx: FakePbx = await fakePbx(
      (asked) => (pbx.asked.length === 1 ? ok : tokenOf(asked) === "token-1" ? unauthorized : ok),
      { login },
    );
    const { client } = clientOf(pbx.url);
    for (let number = 1; number <= 3; number += 1) await client.send(write);
    expect(pbx.logins).toHaveLength(3);
  });

  it("takes a token whatever the body is, unless the body has another code", async () => {
    const headers = { "X-Auth-Token": "t" };
    const pbx = await fakePbx(() => json([]), {
      login: (number) => (number === 1 ? { headers, body: "welcome" } : { headers, body: '{"code":500}' }),
    });
    const { client } = clientOf(pbx.url);
    await client.login();
    expect(await rejection(client.login())).toBeInstanceOf(PbxCodeError);
  });

  it("says what may be wrong when nothing is there", async () => {
    const pbx = await fakePbx(() => json([]), { login: () => ({ status: 404 }) });
    const error = await rejection(clientOf(pbx.url).client.login());
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(error).toMatchObject({ hint: expect.stringContaining("base path") as unknown });
  });

  it.each([
    ["HTTP status 404", { status: 404 }],
    ["the body's code 404", json({ code: 404, result: "not found" })],
  ])(
    "that is not there is asked for once, and not taken for the call's own absence: %s",
    async (_, reply) => {
      const pbx = await fakePbx(() => json([]), { login: () => reply });
      const { client } = clientOf(pbx.url);
      for (const [index, read] of [
        () => client.extensions(),
        () => client.agents(),
        () => client.agent("1001"),
      ].entries()) {
        expect(await rejection(read())).toMatchObject({
          call: "GET /api/login",
          hint: expect.stringContaining("base path") as unknown,
        });
        expect(pbx.logins).toHaveLength(index + 1);
      }
    },
  );

  it("that was refused is not tried again for every call, since that could lock the account", async () => {
    const pbx = await fakePbx(() => json([]), { login: () => unauthorized });
    const { client } = clientOf(pbx.url, { concurrency: 2 });
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => client.extensions()));
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    expect(await rejection(client.send(write))).toBeInstanceOf(AuthError);
    expect(pbx.logins).toHaveLength(1);
    expect(pbx.asked).toHaveLength(0);
    // Unless somebody asks for exactly that.
    await rejection(client.login());
    expect(pbx.logins).toHaveLength(2);
  });

  it("is repeated after passing faults like any read, and only as often as that", async () => {
    const pbx = await fakePbx(() => json([]), { login: () => ({ status: 503 }) });
    const { client, waits } = clientOf(pbx.url, { retries: 2 });
    // The write was never sent: this is the log-in's failure, not an unknown outcome.
    expect(await rejection(client.send(write))).toMatchObject({ status: 503, call: "GET /api/login" });
    expect(pbx.logins).toHaveLength(3);
    expect(waits).toEqual([500, 1000]);
  });
});

describe("a token that the PBX has forgotten", () => {
  const refusals: [string, Reply][] = [
    ["HTTP status 401", unauthorized],
    ["the body's code 401", json({ code: 401, result: "Authorization Required!" })],
    ['the body\'s code "401"', json({ code: "401", result: "Authorization Required!" })],
  ];

  it.each(refusals)(
    "told by %s: logged in once more, however many calls are in flight",
    async (_, refusal) => {
      const pbx = await pbxFrom(2, refusal);
      const { client, waits } = clientOf(pbx.url, { concurrency: 8 });
      await Promise.all([
        ...Array.from({ length: 30 }, () => client.extensions()),
        ...Array.from({ length: 30 }, () => client.send(write)),
      ]);
      expect(pbx.logins).toHaveLength(2);
      expect(pbx.asked.filter((asked) => tokenOf(asked) === "token-2")).toHaveLength(60);
      // Those still in the queue wait for the new token and do not try the old one.
      expect(pbx.asked.length).toBeLessThanOrEqual(60 + 8);
      expect(waits).toEqual([]);
    },
  );

  it("does not deadlock when a single slot has to do for calls and log-in", async () => {
    const pbx = await pbxFrom(3);
    const { client } = clientOf(pbx.url, { concurrency: 1 });
    await Promise.all(Array.from({ length: 10 }, () => client.send(write)));
    expect(pbx.logins).toHaveLength(3);
  });

  it("a call that comes back late with the old token is replayed with the new one, without a log-in", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const pbx: FakePbx = await fakePbx(async (asked) => {
      if (tokenOf(asked) === "token-2") return json([]);
      if (asked.path.endsWith("all_queues")) await held;
      return unauthorized;
    });
    const { client } = clientOf(pbx.url, { concurrency: 2 });
    const late = client.queues();
    await client.extensions();
    release();
    await late;
    expect(pbx.logins).toHaveLength(2);
  });

  it("again after each log-in that succeeded, within the retries", async () => {
    const pbx = await pbxFrom(5);
    const { client, waits } = clientOf(pbx.url, { retries: 4 });
    await client.send(write);
    expect(pbx.logins).toHaveLength(5);
    // At once the first time; whatever refuses more than one token needs patience.
    expect(waits).toEqual([500, 1000, 2000]);
  });

  it("is given up when the retries are used up", async () => {
    const pbx = await pbxFrom(Infinity);
    const { client } = clientOf(pbx.url, { retries: 2 });
    expect(await rejection(client.send(write))).toMatchObject({ name: "AuthError", reason: "token-refused" });
    expect(pbx.asked).toHaveLength(3);
  });

  it("is given up for all calls together, not anew for each of them", async () => {
    const pbx = await pbxFrom(Infinity);
    const { client } = clientOf(pbx.url, { retries: 2, concurrency: 1 });
    const results = await Promise.allSettled(Array.from({ length: 100 }, () => client.send(write)));
    expect(results.every(({ status }) => status === "rejected")).toBe(true);
    expect(pbx.logins).toHaveLength(9);
    expect(pbx.asked).toHaveLength(9);
  });

  it("is renewed once even without retries", async () => {
    const pbx = await pbxFrom(2);
    await clientOf(pbx.url, { retries: 0 }).client.send(write);
    expect(pbx.logins).toHaveLength(2);
  });

  it("ends the run when the log-in is refused by then", async () => {
    const pbx = await fakePbx(() => unauthorized, {
      login: (number) => (number === 1 ? { ...ok, headers: { "X-Auth-Token": "t" } } : unauthorized),
    });
    const error = await rejection(clientOf(pbx.url).client.send(write));
    expect(error).toMatchObject({ name: "AuthError", reason: "refused" });
    expect(pbx.logins).toHaveLength(2);
  });

  it("a single call that is always refused does not take the others down", async () => {
    const pbx = await fakePbx(({ path }) => (path.endsWith("ivr_flows") ? unauthorized : json([])));
    const { client } = clientOf(pbx.url, { retries: 1 });
    expect(await rejection(client.ivrFlows())).toMatchObject({ reason: "token-refused" });
    await client.extensions();
    expect(await rejection(client.ivrFlows())).toMatchObject({ reason: "token-refused" });
    await client.extensions();
  });

  it("may be forgotten any number of times in a long run", async () => {
    const pbx: FakePbx = await fakePbx((asked) =>
      // Every log-in is good for a single call.
      pbx.asked.filter((other) => tokenOf(other) === tokenOf(asked)).length > 1 ? unauthorized : ok,
    );
    const { client } = clientOf(pbx.url, { retries: 1 });
    for (let run = 0; run < 30; run += 1) await client.send(write);
    expect(pbx.logins).toHaveLength(30);
  });
});
