import type { Comparison, ScoreCell } from '../../contract'
import { figure } from '../format'
import { html, type Html } from '../html'
import { isPinned, rowName, type ComparisonMaterial } from './material'

type Row = Comparison['rows'][number]

interface Count {
  readonly better: number
  readonly worse: number
  readonly unsure: number
}

function countOf({ cells }: Row): Count {
  const count = (verdict: string): number => cells.filter((cell) => cell?.against?.verdict === verdict).length
  return { better: count('better'), worse: count('worse'), unsure: count('cannot tell') }
}

/** The score that counts most: how near the whole forecast comes to what happened. */
const first = 'crps'

function crpsOf(row: Row, comparison: Comparison): { variable: string; unit: string; cell: ScoreCell }[] {
  return comparison.columns.flatMap(({ variable, score, unit }, at) => {
    const cell = row.cells[at] ?? null
    return score !== first || cell === null ? [] : [{ variable, unit, cell }]
  })
}

function crpsText(row: Row, comparison: Comparison): string {
  return crpsOf(row, comparison)
    .map(({ variable, unit, cell: { against } }) => {
      if (against === null) return ''
      const { verdict, difference, low, high, reason } = against
      const size = `${difference > 0 ? '+' : ''}${figure(difference)} ${unit}`.trim()
      const interval = low === null || high === null ? (reason ?? '') : `95 %: ${figure(low)} … ${figure(high)}`
      return `${variable}: ${verdict} by CRPS, ${size}${interval === '' ? '' : ` (${interval})`}.`
    })
    .filter((sentence) => sentence !== '')
    .join(' ')
}

/** By CRPS alone, since many scores are of the same thing. */
function isBetter(row: Row, comparison: Comparison): 'good' | 'bad' | 'unsure' {
  const verdicts = crpsOf(row, comparison).flatMap(({ cell }) => (cell.against === null ? [] : [cell.against.verdict]))
  if (verdicts.includes('better') && !verdicts.includes('worse')) return 'good'
  return verdicts.includes('worse') && !verdicts.includes('better') ? 'bad' : 'unsure'
}
const words = { good: 'better by CRPS', bad: 'worse by CRPS', unsure: 'cannot tell by CRPS' } as const

/** The first screen: which is better, in marks and in sentences. */
export function answerSection({ comparison }: ComparisonMaterial): Html {
  const pinned = comparison.rows.find((row) => isPinned(row, comparison))
  const judged = comparison.rows.filter(
    (row) => row !== pinned && row.run !== null && row.cells.some((cell) => cell !== null && cell.against !== null),
  )
  if (pinned === undefined || judged.length === 0) {
    return html`<section>
      <h2>Which is better?</h2>
      <p class="lead">
        That cannot be said: none of these runs has scores on the ${comparison.period} period that can be compared.
        Evaluate them first.
      </p>
    </section>`
  }
  const named = (is: 'good' | 'bad' | 'unsure'): string[] =>
    judged.filter((row) => isBetter(row, comparison) === is).map((row) => rowName(row, comparison))
  const sentence = (names: readonly string[], what: string): string =>
    names.length === 0 ? '' : `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} ${what}.`
  const headline = [
    sentence(named('good'), `better than ${rowName(pinned, comparison)} by CRPS`),
    sentence(named('bad'), `worse than ${rowName(pinned, comparison)} by CRPS`),
    named('unsure').length === 0 ? '' : `Of ${named('unsure').join(', ')} it cannot be told by CRPS.`,
  ]
  return html`<section>
    <h2>Which is better?</h2>
    <p class="lead">${headline.filter((part) => part !== '').join(' ')}</p>
    <div class="marks">
      ${judged.map((row) => {
        const is = isBetter(row, comparison)
        const { better, worse, unsure } = countOf(row)
        return html`<div class="card mark ${is}">
          <h3>${rowName(row, comparison)}</h3>
          <p class="figure">${better} : ${worse} <span>${words[is]}</span></p>
          <p class="quiet">
            Scores in which it is better : worse than ${rowName(pinned, comparison)}; ${unsure} cannot be told.
          </p>
        </div>`
      })}
    </div>
    ${judged.flatMap((row) => {
      const told = crpsText(row, comparison)
      return told === '' ? [] : [html`<p class="verdict">${rowName(row, comparison)}: ${told}</p>`]
    })}
  </section>`
}
