import type { HallSeries } from '../series'
import type { StepRange } from '../split'
import { nearestReading, readingsPerUnit } from './resolution'

/** Points of each map that is fitted; quantiles between them are interpolated. */
const fittedKnots = 257
/** Rounds of the fixed point, each half-way to what it finds: five were as good as twelve. */
const rounds = 6
/** A reading moves by at most this share of its distance: at 2 it is as far off as it was, as where a sensor rounds up. */
const largestShare = 2
/** With fewer real changes or forecasts than this a column is read out as it is forecast. */
const fewest = 200

/**
 * How a sensor's readings follow the course of what it measures: a reading changes by a monotone function of its distance to
 * the forecast. Flat parts at 0 hold a reading until the forecast has moved far enough, flat parts elsewhere are the
 * resolution of the sensor, and where neither is in the log the function is close to the distance itself.
 */
export interface ReadingMaps {
  readonly knots: number
  /** Distances forecast − last reading at the quantiles (k + 1/2) / knots, rising, [columns, knots], physical units. */
  readonly distances: Float32Array
  /** Changes of real readings at the same quantiles, rising, [columns, knots]; all 0 for a column read out as it is. */
  readonly changes: Float32Array
  /** Readings to a unit, [columns]; 0 where a column has every value or is read out as it is. See {@link readingsPerUnit}. */
  readonly perUnit: Float32Array
}

/** Maps that leave every forecast as it is. */
export function plainReadings(columns: number, knots = fittedKnots): ReadingMaps {
  const [distances, changes] = [new Float32Array(columns * knots), new Float32Array(columns * knots)]
  return { knots, distances, changes, perUnit: new Float32Array(columns) }
}

/**
 * Change of a column's reading whose distance to the forecast is `distance`: linear between the knots, parallel to the
 * distance beyond them, and between 0 and twice the distance, so that no change leads away from the forecast.
 */
export function readingChange({ knots, distances, changes }: ReadingMaps, column: number, distance: number): number {
  const first = column * knots
  const last = first + knots - 1
  let change: number
  if (distance <= (distances[first] ?? 0)) change = distance - (distances[first] ?? 0) + (changes[first] ?? 0)
  else if (distance >= (distances[last] ?? 0)) change = distance - (distances[last] ?? 0) + (changes[last] ?? 0)
  else {
    let low = first
    let high = last
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((distances[middle] ?? 0) <= distance) low = middle
      else high = middle
    }
    const from = distances[low] ?? 0
    const lower = changes[low] ?? 0
    const upper = changes[high] ?? 0
    const width = (distances[high] ?? 0) - from
    // equal ends are kept exactly, so that a held reading is held to the last bit
    change = lower === upper || width === 0 ? lower : lower + ((upper - lower) * (distance - from)) / width
  }
  const most = largestShare * distance
  return distance > 0 ? Math.min(most, Math.max(0, change)) : Math.max(most, Math.min(0, change))
}

/**
 * A trajectory of one column, read out in place: `values[from + step · stride]`, starting from the last real reading. Where the
 * sensor has a resolution its readings keep to it (and may be off the forecast by half a step of it): the map alone leads between
 * them where it passes from one size of change to the next, and every later reading would lie between them too.
 */
export function readOut(
  maps: ReadingMaps,
  column: number,
  last: number,
  values: Float32Array,
  { from, stride, steps }: { readonly from: number; readonly stride: number; readonly steps: number },
): void {
  const perUnit = maps.perUnit[column] ?? 0
  // in single precision like the log, so that held readings are equal
  let reading = Math.fround(last)
  for (let step = 0; step < steps; step++) {
    const at = from + step * stride
    const change = readingChange(maps, column, (values[at] ?? NaN) - reading)
    // a reading that is held is held, also one that filled a gap of the log
    if (change !== 0) {
      const value = reading + change
      reading = perUnit === 0 ? Math.fround(value) : nearestReading(value, perUnit)
    }
    values[at] = reading
  }
}

