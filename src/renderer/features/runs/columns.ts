import { type ParameterValue, type RunField, type RunRow, type RunSort, scoreMetric } from '../../../contract'
import { formatCount, formatDuration, formatScore, formatWhen, text } from '../../text'

/** A column of the table of runs: what it shows, and what it is sorted by. */
export interface Column {
  readonly key: string
  readonly title: string
  readonly number: boolean
  readonly field: RunField
  read(row: RunRow): string
}
const words = text.runTable

export const usualColumns: readonly Column[] = [
  {
    key: 'datasetName',
    title: words.dataset,
    number: false,
    field: { of: 'run', name: 'datasetName' },
    read: ({ datasetName }) => datasetName ?? text.common.none,
  },
  {
    key: scoreMetric,
    title: words.best,
    number: true,
    field: { of: 'metric', metric: scoreMetric, statistic: 'best' },
    read: ({ metrics }) => formatScore(metrics[scoreMetric]?.best),
  },
  {
    key: 'step',
    title: words.step,
    number: true,
    field: { of: 'run', name: 'step' },
    read: ({ kind, step, steps }) =>
      kind === 'sweep' ? words.trialsOf(step, steps) : `${formatCount(step)} / ${formatCount(steps)}`,
  },
  {
    key: 'seconds',
    title: words.spent,
    number: true,
    field: { of: 'run', name: 'seconds' },
    read: ({ seconds }) => formatDuration(seconds),
  },
  {
    key: 'createdAt',
    title: words.made,
    number: false,
    field: { of: 'run', name: 'createdAt' },
    read: ({ createdAt }) => formatWhen(createdAt),
  },
]

/** A setting or a figure that a person added to the table. */
export function addedColumn(key: string): Column {
  if (key.startsWith('parameter:')) {
    const path = key.slice('parameter:'.length)
    return {
      key,
      title: path,
      number: false,
      field: { of: 'parameter', path },
      read: ({ parameters }) => formatParameter(parameters[path]),
    }
  }
  return {
    key,
    title: key,
    number: true,
    field: { of: 'metric', metric: key, statistic: 'best' },
    read: ({ metrics }) => formatScore(metrics[key]?.best ?? metrics[key]?.last),
  }
}

export function formatParameter(value: ParameterValue | undefined): string {
  if (value === null || value === undefined) return text.common.none
  if (typeof value === 'number') return Number.isInteger(value) ? formatCount(value) : String(value)
  return Array.isArray(value) ? value.map(String).join(', ') : String(value)
}

/** Sorts by a column; pressed again, the other way round; a third time, not at all. */
export function nextSort(sort: readonly RunSort[], field: RunField): RunSort[] {
  const now = sort[0]
  if (now === undefined || JSON.stringify(now.field) !== JSON.stringify(field)) return [{ field, descending: false }]
  return now.descending ? [] : [{ field, descending: true }]
}

export function sortState(sort: readonly RunSort[], field: RunField): 'ascending' | 'descending' | 'none' {
  const now = sort[0]
  if (now === undefined || JSON.stringify(now.field) !== JSON.stringify(field)) return 'none'
  return now.descending ? 'descending' : 'ascending'
}
