import {
  PlenumError,
  runFieldSchema,
  statisticSchema,
  type RunCondition,
  type RunField,
  type RunSort,
} from '../contract'

const runNames = new Set<string>(
  runFieldSchema.options.flatMap((option) => ('name' in option.shape ? option.shape.name.options : [])),
)
const statistics = new Set<string>(statisticSchema.options)
const metricGroups = ['training.', 'validation.', 'evaluation.', 'sweep.']

/**
 * A field by its name: a column of the table (`status`, `createdAt`), a metric (`validation.score`, with `:min`, `:max`,
 * `:last` or `:best`, which is meant where none is said), else a choice of the configuration (`plenum.generatorRate`).
 */
export function runFieldOf(text: string): RunField {
  const name = text.trim().replace(/^"(.*)"$/, '$1')
  if (name === '') throw new PlenumError('bad-input', 'A name of a column is missing.', { fix: filterHelp })
  if (runNames.has(name)) return runFieldSchema.parse({ of: 'run', name })
  const [, metric = name, statistic = 'best'] = /^(.*):([a-z]+)$/.exec(name) ?? []
  if (!metricGroups.some((group) => metric.startsWith(group))) return { of: 'parameter', path: name }
  if (!statistics.has(statistic)) {
    throw new PlenumError('bad-input', `A metric has no "${statistic}".`, {
      place: { field: name },
      fix: 'It has :min, :max, :last and :best.',
    })
  }
  return runFieldSchema.parse({ of: 'metric', metric: metric.replace(/^"(.*)"$/, '$1'), statistic })
}

const filterHelp =
  'Write it as hiddenSize >= 128, status = done, validation.score:best < 0.9 or name contains night; join several with "and".'

function valueOf(text: string): RunCondition['value'] {
  const quoted = /^(["'])(.*)\1$/.exec(text)
  if (quoted !== null) return quoted[2] ?? ''
  if (text === 'true' || text === 'false') return text === 'true'
  if (text === 'null' || text === 'none') return null
  const number = Number(text)
  return text !== '' && Number.isFinite(number) ? number : text
}

/** A filter as a person writes it: conditions joined by `and`. @throws PlenumError `bad-input` saying which part is not one */
export function runConditionsOf(filter: string): RunCondition[] {
  // quoted names may hold anything, the word "and" too
  const parts = filter.match(/(?:"[^"]*"|'[^']*'|[^"'])+?(?=\s+and\s+|$)/gi) ?? []
  return parts
    .map((part) => part.trim().replace(/^and\s+/i, ''))
    .filter((part) => part !== '')
    .map((part) => {
      const match = /^("[^"]*"(?::[a-z]+)?|[^=<>!]+?)\s*(<=|>=|!=|=|<|>|\scontains\s)\s*(.+)$/i.exec(part)
      if (match === null) {
        throw new PlenumError('bad-input', `"${part}" is no condition.`, {
          place: { field: 'filter' },
          fix: filterHelp,
        })
      }
      const [, name = '', sign = '', value = ''] = match
      const is = sign.trim().toLowerCase() as RunCondition['is']
      return { field: runFieldOf(name.replace(/^"(.*)"(:[a-z]+)?$/, '$1$2')), is, value: valueOf(value.trim()) }
    })
}

/** `validation.score`, or `-createdAt` for the largest first; several with commas. @throws PlenumError `bad-input` */
export function runSortsOf(text: string): RunSort[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({ field: runFieldOf(part.replace(/^-/, '')), descending: part.startsWith('-') }))
}
