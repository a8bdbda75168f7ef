import { describe, expect, it } from "vitest";
import { failureAlarm } from "../../src/alarm/alarm.js";
import type { Alarm } from "../../src/alarm/alarm.js";
import { bodyFor, bytesOf } from "../../src/alarm/service.js";
import { dingtalk, dingtalkSignature } from "../../src/alarm/services/dingtalk.js";
import { feishu, feishuSignature } from "../../src/alarm/services/feishu.js";
import { json, services } from "../../src/alarm/services/index.js";
import { slack } from "../../src/alarm/services/slack.js";
import { wecom } from "../../src/alarm/services/wecom.js";
import { expectGolden } from "../support/golden.js";
import { SETTING, alarmWith, hugeAlarm, rogue, update } from "./support/alarms.js";

const all = [...services, json];
const drift = alarmWith([update("extension/1001")], [rogue]);
const failed = failureAlarm({ message: "the connection was refused", hint: "check the address" }, SETTING);
const HOSTILE = '<!channel>&lt;<@all><at id=all></at>@所有人[x](http://x)![i](http://x)`#**\u202e\u0007"\\';
const hostile = alarmWith([update(`conference/${HOSTILE}`)], [{ ...rogue, address: `extension/${HOSTILE}` }]);

const lines = (alarm: Alarm): string[] =>
  all.flatMap((service) => [
    `# ${service.name}`,
    ...JSON.stringify(bodyFor(service, alarm), undefined, 2).split("\n"),
  ]);

describe("cards", () => {
  it.each([
    ["drift", drift],
    ["drift outside a pipeline", { ...drift, run: null }],
    ["recovery", alarmWith([])],
    ["failure", failed],
    ["hostile names", hostile],
  ] as const)("%s", (name, alarm) => {
    expectGolden(`cards-${name.replaceAll(" ", "-")}.txt`, lines(alarm));
  });

  it("hold as much as the service takes, what nobody declared first, and count the rest", () => {
    for (const service of services) {
      const body = bodyFor(service, hugeAlarm());
      expect(service.fits(body), service.name).toBe(true);
      expect(JSON.stringify(body)).toContain("extension/6666");
      expect(JSON.stringify(body)).toMatch(/… and 29\d{3} more/);
      expect(bytesOf(body)).toBeGreaterThan(2_500);
    }
    const { markdown } = bodyFor(wecom, hugeAlarm()) as { markdown: { content: string } };
    expect(Buffer.byteLength(markdown.content)).toBeLessThanOrEqual(4_096);
    expect(bytesOf(bodyFor(dingtalk, hugeAlarm()))).toBeLessThanOrEqual(20_000);
    expect(bodyFor(json, hugeAlarm())).toMatchObject({ summary: { differences: 30_000, undeclared: 1 } });
  });

  it("fit when every name is long, too", () => {
    const long = alarmWith(
      Array.from({ length: 40 }, (_, n) => update(`conference/${n}${"会".repeat(900)}`)),
    );
    for (const service of services) expect(service.fits(bodyFor(service, long)), service.name).toBe(true);
  });

  it("trap 14: a name mentions nobody, links nowhere and shows no picture", () => {
    const text = (service: typeof slack): string =>
      JSON.stringify(bodyFor(service, { ...hostile, run: null }));
    expect(text(slack)).not.toMatch(/<[!@#]|<at/);
    for (const service of [dingtalk, wecom])
      expect(text(service).replaceAll(/<\/?font[^>]*>|\\n> /g, "")).not.toMatch(/[<>[\]@`]/);
    expect(text(feishu)).not.toContain("lark_md");
    for (const service of all) expect(text(service)).not.toContain("\u0007");
  });
});

describe("signatures, against vectors of another implementation (Python's hmac)", () => {
  it("DingTalk: the time in milliseconds and the secret, under the secret, in the query", () => {
    const sign = "gHzTcMCvf2AFDNUi3CM+X+ZHaLBqsyWnE9we84arXho=";
    expect(dingtalkSignature("SECthis is secret", 1_700_000_000_123)).toBe(sign);
    const url = new URL("https://oapi.example/robot/send?access_token=t");
    const signed = dingtalk.sign?.({ url, body: {} }, "SECthis is secret", 1_700_000_000_123);
    expect(signed?.url.searchParams.get("sign")).toBe(sign);
    expect(signed?.url.href).toContain(`&timestamp=1700000000123&sign=${encodeURIComponent(sign)}`);
    expect(url.searchParams.has("sign")).toBe(false);
  });

  it("Feishu: nothing, under the time in seconds and the secret, in the body", () => {
    const sign = "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=";
    expect(feishuSignature("demo", 1_599_360_473)).toBe(sign);
    const signed = feishu.sign?.({ url: new URL("https://x"), body: { a: 1 } }, "demo", 1_599_360_473_999);
    expect(signed?.body).toEqual({ timestamp: "1599360473", sign, a: 1 });
  });
});
