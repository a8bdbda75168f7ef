import { MockAgent } from "undici";
import { describe, expect, it } from "vitest";
import { PbxClient } from "../../src/pbx/client.js";
import { PbxOptionError } from "../../src/pbx/errors.js";
import { clientOf, fakePbx, json, ok } from "./support/fake-pbx.js";

const write = { method: "POST", path: "/api/ola/extensions/delete", params: { extn: "1001" } } as const;

/** A PBX that holds every answer until nothing more comes in, and says how many requests and connections it saw at once. */
async function holdingPbx() {
  const seen = { most: 0, now: 0, ports: new Set<number>() };
  const held: (() => void)[] = [];
  const releaseLater = (): void => {
    const before = held.length;
    setImmediate(() => (held.length > before ? releaseLater() : held.splice(0).forEach((go) => go())));
  };
  const pbx = await fakePbx(async ({ method }, { socket }) => {
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    seen.ports.add(socket?.remotePort ?? 0);
    await new Promise<void>((resolve) => {
      held.push(resolve);
      releaseLater();
    });
    seen.now -= 1;
    return method === "GET" ? json([]) : ok;
  });
  return { pbx, seen };
}

describe("requests in flight", () => {
  it.each([1, 3, 8])(
    "are at most %i, reads and writes together, each connection used again",
    async (concurrency) => {
      const { pbx, seen } = await holdingPbx();
      const { client } = clientOf(pbx.url, { concurrency });
      await Promise.all(
        Array.from({ length: 40 }, (_, index) => (index % 2 ? client.send(write) : client.extensions())),
      );
      expect(seen.most).toBeLessThanOrEqual(concurrency);
      expect(seen.ports.size).toBeLessThanOrEqual(concurrency);
      expect(pbx.asked).toHaveLength(40);
    },
  );

  it("are really so many at once", async () => {
    let open = (): void => undefined;
    const all = new Promise<void>((resolve) => (open = resolve));
    let waiting = 0;
    // Nobody is answered before the fourth is there.
    const pbx = await fakePbx(async () => {
      waiting += 1;
      if (waiting === 4) open();
      await all;
      return json([]);
    });
    const { client } = clientOf(pbx.url, { concurrency: 4 });
    await Promise.all(Array.from({ length: 4 }, () => client.extensions()));
    expect(waiting).toBe(4);
  });
});

describe("the options", () => {
  const credentials = { url: "http://PBX:80/", username: "a", password: "b" };

  it("have defaults", () => {
    expect(new PbxClient(credentials)).toMatchObject({ url: "http://pbx", retries: 4, concurrency: 8 });
  });

  it.each([
    { concurrency: 0 },
    { concurrency: 1.5 },
    { concurrency: NaN },
    { rate: 0 },
    { rate: Infinity },
    { timeout: 0 },
    { timeout: -1 },
    { retries: -1 },
    { retries: 0.5 },
    { ca: "" },
    { ca: "not a certificate" },
    { ca: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----" },
    { proxy: { http: "socks5://proxy" } },
    { proxy: { http: "http://" } },
  ])("are checked before anything is sent: %j", (options) => {
    expect(() => new PbxClient({ ...credentials, ...options })).toThrow(PbxOptionError);
  });
});

describe("close", () => {
  it("waits for what is in flight, may be called twice, and ends the client", async () => {
    const pbx = await fakePbx(() => json([]));
    const { client } = clientOf(pbx.url);
    await client.login();
    const running = client.extensions();
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([client.close(), client.close()]);
    expect(await running).toEqual([]);
    await expect(client.extensions()).rejects.toMatchObject({ name: "TransportError", sent: false });
  });

  it("leaves a dispatcher alone that somebody else brought", async () => {
    const dispatcher = new MockAgent();
    dispatcher.disableNetConnect();
    const pbx = dispatcher.get("http://pbx.test");
    pbx.intercept({ path: /^\/api\/login\?/ }).reply(200, "", { headers: { "X-Auth-Token": "t" } });
    pbx.intercept({ path: "/api/ola/ivr_flows" }).reply(200, "[]");
    const { client } = clientOf("http://pbx.test", { dispatcher });
    expect(await client.ivrFlows()).toEqual([]);
    await client.close();
    pbx.intercept({ path: "/" }).reply(200, "still open");
    const { body } = await dispatcher.request({ origin: "http://pbx.test", path: "/", method: "GET" });
    expect(await body.text()).toBe("still open");
    await dispatcher.close();
  });
});