/** Trajectories of single columns, before they are read out. */
export interface ColumnForecasts {
  readonly steps: number
  /** Column of each trajectory. */
  readonly columns: Int32Array
  /** Last real reading of each trajectory. */
  readonly last: Float32Array
  /** [trajectories, steps], physical units */
  readonly values: Float32Array
}

/**
 * Fits every column's map so that the changes of readings that follow these forecasts are distributed like the changes of
 * the real readings: the quantiles of the one belong to those of the other, and because distances depend on the readings
 * before, they are found by repeated simulation.
 */
export function fitReadings(real: RealReadings, forecasts: ColumnForecasts): ReadingMaps {
  const maps = plainReadings(real.columns)
  const trajectories = Array.from({ length: real.columns }, (): number[] => [])
  forecasts.columns.forEach((column, trajectory) => trajectories[column]?.push(trajectory))
  trajectories.forEach((own, column) => {
    if (own.length * forecasts.steps < fewest) return
    const found = real.of(column)
    if (found === null) return
    fitColumn(maps, column, found, own, forecasts)
  })
  return maps
}

function fitColumn(
  maps: ReadingMaps,
  column: number,
  real: RealColumn,
  own: readonly number[],
  { steps, last, values }: ColumnForecasts,
): void {
  const { knots } = maps
  const distances = maps.distances.subarray(column * knots, (column + 1) * knots)
  maps.changes.set(real.changes, column * knots)
  maps.perUnit[column] = real.perUnit
  const found = new Float64Array(own.length * steps)
  // the first round follows the forecasts themselves, which is what readings without any map do
  for (let round = 0; round <= rounds; round++) {
    own.forEach((trajectory, i) => {
      let reading = last[trajectory] ?? NaN
      for (let step = 0; step < steps; step++) {
        const forecast = values[trajectory * steps + step] ?? NaN
        const distance = forecast - reading
        found[i * steps + step] = distance
        reading = round === 0 ? forecast : reading + readingChange(maps, column, distance)
      }
    })
    found.sort()
    for (let knot = 0; knot < knots; knot++) {
      const quantile = found[Math.floor(((knot + 0.5) / knots) * found.length)] ?? 0
      distances[knot] = round === 0 ? quantile : ((distances[knot] ?? 0) + quantile) / 2
    }
  }
}

/** What a map keeps of a column's real readings. */
interface RealColumn {
  /** Quantiles of their changes, as in {@link ReadingMaps}. */
  readonly changes: Float32Array
  readonly perUnit: number
}

/** The real readings of a period: each column is looked at once, however often maps are fitted to it. */
export class RealReadings {
  readonly columns: number
  private readonly found = new Map<number, RealColumn | null>()

  constructor(
    private readonly series: HallSeries,
    private readonly period: StepRange,
  ) {
    this.columns = series.sensors.length * series.variables.length
  }

  /** Null where there are too few. */
  of(column: number): RealColumn | null {
    const known = this.found.get(column)
    if (known !== undefined) return known
    const { columns, series, period } = this
    const own = new Float32Array(period.to - period.from)
    for (let i = 0; i < own.length; i++) own[i] = series.values[(period.from + i) * columns + column] ?? NaN
    const sorted = changesOf(own).sort()
    const changes = new Float32Array(fittedKnots).map((_, knot) => {
      return sorted[Math.floor(((knot + 0.5) / fittedKnots) * sorted.length)] ?? 0
    })
    const real = sorted.length < fewest ? null : { changes, perUnit: readingsPerUnit(own) }
    this.found.set(column, real)
    return real
  }
}

/** Changes between neighbouring known readings. */
function changesOf(own: Float32Array): Float64Array {
  const changes = new Float64Array(own.length)
  let count = 0
  for (let step = 1; step < own.length; step++) {
    const change = (own[step] ?? NaN) - (own[step - 1] ?? NaN)
    if (!Number.isNaN(change)) changes[count++] = change
  }
  return changes.subarray(0, count)
}
