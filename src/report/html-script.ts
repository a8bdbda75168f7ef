/**
 * What the pages do: search, filters, folding, printing. The entries are lines of HTML that the report has escaped (see
 * `html-list.ts`); the script shows some of them and makes none of its own from what is typed.
 */
export const SCRIPT = `"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const all = byId("all");
  if (!all) return;
  const lines = all.textContent.split("\\n").filter((line) => line.startsWith("<li "));
  const list = byId("list"), more = byId("more"), status = byId("status"), search = byId("search");
  const expand = byId("expand"), tools = byId("tools"), cut = byId("cut");
  const heads = lines.map((line) => /^<li class="([^"]*)" data-kind="([^"]*)"/.exec(line) || ["", "", ""]);
  const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#10;": "\\n", "&amp;": "&" };
  const plain = (line) =>
    line.replace(/<[^>]*>/g, " ").replace(/&(?:lt|gt|quot|amp|#39|#10);/g, (entity) => ENTITIES[entity]);
  let texts;
  const textOf = (index) => {
    texts ||= lines.map((line) => plain(line).toLowerCase());
    return texts[index];
  };
  const number = new Intl.NumberFormat("en-US");
  const PAGE = 200, PRINTED = 2000;
  let found = [], shown = 0;

  const checked = (name) =>
    new Set([...tools.querySelectorAll("input[name=" + name + "]:checked")].map((box) => box.value));

  function append(count) {
    const next = found.slice(shown, shown + count);
    list.insertAdjacentHTML("beforeend", next.map((index) => lines[index]).join(""));
    shown += next.length;
    if (expand.getAttribute("aria-pressed") === "true") unfold(true);
    more.hidden = shown >= found.length;
    more.textContent = "Show " + number.format(Math.min(PAGE, found.length - shown)) + " more";
    status.textContent =
      found.length === 0
        ? "Nothing matches."
        : shown === found.length
          ? number.format(found.length) + " of " + number.format(lines.length) + " shown."
          : "The first " + number.format(shown) + " of " + number.format(found.length) + " shown.";
    // On paper no button says that there is more.
    const isNarrowed = found.length < lines.length;
    cut.textContent =
      shown === lines.length ? "" : (isNarrowed ? "Narrowed by search or filters. " : "") + status.textContent;
  }

  function unfold(open) {
    for (const details of list.querySelectorAll("details")) details.open = open;
  }

  function filter() {
    const groups = checked("group"), kinds = checked("kind");
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    found = [];
    for (let index = 0; index < lines.length; index += 1) {
      const [, group, kind] = heads[index];
      if (groups.size > 0 && !groups.has(group)) continue;
      if (kinds.size > 0 && !kinds.has(kind)) continue;
      if (words.every((word) => textOf(index).includes(word))) found.push(index);
    }
    list.replaceChildren();
    shown = 0;
    append(PAGE);
  }

  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  tools.addEventListener("change", (event) => {
    if (event.target !== search) filter();
  });
  tools.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const first = shown;
    append(PAGE);
    const focus = list.children[first]?.querySelector("summary");
    if (focus) focus.focus();
  });
  expand.addEventListener("click", () => {
    const open = expand.getAttribute("aria-pressed") !== "true";
    expand.setAttribute("aria-pressed", String(open));
    unfold(open);
  });
  addEventListener("beforeprint", () => {
    if (shown < PRINTED) append(PRINTED - shown);
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  addEventListener("afterprint", () => {
    const open = expand.getAttribute("aria-pressed") === "true";
    for (const details of document.querySelectorAll("details")) details.open = open && list.contains(details);
  });
  tools.hidden = lines.length === 0;
  filter();
  document.documentElement.dataset.ready = "true";
})();
`;
