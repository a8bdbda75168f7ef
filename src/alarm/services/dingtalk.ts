import { createHmac } from "node:crypto";
import { bytesOf, inert } from "../service.js";
import type { Service } from "../service.js";

/** DingTalk refuses a larger body with 460101. */
const LARGEST_BODY = 20_000;

/** HMAC-SHA256 of the time and the secret under the secret, base64. @param now milliseconds since 1970 */
export const dingtalkSignature = (secret: string, now: number): string =>
  createHmac("sha256", secret).update(`${now}\n${secret}`).digest("base64");

/** DingTalk's group robots: an action card with the run's page behind its button, Markdown where there is no page. */
export const dingtalk: Service = {
  name: "dingtalk",
  body({ title, facts, sections, link }) {
    const blocks = [
      `### ${title}`,
      facts.map((fact) => `- ${inert(fact)}`).join("\n"),
      ...sections.map(({ heading, lines }) =>
        [`**${heading}**`, "", ...lines.map((line) => `- ${inert(line)}`)].join("\n"),
      ),
    ];
    const text = blocks.join("\n\n");
    return link === null
      ? { msgtype: "markdown", markdown: { title, text }, at: { isAtAll: false } }
      : { msgtype: "actionCard", actionCard: { title, text, singleTitle: "Open the run", singleURL: link } };
  },
  fits: (body) => bytesOf(body) <= LARGEST_BODY,
  sign({ url, body }, secret, now) {
    const signed = new URL(url);
    signed.searchParams.set("timestamp", String(now));
    signed.searchParams.set("sign", dingtalkSignature(secret, now));
    return { url: signed, body };
  },
  codes: ["errcode"],
  hints: {
    "300001": "the address's access_token is not one",
    "300005": "the address's access_token is not one",
    "310000":
      "the robot's security settings refuse it: give its signing secret, let PBX be one of its keywords, or add this machine's address",
    "130101": "the robot was sent too many messages; it takes 20 a minute",
    "460101": "the message is too large",
  },
};
