import type { Comparison, ParameterValue, ScoreCell } from '../../contract'
import { csvRow } from '../files'
import { figure, measured } from '../text/format'
import { table } from '../text/table'
import { modelTitles } from '../../report'

type Row = Comparison['rows'][number]

/** Scores that tell most in a terminal's width; the files have all of them. */
const shown = ['crps', 'pinball', 'rmse', 'coverage80', 'klBits', 'klIncrementBits', 'betweenSensors']
/** More runs than this stand one below the other. */
const sideBySide = 6

function valueText(value: ParameterValue): string {
  if (value === null) return '–'
  return Array.isArray(value) ? value.join(', ') : String(value)
}

export function rowName({ run, baseline }: Row, comparison: Comparison): string {
  if (baseline !== null) return modelTitles[baseline]
  const found = comparison.runs.find((row) => row.run === run)
  return found === undefined ? (run ?? '') : `${found.run} ${found.name}`.slice(0, 60)
}

function isPinned({ run, baseline }: Row, { pinned }: Comparison): boolean {
  if (pinned === null) return false
  return 'run' in pinned ? run === pinned.run : baseline === pinned.baseline
}

function differencesText({ differences, runs }: Comparison): string {
  if (differences.length === 0) return 'Nothing in their configuration differs.\n'
  if (runs.length <= sideBySide) {
    return table(
      [{ title: 'differs' }, ...runs.map(({ run }) => ({ title: run }))],
      differences.map(({ path, values }) => [path, ...values.map(valueText)]),
    )
  }
  return table(
    [{ title: 'differs' }, ...differences.map(({ path }) => ({ title: path }))],
    runs.map(({ run }, at) => [run, ...differences.map(({ values }) => valueText(values[at] ?? null))]),
  )
}

const marks = { better: '▼', worse: '▲', 'cannot tell': '=' } as const

function cellText(cell: ScoreCell | null): string {
  if (cell === null) return '– '
  const against = cell.against === null ? ' ' : marks[cell.against.verdict]
  return `${measured(cell.value, cell.standardError ?? undefined)}${cell.best ? '*' : ' '}${against}`
}

function scoresText(comparison: Comparison, variable: string): string {
  const columns = comparison.columns
    .map((column, at) => ({ ...column, at }))
    .filter((column) => column.variable === variable && shown.includes(column.score))
  return table(
    [
      { title: variable },
      ...columns.map(({ title, unit }) => ({ title: `${unit === '' ? title : `${title} (${unit})`}  `, right: true })),
    ],
    comparison.rows.map((row) => [
      `${isPinned(row, comparison) ? '> ' : '  '}${rowName(row, comparison)}`,
      ...columns.map(({ at }) => cellText(row.cells[at] ?? null)),
    ]),
  )
}

/** By CRPS, in words. */
function verdictsText(comparison: Comparison): string {
  const pinned = comparison.rows.find((row) => isPinned(row, comparison))
  if (pinned === undefined) return ''
  const lines = comparison.columns.flatMap(({ variable, score, unit }, at) =>
    score !== 'crps'
      ? []
      : comparison.rows.flatMap((row) => {
          const against = row.cells[at]?.against ?? null
          if (against === null || row.run === null) return []
          const interval =
            against.low === null || against.high === null
              ? (against.reason ?? '')
              : `${figure(against.low)} … ${figure(against.high)} ${unit}`.trim()
          return [[row.run, variable, against.verdict, figure(against.difference), interval, against.method ?? '–']]
        }),
  )
  if (lines.length === 0) return ''
  return table(
    [
      { title: `CRPS against ${rowName(pinned, comparison)}` },
      { title: 'variable' },
      { title: 'is' },
      { title: 'difference', right: true },
      { title: 'interval or reason' },
      { title: 'compared' },
    ],
    lines,
  )
}

export function comparisonText(comparison: Comparison): string {
  const variables = [...new Set(comparison.columns.map(({ variable }) => variable))]
  return [
    differencesText(comparison),
    ...variables.map((variable) => scoresText(comparison, variable)),
    ...(variables.length === 0
      ? []
      : ['* best   > compared with   ▼ better   ▲ worse   = cannot tell\n', verdictsText(comparison)]),
    comparison.notes.map((note) => `- ${note}\n`).join(''),
  ]
    .filter((text) => text !== '')
    .join('\n')
}

/** A row per run or baseline, variable and score. */
export function comparisonCsv(comparison: Comparison): string {
  const head = ['run', 'name', 'baseline', 'variable', 'score', 'unit', 'value', 'standardError', 'best']
  const against = ['difference', 'low', 'high', 'verdict', 'method', 'reason']
  const varied = comparison.differences.map(({ path }) => path)
  const rows = comparison.rows.flatMap((row) => {
    const at = comparison.runs.findIndex(({ run }) => run === row.run)
    const name = comparison.runs[at]?.name
    const choices = comparison.differences.map(({ values }) => (at < 0 ? null : valueText(values[at] ?? null)))
    const scores = comparison.columns.flatMap(({ variable, score, unit }, column) => {
      const cell = row.cells[column] ?? null
      if (cell === null) return []
      const { value, standardError, best, against: told } = cell
      return [
        csvRow([
          ...[row.run, name, row.baseline, variable, score, unit, value, standardError, best],
          ...[told?.difference, told?.low, told?.high, told?.verdict, told?.method, told?.reason],
          ...choices,
        ]),
      ]
    })
    // a run without scores still has its configuration
    return scores.length > 0 ? scores : [csvRow([row.run, name, ...Array<null>(13).fill(null), ...choices])]
  })
  return csvRow([...head, ...against, ...varied]) + rows.join('')
}
