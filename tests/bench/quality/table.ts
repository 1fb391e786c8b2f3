import type { Evaluation } from '../../../src/contract'
import { measured, type BenchRow } from '../rows'
import type { Judged } from './judge'

type Model = Evaluation['models'][number]
type ModelName = Model['name']

/** A score of the table: how it is read, and what the issue asks of it. */
interface Score {
  readonly name: string
  readonly unit: string | null
  read(evaluation: Judged['evaluation'], model: ModelName, variable: string): number | null
  readonly bar: string
  /** Whether ours holds the bar beside the AR bootstrap's. */
  holds(ours: number, theirs: number): boolean
}

const byVariable =
  (key: 'pinball' | 'crps' | 'rmse' | 'coverage80' | 'klBits' | 'klIncrementBits'): Score['read'] =>
  (evaluation, model, variable) =>
    evaluation.models.find(({ name }) => name === model)?.variables[variable]?.[key] ?? null

const scores: readonly Score[] = [
  {
    name: 'pinball',
    unit: null,
    read: byVariable('pinball'),
    bar: 'at least 10 % better',
    holds: (ours, theirs) => ours <= 0.9 * theirs,
  },
  {
    name: 'CRPS',
    unit: null,
    read: byVariable('crps'),
    bar: 'at least 10 % better',
    holds: (ours, theirs) => ours <= 0.9 * theirs,
  },
  { name: 'RMSE of mean', unit: null, read: byVariable('rmse'), bar: '', holds: () => true },
  {
    name: '80 % covers',
    unit: 'share',
    read: byVariable('coverage80'),
    bar: '0.72 to 0.84',
    holds: (ours) => ours >= 0.72 && ours <= 0.84,
  },
  {
    name: 'KL of values',
    unit: 'bits',
    read: byVariable('klBits'),
    bar: 'not above',
    holds: (ours, theirs) => ours <= theirs,
  },
  {
    name: 'KL of increments',
    unit: 'bits',
    read: byVariable('klIncrementBits'),
    bar: 'at most 1.2 times',
    holds: (ours, theirs) => ours <= 1.2 * theirs,
  },
  {
    name: 'correlation error between sensors',
    unit: '',
    read: ({ correlation }, model, variable) => correlation.betweenSensors[model]?.[variable] ?? null,
    bar: 'at most 0.05',
    holds: (ours) => ours <= 0.05,
  },
  {
    name: 'correlation error between variables',
    unit: '',
    // mean over the pairs that this variable belongs to
    read: ({ models }, model, variable) => {
      const pairs = models.find(({ name }) => name === model)?.betweenVariables ?? []
      const own = pairs.filter(({ variables }) => variables.includes(variable))
      const errors = own.flatMap(({ errors: { increments } }) => (increments === undefined ? [] : [increments.value]))
      return errors.length === 0 ? null : errors.reduce((sum, error) => sum + error, 0) / errors.length
    },
    bar: 'at most 0.05',
    holds: (ours) => ours <= 0.05,
  },
]

/** Rows for every log, variable and score: minimum and median over the seeds, mean ± interval in the name. */
export function rowsOf(all: readonly Judged[]): BenchRow[] {
  return groups(all).flatMap(([log, judged]) =>
    variablesOf(judged).flatMap((variable) =>
      scores.flatMap((score): BenchRow[] => {
        const ours = valuesOf(judged, score, 'gan', variable)
        const theirs = valuesOf(judged, score, 'ar-bootstrap', variable)
        if (ours.length === 0) return []
        const peer = theirs.length === ours.length ? theirs : ours.map(() => NaN)
        return [
          {
            name: `${log}: ${score.name}, ${variable}, ${meanAndInterval(ours)} over ${ours.length} seeds`,
            ours: { ...measured(ours), unit: score.unit ?? unitOf(variable) },
            peer: { name: 'AR bootstrap', ...measured(peer) },
            ratio: measured(ours.map((value, i) => value / (peer[i] ?? NaN))),
            bar: score.bar,
            holds: score.holds(mean(ours), mean(peer)),
          },
        ]
      }),
    ),
  )
}

/** The same as a Markdown table: a line per log and model, temperature / humidity, mean ± 95 % interval over the seeds. */
export function markdownOf(all: readonly Judged[]): string {
  const head = `| | ${scores.map(({ name }) => name).join(' | ')} |\n|---|${scores.map(() => '---').join('|')}|\n`
  return groups(all)
    .map(([log, judged]) => {
      const steps = judged.map(({ bestStep, steps: all }) => `${bestStep} of ${all}`).join(', ')
      const seconds = judged.map((one) => one.seconds.toFixed(0)).join(', ')
      const lines = (['gan', 'ar-bootstrap', 'persistence', 'seasonal'] as const).map((model) => {
        const cells = scores.map((score) =>
          variablesOf(judged)
            .map((variable) => meanAndInterval(valuesOf(judged, score, model, variable)))
            .join(' / '),
        )
        return `| ${model === 'gan' ? (judged[0]?.evaluation.sampler === 'plain' ? 'ours' : 'ours, MH') : model} | ${cells.join(' | ')} |`
      })
      return `${log}: best step ${steps}; ${seconds} s\n\n${head}${lines.join('\n')}\n`
    })
    .join('\n')
}

function groups(all: readonly Judged[]): [string, Judged[]][] {
  const byLog = new Map<string, Judged[]>()
  for (const one of all) byLog.set(one.name, [...(byLog.get(one.name) ?? []), one])
  return [...byLog]
}

function variablesOf(judged: readonly Judged[]): string[] {
  return Object.keys(judged[0]?.evaluation.models.find(({ name }) => name === 'gan')?.variables ?? {})
}

function valuesOf(judged: readonly Judged[], score: Score, model: ModelName, variable: string): number[] {
  return judged.flatMap(({ evaluation }) => score.read(evaluation, model, variable) ?? [])
}

function unitOf(variable: string): string {
  return variable === 'temperature' ? '°C' : '%'
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** 97.5 % quantiles of Student's t with 1, 2, … degrees of freedom (any table of it). */
const studentQuantiles = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]

/** Mean and half width of its 95 % interval by Student's t; the mean alone where values are equal or there is only one. */
function meanAndInterval(values: readonly number[]): string {
  if (values.length === 0) return '–'
  const centre = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  const digits = centre < 1 ? 3 : 2
  const shown = centre.toFixed(digits).replace(/^0/, '')
  if (values.length < 2 || squares < 1e-18) return shown
  const error = Math.sqrt(squares / (values.length - 1) / values.length)
  const half = (studentQuantiles[values.length - 2] ?? 1.96) * error
  return `${shown} ± ${half.toFixed(digits).replace(/^0/, '')}`
}
