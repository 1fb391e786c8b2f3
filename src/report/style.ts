/** The page's own style; the tokens are those of the window. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f5f6f7; --surface: #ffffff; --line: #dde1e5; --ink: #16191d; --ink-2: #454d56; --ink-3: #5d666f;
  --good: #1c6b46; --good-soft: #e4f2ea;
  --anomaly: #c0006e; --anomaly-soft: rgb(192 0 110 / 9%); --anomaly-rgb: 192 0 110;
  --real: #16191d; --real-2: #59636d; --grid: #e7eaed; --axis: #868f98; --label: #454d56;
  --chart-1: #0072b2; --chart-2: #e69f00; --chart-3: #009e73; --chart-4: #d55e00; --chart-5: #56b4e9; --chart-6: #a89400;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #111418; --surface: #181c21; --line: #2c333b; --ink: #eceff2; --ink-2: #b9c1c9; --ink-3: #98a2ac;
    --good: #79cfa3; --good-soft: #173025;
    --anomaly: #ff6fb9; --anomaly-soft: rgb(255 111 185 / 13%); --anomaly-rgb: 255 111 185;
    --real: #eceff2; --real-2: #a3adb7; --grid: #262c33; --axis: #6d7883; --label: #b9c1c9;
    --chart-1: #3d9bd6; --chart-2: #e69f00; --chart-3: #1fb88d; --chart-4: #e8762b; --chart-5: #8ccdf2; --chart-6: #f0e442;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: 32px 24px 64px; background: var(--ground); color: var(--ink);
  font: 400 14px/21px system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif;
  font-variant-numeric: tabular-nums;
}
main, header { max-width: 1120px; margin: 0 auto; }
h1 { font-size: 26px; line-height: 32px; font-weight: 600; letter-spacing: -0.01em; margin: 0 0 8px; }
h2 { font-size: 18px; line-height: 24px; font-weight: 600; margin: 40px 0 8px; }
h3 { font-size: 14px; line-height: 20px; font-weight: 600; margin: 0 0 4px; }
p { margin: 0 0 12px; max-width: 78ch; color: var(--ink-2); }
p.lead { font-size: 15px; line-height: 23px; }
.quiet { color: var(--ink-3); font-size: 12.5px; line-height: 18px; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 6px; padding: 16px; margin: 0 0 16px; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); gap: 16px; }
.pair > .card { margin: 0; }
.pair + * { margin-top: 16px; }
.scroll { overflow-x: auto; }
svg { display: block; width: 100%; height: auto; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(240px, 100%), 1fr)); gap: 10px 24px; margin: 0; }
.facts dt { color: var(--ink-3); font-size: 12px; line-height: 16px; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { padding: 5px 10px; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; color: var(--ink-2); }
th:first-child, td:first-child { text-align: left; }
tbody tr:last-child > * { border-bottom: 0; }
tbody th { font-weight: 400; color: var(--ink); }
tr.own > * { font-weight: 600; }
td.best { color: var(--good); background: var(--good-soft); font-weight: 600; }
td.best::after { content: ' ●'; font-size: 9px; vertical-align: 1px; }
td.plain::after { content: ' ●'; font-size: 9px; visibility: hidden; }
.verdict { border-left: 3px solid var(--ink-3); padding-left: 12px; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 12.5px; color: var(--ink-2); margin: 0 0 12px; padding: 0; list-style: none; }
.legend i { display: inline-block; width: 18px; height: 0; border-top: 2.5px solid; vertical-align: middle; margin-right: 6px; }
.heat td { border: 1px solid var(--surface); padding: 5px 12px; }
.heat tr.touched th { color: var(--anomaly); font-weight: 600; }
.heat td.cold, .heat td.even { color: #16191d; }
.heat td.dark { color: #ffffff; }
ul.plain { margin: 0 0 12px; padding-left: 18px; color: var(--ink-2); }
code, pre { font: 12.5px/19px ui-monospace, 'SF Mono', 'Cascadia Mono', Consolas, 'Liberation Mono', monospace; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; color: var(--ink-2); }
@media (max-width: 560px) { .pair { grid-template-columns: 1fr; } body { padding: 20px 12px 40px; } }
@media print { .card { break-inside: avoid; } }
`
