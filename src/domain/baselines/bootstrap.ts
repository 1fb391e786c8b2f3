import { fillUniformsAt } from '../random'
import type { ScenarioEnsemble } from '../scenarios'
import type { HallSeries } from '../series'
import type { StepRange } from '../split'
import { fitAutoregression, type Autoregression } from './autoregression'

/** Stream of the bootstrap's draws, apart from the noise of models. */
const bootstrapStream = 0x4152
/** With fewer common residual rows than this, each variable of the sensor draws from its own residuals. */
const commonRowsAtLeast = 30

/** What forecasts need of a fit: not the residuals, which take more memory than the log. */
type Forecaster = Pick<Autoregression, 'order' | 'coefficients' | 'intercept'>

interface SensorFit {
  /** Per variable. */
  readonly models: readonly Forecaster[]
  /** Per variable, residuals to draw from; the same draw means the same instant when `paired`. */
  readonly pools: readonly Float64Array[]
  readonly paired: boolean
}

/** AR(p) models of sensors of a hall and all their variables, fitted on one period. */
export interface HallAutoregression {
  /** By number of the sensor. */
  readonly sensors: ReadonlyMap<number, SensorFit>
}

/**
 * Fits each sensor and variable by itself on `period` (the training period). `maximumOrder` is the length of the window
 * that all models may read. Residuals of the variables of one sensor are kept in pairs of the same instant, so that the
 * bootstrap keeps their correlation. A sensor that lacks a variable gets persistence there, which stays NaN.
 * @param wanted numbers of the sensors that are asked for; all if left out
 */
export function fitHallAutoregression(
  series: HallSeries,
  period: StepRange,
  maximumOrder = 24,
  wanted: Iterable<number> = series.sensors.keys(),
): HallAutoregression {
  const sensors = new Map<number, SensorFit>()
  for (const sensor of wanted) {
    if (sensors.has(sensor)) continue
    const fits = series.variables.map((_, variable) =>
      fitColumn(series, sensor * series.variables.length + variable, period, maximumOrder),
    )
    const models = fits.map(({ order, coefficients, intercept }) => ({ order, coefficients, intercept }))
    sensors.set(sensor, { models, ...residualPools(fits) })
  }
  return { sensors }
}

/** AR(p) of one column (sensor · variables + variable) on `period`. */
export function fitColumn(series: HallSeries, column: number, period: StepRange, maximumOrder: number): Autoregression {
  const columns = series.sensors.length * series.variables.length
  const values = new Float64Array(period.to - period.from)
  for (let step = 0; step < values.length; step++) {
    values[step] = series.values[(period.from + step) * columns + column] ?? NaN
  }
  return fitAutoregression(values, maximumOrder)
}

function residualPools(models: readonly Autoregression[]): Pick<SensorFit, 'pools' | 'paired'> {
  const fitted = models.filter((model) => model.order > 0)
  const [first, ...others] = fitted
  let common = first?.rows ?? new Int32Array(0)
  for (const other of others) {
    const known = new Set(other.rows)
    common = common.filter((row) => known.has(row))
  }
  const paired = common.length >= Math.min(commonRowsAtLeast, ...fitted.map((model) => model.rows.length))
  if (!paired) return { pools: models.map((model) => model.residuals), paired }
  const wanted = new Set(common)
  const pools = models.map((model) => centred(model.residuals.filter((_, i) => wanted.has(model.rows[i] ?? -1))))
  return { pools, paired }
}

/** A part of the residuals no longer has mean 0, and a bootstrap of it would drift. */
function centred(residuals: Float64Array): Float64Array {
  const mean = residuals.reduce((sum, residual) => sum + residual, 0) / residuals.length
  return residuals.map((residual) => residual - mean)
}

/**
 * Scenarios of the AR models with bootstrapped residuals. Every draw depends only on the seed, the start's step, the
 * scenario, the step ahead and the sensor, not on which other starts are asked for. A start whose window has a gap in a
 * sensor gives NaN there. With `sensor`, only that one is continued and the others' values are not filled.
 */
export function autoregressionScenarios(
  fit: HallAutoregression,
  series: HallSeries,
  starts: ArrayLike<number>,
  steps: number,
  { count, seed, sensor: only }: { readonly count: number; readonly seed: number; readonly sensor?: number },
): ScenarioEnsemble {
  const variables = series.variables.length
  const columns = series.sensors.length * variables
  const values = new Float32Array(starts.length * count * steps * columns)
  const draws = new Float64Array(variables)
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] ?? 0
    for (const [sensor, { models, pools, paired }] of fit.sensors) {
      if (only !== undefined && sensor !== only) continue
      const pasts = models.map((model, variable) =>
        lastValues(series, start, sensor * variables + variable, Math.max(1, model.order)),
      )
      const paths = models.map((model) => new Float64Array(Math.max(1, model.order) + steps))
      for (let scenario = 0; scenario < count; scenario++) {
        for (const [variable, path] of paths.entries()) path.set(pasts[variable] ?? [])
        for (let step = 0; step < steps; step++) {
          const place = { seed, stream: bootstrapStream, start, scenario, step, sensor }
          fillUniformsAt(place, draws, 0, paired ? 1 : variables)
          const at = ((i * count + scenario) * steps + step) * columns + sensor * variables
          for (let variable = 0; variable < variables; variable++) {
            const draw = draws[paired ? 0 : variable] ?? 0
            values[at + variable] = advance(models[variable], paths[variable], step, pools[variable], draw)
          }
        }
      }
    }
  }
  const { length } = starts
  return { starts: length, count, steps, sensors: series.sensors.length, variables, values }
}

/** Writes the next value of a path, [past, steps], and returns it. */
function advance(
  model: Forecaster | undefined,
  path: Float64Array | undefined,
  step: number,
  pool: Float64Array | undefined,
  draw: number,
): number {
  if (model === undefined || path === undefined || pool === undefined) throw new RangeError('A variable has no model.')
  const now = Math.max(1, model.order) + step
  if (model.order === 0) return (path[now] = path[now - 1] ?? NaN)
  let next = model.intercept + (pool[Math.floor(draw * pool.length)] ?? NaN)
  for (let lag = 1; lag <= model.order; lag++) next += (model.coefficients[lag - 1] ?? NaN) * (path[now - lag] ?? NaN)
  path[now] = next
  return next
}

/** The `count` values of a column before a start, oldest first; NaN before the log. */
function lastValues(series: HallSeries, start: number, column: number, count: number): Float64Array {
  const columns = series.sensors.length * series.variables.length
  return Float64Array.from({ length: count }, (_, i) => {
    const step = start - count + i
    return step < 0 ? NaN : (series.values[step * columns + column] ?? NaN)
  })
}
