import type { Comparison, ParameterValue, ScoreCell } from '../../contract'
import { figure, measured } from '../format'
import { html, type Html } from '../html'
import { plainTable } from '../reportPage'
import { isPinned, rowName, runName, type ComparisonMaterial } from './material'

/** More columns than these would not fit on a page of paper. */
const mostColumns = 6

export function valueText(value: ParameterValue | undefined): string {
  if (value === null || value === undefined) return '–'
  return Array.isArray(value) ? value.join(', ') : String(value)
}

function* blocks<T>(all: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size)
}

export function differenceSection({ comparison }: ComparisonMaterial): Html {
  const { differences, shared, runs } = comparison
  const numbered = runs.map(({ run }, at) => ({ name: runName(run, comparison), at }))
  return html`<section>
    <h2>What differs</h2>
    ${
      differences.length === 0
        ? html`<p>Nothing differs in log, seed, settings or version.</p>`
        : [...blocks(numbered, mostColumns)].map((block) =>
            plainTable(
              ['setting', ...block.map(({ name }) => name)],
              differences.map(({ path, values }) => [path, ...block.map(({ at }) => valueText(values[at]))]),
            ),
          )
    }
    <p class="quiet">
      They share ${shared.length} more: ${shared.map(({ path, value }) => `${path} ${valueText(value)}`).join('; ')}.
    </p>
  </section>`
}

function cellHtml(cell: ScoreCell | null): Html {
  if (cell === null) return html`<td class="plain">–</td>`
  const { value, standardError, best, against } = cell
  const unsure = against?.verdict === 'cannot tell'
  return html`<td class="${best ? 'best' : 'plain'}${unsure ? ' unsure' : ''}">
    <span>${measured(value, standardError ?? undefined)}</span>
    ${against === null ? '' : html`<small>${against.difference > 0 ? '+' : ''}${figure(against.difference)} ${against.verdict}</small>`}
  </td>`
}

function scoreTable(comparison: Comparison, variable: string, rows: readonly Comparison['rows'][number][]): Html {
  const columns = comparison.columns
    .map((column, at) => ({ ...column, at }))
    .filter((each) => each.variable === variable)
  return html`<div class="card scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">${variable}</th>
          ${rows.map((row) => {
            const evaluation = comparison.evaluations[comparison.runs.findIndex(({ run }) => run === row.run)]
            const note = row.run === null ? '' : evaluation?.comparable === false ? ', made differently' : ''
            return html`<th scope="col">
              ${rowName(row, comparison)}${isPinned(row, comparison) ? ' (pinned)' : ''}${note}
            </th>`
          })}
        </tr>
      </thead>
      <tbody>
        ${columns.map(
          ({ title, unit, at }) =>
            html`<tr>
              <th scope="row">${title}${unit === '' ? '' : ` (${unit})`}</th>
              ${rows.map((row) => cellHtml(row.cells[at] ?? null))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** A table for each variable and each few runs; the pinned column stands first in all of them. */
export function scoreSection({ comparison }: ComparisonMaterial): Html {
  const { columns, rows, period, notes } = comparison
  if (columns.length === 0) return html``
  const variables = [...new Set(columns.map(({ variable }) => variable))]
  const pinned = rows.filter((row) => isPinned(row, comparison))
  const others = rows.filter((row) => !isPinned(row, comparison))
  const meanings = [...new Map(columns.map(({ title, meaning }) => [title, meaning]))]
  return html`<section>
    <h2>Every score, beside the baselines</h2>
    <p>
      On the ${period} period. ● marks the best; lower is better, and a coverage is best where exact intervals are.
      Under each figure stands its difference from the pinned column (below 0 is better) and whether that can be told
      from chance.
    </p>
    ${variables
      .map((variable) =>
        [...blocks(others, mostColumns - 1)].map((block) => scoreTable(comparison, variable, [...pinned, ...block])),
      )
      .flat()}
    <ul class="plain quiet">
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
    <h3>What the scores mean</h3>
    <ul class="plain quiet">
      ${meanings.map(([title, meaning]) => html`<li>${title}: ${meaning}</li>`)}
    </ul>
  </section>`
}
