import type { Exploration, OwnCorrelation } from '../../contract'
import { cadence, figure } from '../text/format'
import { table } from '../text/table'

/** Lags that are told in numbers, minutes; those that the cadence does not have are moved to the nearest step. */
const toldMinutes = [10, 20, 30, 60, 120, 240, 480, 720, 1440]
/** Characters of a sparkline, from −1 to 1. */
const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const sparklineWidth = 48
/** More sensors than this are only averaged in the text; the JSON has them all. */
const listedSensors = 40
const kinds = ['values', 'derivatives'] as const

/** −1 … 1 as bars of eight heights, several lags to a bar where there are many. */
export function sparkline(values: ArrayLike<number>, width = sparklineWidth): string {
  const bars = Math.min(width, values.length)
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * values.length) / bars)
    const to = Math.floor(((bar + 1) * values.length) / bars)
    let sum = 0
    for (let i = from; i < to; i++) sum += values[i] ?? NaN
    const share = (sum / (to - from) + 1) / 2
    return levels[Math.max(0, Math.min(levels.length - 1, Math.floor(share * levels.length)))] ?? '·'
  }).join('')
}

/** What a terminal shows of an exploration: correlograms at telling lags and as bars, peaks of cross-correlations. */
export function explorationText(exploration: Exploration): string {
  const { lags, cadenceSeconds } = exploration
  const sensors = exploration.variables.map(({ values }) => values.sensors.length)
  const head = `Lags up to ${lags} steps (${lagText(lags, cadenceSeconds)}), mean of ${Math.max(...sensors)} sensors; a correlation within ± band is no more than chance (95 %, white noise); bars reach from −1 to 1.\n`
  return [
    head,
    ...exploration.variables.map(({ variable, values, derivatives }) => {
      return ownText(variable, { values: values.mean, derivatives: derivatives.mean }, exploration)
    }),
    pairsText(exploration),
    sensorsText(exploration),
  ].join('\n')
}

function ownText(
  variable: string,
  means: Record<(typeof kinds)[number], OwnCorrelation | null>,
  { lags, cadenceSeconds }: Exploration,
): string {
  const told = [
    ...new Set(toldMinutes.map((minutes) => Math.max(1, Math.round((minutes * 60) / cadenceSeconds)))),
  ].filter((lag) => lag <= lags)
  const rows = kinds.flatMap((kind) => {
    const mean = means[kind]
    if (mean === null) return [[kind, 'never move']]
    return (['autocorrelation', 'partialAutocorrelation'] as const).map((name, i) => [
      i === 0 ? kind : '',
      i === 0 ? 'autocorrelation' : 'partial',
      ...told.map((lag) => share(mean[name][lag])),
      i === 0 ? share(mean.whiteNoise) : '',
      sparkline(mean[name].subarray(1)),
    ])
  })
  const columns = [
    { title: variable },
    { title: '' },
    ...told.map((lag) => ({ title: lagText(lag, cadenceSeconds), right: true })),
    { title: '± band', right: true },
    { title: `lags 1 … ${lags}` },
  ]
  return table(columns, rows)
}

function pairsText({ pairs, lags, cadenceSeconds }: Exploration): string {
  if (pairs.length === 0) return ''
  const rows = pairs.flatMap(({ variables: [first, second], ...of }) =>
    kinds.map((kind, i) => {
      const mean = of[kind].mean
      const name = i === 0 ? `${first}, ${second}` : ''
      if (mean === null) return [name, kind, '–', '–', 'no sensor has both']
      const peak = strongest(mean.correlation)
      return [
        name,
        kind,
        share(mean.correlation[lags]),
        share(mean.correlation[peak]),
        leadText(peak - lags, first, second, cadenceSeconds),
        share(mean.whiteNoise),
        sparkline(mean.correlation),
      ]
    }),
  )
  const columns = [
    { title: 'between variables' },
    { title: '' },
    { title: 'at once', right: true },
    { title: 'strongest', right: true },
    { title: 'where' },
    { title: '± band', right: true },
    { title: `lags −${lags} … ${lags}` },
  ]
  return table(columns, rows)
}

function leadText(lag: number, first: string, second: string, cadenceSeconds: number): string {
  if (lag === 0) return 'at once'
  const [behind, ahead] = lag > 0 ? [second, first] : [first, second]
  return `${behind} ${lagText(Math.abs(lag), cadenceSeconds)} after ${ahead}`
}

/** One line per sensor: how fast its increments forget, and how it moves with itself a day later. */
function sensorsText({ variables, lags, cadenceSeconds }: Exploration): string {
  const names = [...new Set(variables.flatMap(({ values }) => values.sensors.map(({ sensor }) => sensor)))]
  if (names.length < 2 || names.length > listedSensors) return ''
  const columns = variables.flatMap(({ variable }) => [
    { title: `${variable}: values`, right: true },
    { title: 'derivatives', right: true },
  ])
  const rows = names.map((sensor) => [
    sensor,
    ...variables.flatMap((of) =>
      kinds.map((kind) => {
        const own = of[kind].sensors.find((one) => one.sensor === sensor)?.autocorrelation
        return own === undefined ? '–' : `${share(own[1])}  ${share(own[lags])}`
      }),
    ),
  ])
  const title = `autocorrelation at ${lagText(1, cadenceSeconds)} and ${lagText(lags, cadenceSeconds)}`
  return table([{ title }, ...columns], rows)
}

function strongest(values: ArrayLike<number>): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i] ?? 0) > Math.abs(values[best] ?? 0)) best = i
  return best
}

function lagText(lag: number, cadenceSeconds: number): string {
  return cadence(lag * cadenceSeconds)
}

/** A correlation: two decimals. */
function share(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return figure(null)
  return (Math.round(value * 100) / 100 + 0).toFixed(2).replace('-', '−')
}
