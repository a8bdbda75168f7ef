import { describe, expect, it } from "vitest";
import { deliver } from "../../src/alarm/deliver.js";
import type { DeliverySettings, Recipient } from "../../src/alarm/deliver.js";
import type { Service } from "../../src/alarm/service.js";
import { dingtalk } from "../../src/alarm/services/dingtalk.js";
import { feishu } from "../../src/alarm/services/feishu.js";
import { json } from "../../src/alarm/services/json.js";
import { slack } from "../../src/alarm/services/slack.js";
import { wecom } from "../../src/alarm/services/wecom.js";
import { alarmWith, update } from "./support/alarms.js";
import { receiver } from "./support/receiver.js";

const alarm = alarmWith([update("extension/1001")]);

const to = (service: Service, url: string, secret?: string): Recipient => ({
  name: service.name,
  service,
  url: new URL(url),
  ...(secret !== undefined && { secret }),
});

function settings(
  overrides: Partial<DeliverySettings> = {},
): DeliverySettings & { readonly slept: number[] } {
  const slept: number[] = [];
  const sleep = async (ms: number): Promise<void> => void slept.push(await Promise.resolve(ms));
  return {
    timeoutMs: 5_000,
    retries: 2,
    sleep,
    random: () => 0.5,
    now: () => 1_700_000_000_123,
    slept,
    ...overrides,
  };
}

describe("delivery", () => {
  it("posts JSON to the address, its query kept", async () => {
    const { url, received } = await receiver();
    expect(await deliver(to(wecom, `${url}/cgi-bin/webhook/send?key=K`), alarm, settings())).toBeUndefined();
    expect(received).toMatchObject([{ path: "/cgi-bin/webhook/send?key=K", body: { msgtype: "markdown" } }]);
    expect(received[0]?.headers["content-type"]).toBe("application/json; charset=utf-8");
  });

  it("signs for DingTalk in the query, for Feishu in the body, anew for each try", async () => {
    const { url, received } = await receiver({ status: 503 }, {});
    let now = 1_700_000_000_000;
    const clock = settings({ now: () => (now += 1_000) });
    expect(await deliver(to(dingtalk, `${url}/send?access_token=T`, "SEC"), alarm, clock)).toBeUndefined();
    expect(await deliver(to(feishu, `${url}/hook`, "SEC"), alarm, clock)).toBeUndefined();
    const stamps = received.map(({ path }) => /timestamp=(\d+)&sign=./.exec(path)?.[1]);
    expect(stamps[0]).not.toBe(stamps[1]);
    expect(received[2]?.body).toMatchObject({ timestamp: expect.stringMatching(/^17\d{8}$/) as string });
  });

  it("sends what stands before the host as credentials, and the same id in each try", async () => {
    const { url, received } = await receiver({ status: 502 }, {});
    await deliver(to(json, url.replace("http://", "http://u:p%20w@")), alarm, settings());
    const [one, other] = received;
    expect(one?.headers["authorization"]).toBe(`Basic ${Buffer.from("u:p w").toString("base64")}`);
    expect(one?.body["id"]).toBe(other?.body["id"]);
  });

  it("takes a percent sign that encodes nothing for itself", async () => {
    const { url, received } = await receiver({});
    await deliver(to(json, url.replace("http://", "http://u:5%zz@")), alarm, settings());
    expect(received[0]?.headers["authorization"]).toBe(`Basic ${Buffer.from("u:5%zz").toString("base64")}`);
  });

  it.each([
    [dingtalk, '{"errcode":310000,"errmsg":"sign not match"}', "310000"],
    [wecom, '{"errcode":93000,"errmsg":"invalid webhook url"}', "93000"],
    [feishu, '{"code":19021,"msg":"sign match fail"}', "19021"],
    [feishu, '{"StatusCode":9499}', "9499"],
  ] as const)("takes a 200 with a code for a refusal: %#", async (service, body, code) => {
    const { url, received } = await receiver({ body });
    const end = await deliver(to(service, url), alarm, settings());
    expect(end?.why).toBe(`refused it with code ${code}`);
    expect(JSON.stringify(end)).not.toContain("match fail");
    expect(received).toHaveLength(1);
  });

  it("takes a 200 that is no answer of the service for a failure, and any for Slack's and JSON's", async () => {
    const { url } = await receiver({ body: "<html>" });
    expect((await deliver(to(dingtalk, url), alarm, settings()))?.why).toContain("no answer of that service");
    expect(await deliver(to(slack, url), alarm, settings())).toBeUndefined();
    expect(await deliver(to(json, url), alarm, settings())).toBeUndefined();
  });

  it("tries again, later each time, after what may pass; as Retry-After asks", async () => {
    const busy = await receiver({ status: 429, headers: { "retry-after": "7" } }, { hangUp: true }, {});
    const how = settings();
    expect(await deliver(to(slack, busy.url), alarm, how)).toBeUndefined();
    expect(how.slept).toEqual([7_250, 500]);
    expect(busy.received).toHaveLength(3);
  });

  it("gives up after the retries, and at once where trying again is no use", async () => {
    const down = await receiver({ status: 500 });
    expect((await deliver(to(slack, down.url), alarm, settings()))?.why).toBe(
      "answered with HTTP status 500",
    );
    expect(down.received).toHaveLength(3);
    const gone = await receiver({ status: 404 });
    await deliver(to(slack, gone.url), alarm, settings());
    expect(gone.received).toHaveLength(1);
    const moved = await receiver({ status: 302, headers: { location: "http://127.0.0.1:9/" } });
    expect((await deliver(to(slack, moved.url), alarm, settings()))?.hint).toContain("redirects");
  });

  it("goes by way of the proxy that the environment names", async () => {
    const proxy = await receiver();
    const end = await deliver(
      to(slack, "http://hooks.example/T?a=b"),
      alarm,
      settings({ proxy: { http: proxy.url } }),
    );
    expect(end).toBeUndefined();
    expect(proxy.received[0]?.path).toBe("http://hooks.example/T?a=b");
    expect(proxy.received[0]?.headers["host"]).toBe("hooks.example");
  });

  it("never says the address, whatever goes wrong", async () => {
    const end = await deliver(
      to(slack, "http://127.0.0.1:9/TOKEN?key=TOKEN"),
      alarm,
      settings({ retries: 0 }),
    );
    expect(end?.why).toBe("could not be reached (ECONNREFUSED)");
    expect(JSON.stringify(end)).not.toMatch(/TOKEN|127/);
  });
});
