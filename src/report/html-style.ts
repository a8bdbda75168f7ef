/** How the pages look: quiet, in the reader's own light or dark, on paper too. Colour never stands alone: symbols and words say the same. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f7f7f5; --card: #ffffff; --line: #e1e1dc; --text: #22262b; --soft: #5b636c; --focus: #0b62c4;
  --green: #14692d; --green-tint: #e6f4ea; --amber: #7d5200; --amber-tint: #fdf2d9;
  --red: #b3202a; --red-tint: #fdeaea; --violet: #6b3fa8; --violet-tint: #f2ebfb; --grey-tint: #eeeeea;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171a; --card: #1c2024; --line: #31373d; --text: #e4e6e8; --soft: #a3abb3; --focus: #6cb0ff;
    --green: #74d08f; --green-tint: #17301f; --amber: #e8bd62; --amber-tint: #352a12;
    --red: #ff938f; --red-tint: #3c1c1d; --violet: #c9a8f5; --violet-tint: #2c2140; --grey-tint: #282d32;
  }
}
* { box-sizing: border-box; }
html { background: var(--page); color: var(--text); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
body { margin: 0 auto; max-width: 68rem; padding: 2.5rem 1.5rem 4rem; }
code, pre, .address, h1 { font-family: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; }
code { font-size: .92em; overflow-wrap: anywhere; }
a { color: var(--focus); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
[hidden] { display: none !important; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; border-radius: 6px; z-index: 1; }
header { margin-bottom: 2rem; }
.kicker { margin: 0; color: var(--soft); letter-spacing: .02em; }
h1 { margin: .1rem 0 .9rem; font-size: 1.5rem; font-weight: 600; line-height: 1.3; overflow-wrap: anywhere; }
h2 { margin: 0 0 .8rem; font-size: 1.05rem; font-weight: 650; }
.verdict { margin: 0 0 1rem; padding: .7rem 1rem; border-radius: 8px; background: var(--grey-tint); border-left: 4px solid var(--soft); overflow-wrap: anywhere; }
.verdict p { margin: 0; }
.verdict p:first-child { font-weight: 600; }
.verdict.care { background: var(--amber-tint); border-color: var(--amber); }
.verdict.good { background: var(--green-tint); border-color: var(--green); }
.verdict.bad { background: var(--red-tint); border-color: var(--red); }
.facts { display: flex; flex-wrap: wrap; gap: .3rem 1.8rem; margin: 0; font-size: .875rem; color: var(--soft); }
.facts div { display: flex; gap: .5rem; min-width: 0; }
.facts dt { flex: none; }
.facts dd { margin: 0; color: var(--text); overflow-wrap: anywhere; }
section { margin: 2.4rem 0 0; scroll-margin-top: 1rem; }
h2 { scroll-margin-top: 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; list-style: none; margin: 1.1rem 0 0; padding: 0; font-size: .9rem; color: var(--soft); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.2rem, 1fr)); gap: .8rem; margin: 0; }
.tiles div { display: flex; flex-direction: column-reverse; padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.tiles dt { font-size: .875rem; color: var(--soft); }
.tiles dd { margin: 0; font-size: 1.7rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
.create, .done { --own: var(--green); --tint: var(--green-tint); }
.update { --own: var(--amber); --tint: var(--amber-tint); }
.replace, .unknown { --own: var(--violet); --tint: var(--violet-tint); }
.delete, .failed { --own: var(--red); --tint: var(--red-tint); }
.unmanaged, .blocked { --own: var(--soft); --tint: var(--grey-tint); }
.tiles dd { color: var(--own); }
.tiles .none dd { color: var(--soft); font-weight: 400; }
.cards, .notes, .list { list-style: none; margin: 0; padding: 0; }
.cards li { padding: .8rem 1rem; margin-bottom: .6rem; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--amber); border-radius: 8px; }
.cards p { margin: 0 0 .3rem; overflow-wrap: anywhere; }
.cards .closed, .cards .error { border-left-color: var(--red); }
.cards .open { border-left-color: var(--green); }
.badge { display: inline-block; padding: 0 .5rem; border-radius: 99px; font-size: .8125rem; font-weight: 600; background: var(--amber-tint); color: var(--amber); }
.closed .badge, .error .badge { background: var(--red-tint); color: var(--red); }
.open .badge { background: var(--green-tint); color: var(--green); }
.hint, .addresses { font-size: .9rem; color: var(--soft); }
.addresses code { color: var(--text); }
.notes { padding: .8rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
.notes li { overflow-wrap: anywhere; }
.notes li + li { margin-top: .3rem; }
#tools { display: grid; grid-template-columns: 1fr; gap: .7rem; margin-bottom: 1rem; }
.search { display: flex; align-items: center; gap: .7rem; margin: 0; }
.search label, legend { font-size: .875rem; color: var(--soft); min-width: 4rem; }
input[type="search"] { flex: 1; min-width: 0; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 8px; padding: .45rem .8rem; }
input::placeholder { color: var(--soft); opacity: 1; }
fieldset { display: flex; flex-wrap: wrap; align-items: center; gap: .45rem; margin: 0; padding: 0; border: 0; }
legend { float: left; padding: 0; margin-right: .25rem; }
.chip { position: relative; cursor: pointer; font-size: .875rem; }
.chip input { position: absolute; opacity: 0; inset: 0; margin: 0; cursor: pointer; }
.chip span { display: block; padding: .2rem .8rem; border: 1px solid var(--line); border-radius: 99px; background: var(--card); }
.chip b { font-weight: 600; color: var(--own, var(--text)); font-variant-numeric: tabular-nums; }
.chip input:checked + span { background: var(--tint, var(--grey-tint)); border-color: var(--own, var(--soft)); box-shadow: inset 0 0 0 1px var(--own, var(--soft)); }
.chip input:focus-visible + span { outline: 2px solid var(--focus); outline-offset: 2px; }
.status { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: .5rem; margin: 0; font-size: .875rem; color: var(--soft); }
button { font: inherit; font-size: .875rem; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 8px; padding: .35rem .9rem; cursor: pointer; }
button[aria-pressed="true"] { background: var(--grey-tint); box-shadow: inset 0 0 0 1px var(--soft); }
.list { background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.list:empty { display: none; }
.list li { content-visibility: auto; contain-intrinsic-size: auto 2.6rem; }
.list li + li { border-top: 1px solid var(--line); }
.list summary:focus-visible { outline-offset: -2px; }
#more { margin-top: .8rem; }
.cut { display: none; }
.list summary, .head { display: flex; align-items: baseline; gap: .6rem; padding: .5rem 1rem; }
.list summary { cursor: pointer; list-style: none; }
.list summary::-webkit-details-marker { display: none; }
.list summary:hover { background: var(--grey-tint); }
.list summary::after { content: ""; flex: none; align-self: center; width: .45rem; height: .45rem; margin-left: .2rem; border: solid var(--soft); border-width: 0 1.5px 1.5px 0; transform: rotate(45deg) translate(-1px, -1px); }
.list [open] > summary::after { transform: rotate(225deg) translate(-1px, -1px); }
.list .symbol { flex: none; min-width: 2.1rem; padding: 0 .3rem; border-radius: 5px; text-align: center; font: 600 .875rem/1.6 ui-monospace, Menlo, Consolas, monospace; color: var(--own); background: var(--tint); }
.address { font-size: .92rem; overflow-wrap: anywhere; min-width: 0; }
.verb { margin-left: auto; padding-left: .5rem; font-size: .8125rem; color: var(--soft); text-align: right; }
.list pre { margin: 0; padding: .3rem 1rem .9rem 1rem; font-size: .85rem; line-height: 1.6; white-space: pre-wrap; overflow-wrap: anywhere; }
pre .plus { color: var(--green); } pre .minus { color: var(--red); } pre .tilde { color: var(--amber); } pre .hash { color: var(--soft); }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); font-size: .875rem; margin-bottom: .6rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .35rem 1rem; text-align: left; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 500; color: var(--soft); }
.date { white-space: nowrap; font-variant-numeric: tabular-nums; }
.graph { overflow-x: auto; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin-bottom: .6rem; }
.graph svg { display: block; }
.graph text { font: 13px ui-monospace, Menlo, Consolas, monospace; fill: var(--text); }
.node rect { fill: var(--tint); stroke: var(--own); stroke-opacity: .55; }
.node text.symbol { fill: var(--own); font-weight: 700; text-anchor: middle; }
.edge { fill: none; stroke: var(--soft); stroke-opacity: .6; stroke-width: 1.3; }
section > details > summary, .cards summary { cursor: pointer; font-size: .9rem; color: var(--soft); }
section > p { margin: 0 0 .8rem; color: var(--soft); }
@media (max-width: 36rem) {
  body { padding: 1.4rem .9rem 3rem; }
  .list summary, .head { flex-wrap: wrap; padding: .5rem .7rem; }
  .list .address { flex: 1; }
  .verb { flex-basis: 100%; margin: 0; padding-left: 2.7rem; text-align: left; }
  .list summary::after { display: none; }
  th, td { padding: .35rem .5rem; }
  .date { white-space: normal; }
  .tiles { grid-template-columns: repeat(auto-fit, minmax(6rem, 1fr)); gap: .5rem; }
  .tiles div { padding: .6rem .8rem; }
}
@media (prefers-contrast: more) { :root { --line: var(--soft); } }
@media print {
  :root {
    --page: #fff; --card: #fff; --line: #bbb; --text: #000; --soft: #444;
    --green: #14692d; --green-tint: #eef7f0; --amber: #6b4600; --amber-tint: #fbf4e2;
    --red: #a01820; --red-tint: #fdf0f0; --violet: #55308a; --violet-tint: #f5f0fb; --grey-tint: #f2f2f0;
  }
  html { font-size: 11pt; }
  body { max-width: none; padding: 0; }
  #tools, #more, .skip, nav { display: none !important; }
  .cut { display: block; }
  .list { overflow: visible; }
  .list li { content-visibility: visible; }
  .list summary { break-after: avoid; }
  .list pre { line-height: 1.4; }
  .list summary::after { display: none; }
  .graph { overflow: visible; break-inside: avoid; }
  .graph svg { max-width: 100%; height: auto; }
  .cards li, .tiles div, tr { break-inside: avoid; }
}
`;
