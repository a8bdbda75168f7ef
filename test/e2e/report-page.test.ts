/** The HTML reports in a real browser. Without one these tests are skipped: PBXCTL_CHROMIUM names it, or the path holds one. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { planHtml } from "../../src/report/html-plan.js";
import { applyHtml, errorHtml } from "../../src/report/html-apply.js";
import { Chromium, findChromium } from "../support/chromium.js";
import type { Tab } from "../support/chromium.js";
import { folder } from "../support/cli.js";
import { everything, rows } from "../support/every-change.js";
import { hostile } from "../support/hostile.js";
import { planned } from "../support/planning.js";
import { applyRecordOf, bigPlan, errorRecord, planReportOf } from "../support/reports.js";

const path = findChromium();
const axe = readFileSync(new URL("../../node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const found = planned(everything, rows);
const bad = hostile.filter((text) => text !== "");
const conferences = bad.map((topic) => ({ topic, outboundGroup: "out" }));

const pages = {
  plan: () => planHtml(planReportOf(found)),
  empty: () => planHtml(planReportOf(planned({ extensions: [{ extn: "1001" }] }, rows))),
  hostile: () => planHtml(planReportOf(planned({ conferences }, rows))),
  large: () => planHtml({ command: "plan", plan: bigPlan(30_000), warnings: [], waits: () => [] }),
  apply: () => applyHtml(applyRecordOf(found.plan)),
  error: () => errorHtml(errorRecord),
} satisfies Record<string, () => Iterable<string>>;

describe.skipIf(path === undefined)("a report in a browser (skipped where there is no Chromium)", () => {
  let browser: Chromium;
  beforeAll(() => {
    browser = new Chromium(path ?? "");
  });
  afterAll(() => browser.close());

  interface Look {
    readonly dark?: boolean;
    readonly width?: number;
    readonly script?: boolean;
  }

  async function open(
    name: keyof typeof pages,
    { dark = false, width = 1_200, script = true }: Look = {},
  ): Promise<Tab> {
    const file = join(folder({ "report.html": [...pages[name]()].join("\n") }), "report.html");
    const tab = await browser.open("about:blank");
    await tab.send("Emulation.setScriptExecutionDisabled", { value: !script });
    const metrics = { width, height: 900, deviceScaleFactor: 1, mobile: false };
    await tab.send("Emulation.setDeviceMetricsOverride", metrics);
    const scheme = { name: "prefers-color-scheme", value: dark ? "dark" : "light" };
    await tab.send("Emulation.setEmulatedMedia", { features: [scheme] });
    await tab.send("Page.enable");
    await tab.send("Page.navigate", { url: pathToFileURL(file).href });
    // With scripts forbidden, no listener of the page's own would be called.
    while ((await tab.run("location.protocol + document.readyState")) !== "file:complete");
    return tab;
  }

  const shown = (tab: Tab): Promise<unknown> =>
    tab.run(`[...document.querySelectorAll("#list .address")].map((one) => one.textContent)`);
  const status = (tab: Tab): Promise<unknown> => tab.run(`document.getElementById("status").textContent`);
  const choose = (tab: Tab, value: string): Promise<unknown> =>
    tab.run(`document.querySelector('input[value="${value}"]').click()`);
  /** What is typed is looked for when nothing follows for a moment: the status is told anew then. */
  const search = (tab: Tab, text: string): Promise<unknown> =>
    tab.run(`new Promise((done) => {
      new MutationObserver((_, observer) => { observer.disconnect(); done(); })
        .observe(document.getElementById("status"), { childList: true });
      const field = document.getElementById("search");
      field.value = ${JSON.stringify(text)};
      field.dispatchEvent(new Event("input", { bubbles: true }));
    })`);

  describe("accessibility", () => {
    test.each([
      ["plan", {}],
      ["plan", { dark: true }],
      ["plan", { width: 360 }],
      ["empty", {}],
      ["hostile", {}],
      ["apply", {}],
      ["apply", { dark: true }],
      ["error", {}],
    ] as const)("axe finds nothing wrong: %s %o", async (name, look) => {
      const tab = await open(name, look);
      if (name !== "empty" && name !== "error") await tab.run(`document.getElementById("expand").click()`);
      // The policy does not stop the protocol's own scripts.
      await tab.run(axe);
      const told = (await tab.run(`axe.run().then(({ violations, passes }) => ({
        wrong: violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")),
        passed: passes.length,
      }))`)) as { readonly wrong: readonly string[]; readonly passed: number };
      expect(told.wrong).toEqual([]);
      expect(told.passed).toBeGreaterThan(15);
    });

    test("nothing is wider than a narrow screen, save the drawing, which scrolls by itself", async () => {
      for (const name of ["plan", "hostile", "apply"] as const) {
        const tab = await open(name, { width: 360 });
        expect(await tab.run("document.documentElement.scrollWidth <= innerWidth"), name).toBe(true);
      }
    });

    test("the keyboard reaches search, filters, entries and what opens them", async () => {
      const tab = await open("plan");
      const press = async (key: string, code: number, text = ""): Promise<void> => {
        const event = { key, code: key, windowsVirtualKeyCode: code, text };
        await tab.send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
        await tab.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
      };
      const reached: unknown[] = [];
      for (let step = 0; step < 40; step += 1) {
        await press("Tab", 9);
        reached.push(
          await tab.run(
            `document.activeElement.id || document.activeElement.value || document.activeElement.tagName`,
          ),
        );
      }
      expect(reached).toEqual(expect.arrayContaining(["search", "create", "delete", "expand", "SUMMARY"]));
      await tab.run(`document.querySelector("#list summary").focus()`);
      await press("Enter", 13, "\r");
      expect(await tab.run(`document.querySelector("#list details").open`)).toBe(true);
    });
  });

  describe("filters and search", () => {
    test("by action, by kind, by both; none chosen is all", async () => {
      const tab = await open("plan");
      const all = found.plan.resource_changes.map(({ address }) => address);
      expect(await shown(tab)).toEqual(all);
      await choose(tab, "delete");
      expect(await shown(tab)).toEqual([
        "outbound-group/old",
        "extension/1002",
        "blacklist/4003",
        "conference/Stale",
      ]);
      await choose(tab, "extension");
      expect(await shown(tab)).toEqual(["extension/1002"]);
      await choose(tab, "delete");
      await choose(tab, "extension");
      expect(await shown(tab)).toEqual(all);
    });

    test("words are looked for in addresses and differences, in any case", async () => {
      const tab = await open("plan");
      await search(tab, "WEEKLY conference");
      expect(await shown(tab)).toEqual(["conference/Weekly"]);
      await search(tab, "forces replacement");
      expect(await shown(tab)).toEqual(["outbound-group/out"]);
      await search(tab, "nothing has this");
      expect(await status(tab)).toBe("Nothing matches.");
    });

    test("what is looked for is a text and no markup", async () => {
      const tab = await open("hostile");
      await search(tab, "<script>alert(1)</script>");
      expect(await shown(tab)).toHaveLength(1);
    });

    test("30,000 changes: two hundred are shown, the rest on demand, and each is found", async () => {
      const tab = await open("large");
      expect(await status(tab)).toBe("The first 200 of 30,000 shown.");
      await tab.run(`document.getElementById("more").click()`);
      expect(await shown(tab)).toHaveLength(400);
      const { address } = bigPlan(30_000).resource_changes[29_999] ?? { address: "" };
      await search(tab, address);
      expect(await shown(tab)).toEqual([address]);
      expect(await tab.run("document.querySelectorAll('*').length < 3000")).toBe(true);
    }, 60_000);
  });

  test("without JavaScript all entries are there, and no control that does nothing", async () => {
    const tab = await open("plan", { script: false });
    const entries = `document.querySelectorAll("#all .address").length`;
    expect(await tab.run(entries)).toBe(found.plan.resource_changes.length);
    expect(await tab.run(`document.getElementById("tools").checkVisibility()`)).toBe(false);
    expect(await tab.run(`document.getElementById("more").checkVisibility()`)).toBe(false);
  });

  test("on paper everything is open and no control is left", async () => {
    const tab = await open("plan");
    await tab.run(`dispatchEvent(new Event("beforeprint"))`);
    await tab.send("Emulation.setEmulatedMedia", { media: "print" });
    expect(await tab.run(`[...document.querySelectorAll("details")].every((one) => one.open)`)).toBe(true);
    expect(await tab.run(`document.getElementById("tools").checkVisibility()`)).toBe(false);
    const { data } = await tab.send("Page.printToPDF");
    expect(Buffer.from(String(data), "base64").subarray(0, 5).toString()).toBe("%PDF-");
  });

  test("trap 14: hostile names run nothing, and the policy holds", async () => {
    const tab = await open("hostile");
    await tab.run(`document.getElementById("expand").click()`);
    const topics = `[...document.querySelectorAll("#list .address")].length`;
    expect(await tab.run(topics)).toBe(bad.length);
    expect(
      await tab.run(`document.querySelectorAll("#list script, #list img, #list svg, #list b").length`),
    ).toBe(0);
    const refused = await tab.run(`new Promise((done) => {
      addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective), { once: true });
      const image = document.createElement("img");
      image.src = "http://127.0.0.1:9/x.png";
      document.body.append(image);
    })`);
    expect(refused).toBe("img-src");
  });
});
