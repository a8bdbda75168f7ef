import { createHmac } from "node:crypto";
import { bytesOf } from "../service.js";
import type { Service } from "../service.js";

/** Feishu takes 20 KB; the signature needs some. */
const LARGEST_BODY = 20_000;

/** HMAC-SHA256 of nothing under the time and the secret, base64. @param seconds since 1970 */
export const feishuSignature = (secret: string, seconds: number): string =>
  createHmac("sha256", `${seconds}\n${secret}`).update("").digest("base64");

const COLORS = { clean: "green", drift: "red", failed: "orange" } as const;

const plain = (content: string): object => ({ tag: "plain_text", content });
const block = (lines: readonly string[]): object => ({ tag: "div", text: plain(lines.join("\n")) });

/** Feishu's custom bots: an interactive card of plain text, in which nothing is read as a mention or a link. */
export const feishu: Service = {
  name: "feishu",
  body: ({ status, title, facts, sections, link }) => ({
    msg_type: "interactive",
    card: {
      config: { wide_screen_mode: true },
      header: { template: COLORS[status], title: plain(title) },
      elements: [
        block(facts),
        ...sections.map(({ heading, lines }) => block([heading, ...lines])),
        ...(link === null
          ? []
          : [
              {
                tag: "action",
                actions: [{ tag: "button", type: "default", text: plain("Open the run"), url: link }],
              },
            ]),
      ],
    },
  }),
  fits: (body) => bytesOf(body) <= LARGEST_BODY - 200,
  sign({ url, body }, secret, now) {
    const seconds = Math.floor(now / 1_000);
    return { url, body: { timestamp: String(seconds), sign: feishuSignature(secret, seconds), ...body } };
  },
  codes: ["code", "StatusCode"],
  hints: {
    "19001": "the address's hook is not one, or the bot was removed",
    "19021": "the signature does not match: check the secret, and this machine's clock",
    "19022": "the bot takes no message from this machine's address",
    "19024": "let PBX be one of the bot's keywords",
    "11232": "the bot was sent too many messages",
  },
};
