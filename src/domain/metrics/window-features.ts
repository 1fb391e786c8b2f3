import type { HallSeries } from '../series'
import type { TrajectorySample } from './trajectories'

/** Where the observed windows of trajectories lie. */
export interface ObservedPast {
  readonly series: HallSeries
  /** Grid step of each start. */
  readonly startSteps: ArrayLike<number>
  readonly windowSteps: number
}

/** Numbers of one variable of one sensor; see {@link windowFeatures}. */
const perVariable = 11

export function featureCount(variables: number): number {
  return perVariable * variables + (variables - 1)
}

/**
 * What a classifier may know of one sensor's window of observed and following steps, or null where something is missing;
 * zeros for a variable that the sensor lacks. Per variable, in units of the observed increments' standard deviation s
 * (of a thousandth of the largest level where nothing moved): first increment; mean and last departure from the last
 * observed value; log of the increments' standard deviation over s; their autocorrelation at lag 1; share of increments
 * below s/10; largest increment over the increments' own deviation; first increment times last observed one; mean
 * departure times the last observed departure from the window's mean; correlation of the increments with the mean
 * increments of the other sensors; sum of absolute second differences over that of increments. Then the correlation of
 * increments of each variable with the next.
 */
export function windowFeatures(
  sample: TrajectorySample,
  past: ObservedPast,
  trajectory: number,
  sensor: number,
  hall: Float64Array,
): Float64Array | null {
  const { variables } = sample
  const features = new Float64Array(featureCount(variables))
  let before: Float64Array | null = null
  let any = false
  for (let variable = 0; variable < variables; variable++) {
    const future = pathOf(sample, trajectory, sensor, variable)
    const observed = observedOf(sample, past, trajectory, sensor, variable)
    const lacking = future.subarray(1).every(Number.isNaN)
    if (!lacking && (future.some(Number.isNaN) || observed.some(Number.isNaN))) return null
    let own: Float64Array | null = null
    if (!lacking) {
      any = true
      own = differences(future)
      const others = otherSensors(sample, hall, own, variable)
      features.set(variableFeatures(future, own, observed, others), perVariable * variable)
      if (before !== null) features[perVariable * variables + variable - 1] = correlate(before, own)
    }
    before = own
  }
  return any ? features : null
}

/** Sums of the sensors' increments in a trajectory and how many there are, [steps, variables, 2]. */
export function hallIncrements(sample: TrajectorySample, trajectory: number): Float64Array {
  const { points, variables, sensors } = sample
  const result = new Float64Array((points - 1) * variables * 2)
  for (let variable = 0; variable < variables; variable++) {
    for (let sensor = 0; sensor < sensors; sensor++) {
      for (const [step, increment] of differences(pathOf(sample, trajectory, sensor, variable)).entries()) {
        if (Number.isNaN(increment)) continue
        const at = (step * variables + variable) * 2
        result[at] = (result[at] ?? 0) + increment
        result[at + 1] = (result[at + 1] ?? 0) + 1
      }
    }
  }
  return result
}

function variableFeatures(
  future: Float64Array,
  increments: Float64Array,
  observed: Float64Array,
  others: Float64Array,
): number[] {
  const seen = differences(observed)
  const last = future[0] ?? 0
  const unit = deviation(seen) || Math.max(1e-6, Math.abs(last) / 1000)
  const own = deviation(increments)
  const departures = future.subarray(1).map((value) => (value - last) / unit)
  const meanDeparture = mean(departures)
  const first = (increments[0] ?? 0) / unit
  const sizes = increments.map(Math.abs)
  const total = sizes.reduce((sum, size) => sum + size, 0)
  return [
    first,
    meanDeparture,
    departures[departures.length - 1] ?? 0,
    Math.log((own + unit / 100) / unit),
    correlate(increments.subarray(1), increments.subarray(0, -1)),
    sizes.filter((size) => size < unit / 10).length / sizes.length,
    own > 0 ? Math.max(...sizes) / own : 0,
    (first * (seen[seen.length - 1] ?? 0)) / unit,
    (meanDeparture * (last - mean(observed))) / unit,
    correlate(increments, others),
    total > 0 ? differences(increments).reduce((sum, change) => sum + Math.abs(change), 0) / total : 0,
  ]
}

/** Mean increments of the sensors but this one, [steps]; zeros where there is no other. */
function otherSensors(sample: TrajectorySample, hall: Float64Array, own: Float64Array, variable: number): Float64Array {
  return own.map((increment, step) => {
    const at = (step * sample.variables + variable) * 2
    const others = (hall[at + 1] ?? 0) - 1
    return others > 0 ? ((hall[at] ?? 0) - increment) / others : 0
  })
}

function pathOf(sample: TrajectorySample, trajectory: number, sensor: number, variable: number): Float64Array {
  const { points, sensors, variables, values } = sample
  return Float64Array.from({ length: points }, (_, point) => {
    return values[((trajectory * points + point) * sensors + sensor) * variables + variable] ?? NaN
  })
}

function observedOf(
  sample: TrajectorySample,
  { series, startSteps, windowSteps }: ObservedPast,
  trajectory: number,
  sensor: number,
  variable: number,
): Float64Array {
  const start = startSteps[sample.startOf[trajectory] ?? 0] ?? 0
  const column = (sample.sensorOf[sensor] ?? 0) * series.variables.length + variable
  const columns = series.sensors.length * series.variables.length
  return Float64Array.from(
    { length: windowSteps },
    (_, i) => series.values[(start - windowSteps + i) * columns + column] ?? NaN,
  )
}

function differences(values: Float64Array): Float64Array {
  return values.subarray(1).map((value, i) => value - (values[i] ?? NaN))
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: Float64Array): number {
  const centre = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)))
}

/** 0 where either does not move. */
function correlate(a: Float64Array, b: Float64Array): number {
  const meanA = mean(a)
  const meanB = mean(b)
  let product = 0
  let squareA = 0
  let squareB = 0
  for (let i = 0; i < a.length; i++) {
    const x = (a[i] ?? 0) - meanA
    const y = (b[i] ?? 0) - meanB
    product += x * y
    squareA += x * x
    squareB += y * y
  }
  return squareA > 0 && squareB > 0 ? product / Math.sqrt(squareA * squareB) : 0
}
