/**
 * A page in a real browser uses the methods of the vendor's script against the simulator: what an agent's application
 * does all day. Runs where a Chromium is found; see `findChromium`.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { Button } from "../browser/buttons.js";
import type { Message } from "../browser/ola.js";
import { Chromium, findChromium } from "../support/chromium.js";
import type { Tab } from "../support/chromium.js";
import { OlaInbox } from "../support/ola-inbox.js";
import { CUSTOMER, Office, next, press, ready, workADay } from "../support/ola-story.js";
import type { Desk } from "../support/ola-story.js";

const FILES = new URL("../browser/", import.meta.url);
const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** Serves the page: another origin than the PBX's, as the vendor's own page is. */
const pages = createServer((request, response) => {
  const name = request.url === "/" ? "index.html" : (request.url ?? "").slice(1);
  readFile(new URL(name, FILES)).then(
    (content) => response.writeHead(200, { "content-type": TYPES[extname(name)] }).end(content),
    () => response.writeHead(404).end(),
  );
});

/** A tab that shows the page, as a person uses it. */
class BrowserDesk extends OlaInbox implements Desk {
  #tab: Tab | undefined;

  async open(browser: Chromium, url: string): Promise<this> {
    this.#tab = await browser.open(url, (payload) => this.take(JSON.parse(payload) as Message));
    return this;
  }

  async run(expression: string): Promise<unknown> {
    return this.#tab?.run(expression);
  }

  async fill(field: string, text: string): Promise<void> {
    await this.run(`document.getElementById("${field}").value = ${JSON.stringify(text)}`);
  }

  async start(address: string, extn: string, password: string): Promise<this> {
    for (const [field, text] of Object.entries({ address, extn, password })) await this.fill(field, text);
    await this.run('document.getElementById("connect").click()');
    const replies = ["1", "2"].map((n) => this.reply(`73836387-0000-0000-0000-0000-${n.padStart(12, "0")}`));
    const codes = (await Promise.all(replies)).map(({ code }) => code);
    expect(codes).toEqual([200, 200]);
    return this;
  }

  async press(button: Button, number = ""): Promise<Message> {
    await this.fill("number", number);
    const uuid = await this.run(
      `(() => { const button = document.getElementById("${button}"); button.click(); return button.dataset.uuid; })()`,
    );
    return this.reply(String(uuid));
  }
}

const path = findChromium();

describe("a page in a browser", () => {
  let browser: Chromium;
  let office: Office;
  let address: string;
  let page: string;

  beforeAll(async () => {
    await new Promise<void>((listening) => pages.listen(0, "127.0.0.1", listening));
    page = `http://127.0.0.1:${(pages.address() as AddressInfo).port}/`;
    if (path !== undefined) browser = new Chromium(path);
  });
  afterAll(async () => {
    if (path !== undefined) await browser.close();
    pages.closeAllConnections();
    pages.close();
  });
  beforeEach(async (context) => {
    if (path === undefined) context.skip("no Chromium on the path or in PBXCTL_CHROMIUM: passed over");
    office = new Office();
    address = await office.open();
    onTestFinished(() => office.close());
  });

  const open = async (extn: string): Promise<BrowserDesk> => {
    const desk = await new BrowserDesk().open(browser, page);
    return desk.start(address, extn, `pw-${extn}`);
  };

  it("connects, authenticates, subscribes, logs in, is ready, dials, holds, transfers, calls with three, hangs up", async () => {
    const desk = await open("1001");
    await workADay(office, desk, await open("1002"));
    const shown = 'document.getElementById("events").rows.length';
    const events = desk.messages.filter(({ event_type }) => event_type === "agent_state");
    expect(await desk.run(shown)).toBe(events.length);
    expect(await desk.run('document.getElementById("state").textContent')).toBe("1001 logout");
  });

  it("answers a caller of its queue", async () => {
    const desk = await open("1001");
    await ready(desk, "1001");
    office.simulator.callIn("10010", CUSTOMER);
    expect(await next(desk)).toMatchObject({ at: "busy/ring", call_type: "inbound", ani: CUSTOMER });
    await press(desk, "answer");
    expect((await next(desk)).at).toBe("busy/answered");
    await press(desk, "hangup");
    expect((await next(desk)).at).toBe("acw");
  });
});
