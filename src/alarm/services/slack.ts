import type { Service } from "../service.js";

/** Slack reads `<…>` as a mention or a link; entities are its own escape. A backtick would end the code. */
const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("`", "ˋ");

const code = (text: string): string => `\`${escape(text)}\``;

/** The text of a section, in UTF-16 units. */
const LONGEST_SECTION = 3_000;

interface Section {
  readonly type: "section";
  readonly text: { readonly type: "mrkdwn"; readonly verbatim: true; readonly text: string };
}

const section = (text: string): Section => ({
  type: "section",
  text: { type: "mrkdwn", verbatim: true, text },
});

/** Slack's incoming webhooks: Block Kit. `verbatim` keeps names from becoming links and mentions. */
export const slack: Service = {
  name: "slack",
  body: ({ title, facts, sections, link }) => ({
    text: escape(title),
    blocks: [
      { type: "header", text: { type: "plain_text", text: title, emoji: false } },
      section(facts.map(code).join("\n")),
      ...sections.map(({ heading, lines }) => section([`*${heading}*`, ...lines.map(code)].join("\n"))),
      ...(link === null ? [] : [section(`<${escape(link).replaceAll("|", "%7C")}|Open the run>`)]),
    ],
  }),
  fits: ({ blocks }) =>
    Array.isArray(blocks) &&
    (blocks as readonly Section[]).every(({ text }) => text.text.length <= LONGEST_SECTION),
};
