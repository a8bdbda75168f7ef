import { inert } from "../service.js";
import type { Service } from "../service.js";

/** UTF-8 bytes of the Markdown; WeCom refuses more with 40058. */
const LARGEST_CONTENT = 4_096;

interface Markdown {
  readonly content: string;
}

const COLORS = { clean: "info", drift: "warning", failed: "warning" } as const;

/** WeCom's group robots: its own small Markdown, without lists. */
export const wecom: Service = {
  name: "wecom",
  body({ status, title, facts, sections, link }) {
    const blocks = [
      `**<font color="${COLORS[status]}">${title}</font>**`,
      facts.map((fact) => `> ${inert(fact)}`).join("\n"),
      ...sections.map(({ heading, lines }) =>
        [`**${heading}**`, ...lines.map((line) => `> ${inert(line)}`)].join("\n"),
      ),
      ...(link === null ? [] : [`[Open the run](${link.replaceAll(")", "%29")})`]),
    ];
    const markdown: Markdown = { content: blocks.join("\n\n") };
    return { msgtype: "markdown", markdown };
  },
  fits: ({ markdown }) => Buffer.byteLength((markdown as Markdown).content, "utf8") <= LARGEST_CONTENT,
  codes: ["errcode"],
  hints: {
    "93000": "the address's key is not one, or the robot was removed",
    "40058": "the message is too large",
    "45009": "the robot was sent too many messages; it takes 20 a minute",
  },
};
