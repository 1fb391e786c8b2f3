import { escaped, html, raw, type Html } from './html'
import { style } from './style'

/** Nothing may be loaded or run: what is in the file is all there is. */
const policy = "default-src 'none'; style-src 'unsafe-inline'"

const shared = `
.marks { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(250px, 100%), 1fr)); gap: 12px; margin: 0 0 16px; }
.mark { margin: 0; border-left: 4px solid var(--ink-3); }
.mark.good { border-left-color: var(--good); }
.mark.bad { border-left-color: var(--anomaly); }
.mark .figure { font-size: 20px; line-height: 26px; margin: 0 0 4px; color: var(--ink); }
.mark .figure span { font-size: 12.5px; color: var(--ink-3); }
.mark.good .figure span { color: var(--good); font-weight: 600; }
.mark.bad .figure span { color: var(--anomaly); font-weight: 600; }
.mark p.quiet { margin: 0; }
td.meaning, th.meaning { text-align: left; white-space: normal; min-width: 26ch; color: var(--ink-3); }
@media print {
  :root { color-scheme: light; }
  body { padding: 0; background: #fff; font-size: 11px; line-height: 16px; }
  @page { size: A4; margin: 14mm; }
  section { break-inside: auto; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 9.5px; }
  th, td { padding: 2px 5px; }
  .pair { grid-template-columns: 1fr 1fr; }
}
`

export interface ReportPage {
  readonly title: string
  readonly lead: string
  readonly sections: readonly Html[]
  /** CSS of this page alone. */
  readonly style?: string
}

/** One HTML page that needs nothing else: no script, no font, no image from anywhere. */
export function reportPage({ title, lead, sections, style: own = '' }: ReportPage): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${raw(escaped(policy))}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <style>
          ${raw(style + shared + own)}
        </style>
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>${lead}</p>
        </header>
        <main>${sections}</main>
      </body>
    </html> `
  return page.html
}

/** A table whose first column names its rows. */
export function plainTable(head: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html {
  return html`<div class="card scroll">
    <table>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first = '', ...cells]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** A figure with its title. */
export function figureCard(title: string, figure: Html): Html {
  return html`<div class="card">
    <h3>${title}</h3>
    ${figure}
  </div>`
}

/** @param entries colour, text, and how the line is broken */
export function legend(
  entries: readonly (readonly [colour: string, text: string, border?: 'solid' | 'dashed' | 'dotted'])[],
): Html {
  return html`<ul class="legend">
    ${entries.map(
      ([colour, text, border = 'solid']) =>
        html`<li><i style="border-color:${colour};border-top-style:${border}"></i>${text}</li>`,
    )}
  </ul>`
}
