import type { HallSeries } from './series'
import type { StepRange } from './split'

/** A window start t reads the steps [t − windowSteps, t) and is compared with the steps [t, t + aheadSteps). */
export interface WindowShape {
  readonly windowSteps: number
  readonly aheadSteps: number
}

export interface WindowStart {
  readonly sensor: number
  /** The first step to be forecast. */
  readonly step: number
}

/** [sensors, variables]: 1 where the sensor has at least one value of the variable within the range, else 0. */
export function sensorHasVariable(
  series: HallSeries,
  range: StepRange = { from: 0, to: series.steps },
): Uint8Array<ArrayBuffer> {
  const columns = series.sensors.length * series.variables.length
  const has = new Uint8Array(columns)
  for (let column = 0; column < columns; column++) {
    for (let step = range.from; step < range.to; step++) {
      if (Number.isNaN(series.values[step * columns + column])) continue
      has[column] = 1
      break
    }
  }
  return has
}

/**
 * The valid window starts of one period, sensor by sensor. Valid: every variable the sensor has (by `mask`) is free of
 * NaN in the whole window, and the whole window, its input too, lies inside the period: a window that crosses a cut or a
 * gap is left out (thesis, "Data"). A sensor that the mask gives no variable has no starts.
 *
 * Kept as stretches of consecutive starts, so memory grows with the number of gaps, not with the log.
 */
export class WindowStarts {
  readonly shape: WindowShape
  readonly period: StepRange
  readonly sensors: number
  /** Sensors that the mask gives a variable. */
  readonly knownSensors: number
  /** By sensor: whether the mask gives it a variable. */
  private readonly known: readonly boolean[]
  /** Number of valid (sensor, step) pairs. */
  readonly count: number
  /** Pairs before each sensor's first, [sensors + 1]. */
  private readonly pairsBefore: Float64Array
  /** Per sensor: first start, end (not included) and pairs before, of each stretch. */
  private readonly stretches: readonly { from: Int32Array; to: Int32Array; before: Int32Array }[]

  constructor(series: HallSeries, period: StepRange, shape: WindowShape, mask = sensorHasVariable(series, period)) {
    this.shape = shape
    this.period = period
    this.sensors = series.sensors.length
    const { length: variables } = series.variables
    this.known = series.sensors.map((_, sensor) =>
      mask.subarray(sensor * variables, (sensor + 1) * variables).includes(1),
    )
    this.knownSensors = this.known.filter(Boolean).length
    this.pairsBefore = new Float64Array(this.sensors + 1)
    const all: { from: Int32Array; to: Int32Array; before: Int32Array }[] = []
    let pairs = 0
    for (let sensor = 0; sensor < this.sensors; sensor++) {
      const { from, to } = freeStretches(series, sensor, mask, period, shape)
      const before = new Int32Array(from.length)
      let own = 0
      for (let i = 0; i < from.length; i++) {
        before[i] = own
        own += (to[i] ?? 0) - (from[i] ?? 0)
      }
      pairs += own
      this.pairsBefore[sensor + 1] = pairs
      all.push({ from: Int32Array.from(from), to: Int32Array.from(to), before })
    }
    this.stretches = all
    this.count = pairs
  }

  /** The pair of an index in [0, count), ordered by sensor, then by step. */
  at(index: number): WindowStart {
    if (!(index >= 0 && index < this.count)) throw new RangeError(`There is no window start ${String(index)}.`)
    const sensor = lastNotAbove(this.pairsBefore, index)
    const own = index - (this.pairsBefore[sensor] ?? 0)
    const stretches = this.stretchesOf(sensor)
    const stretch = lastNotAbove(stretches.before, own)
    return { sensor, step: (stretches.from[stretch] ?? 0) + own - (stretches.before[stretch] ?? 0) }
  }

  /** `count` pairs spread evenly over all, as {@link spreadStarts} does it; all of them if there are no more. */
  spread(count: number): WindowStart[] {
    return Array.from(spreadPlaces(this.count, count), (index) => this.at(index))
  }

  /** Number of valid starts of one sensor. */
  countOf(sensor: number): number {
    return (this.pairsBefore[sensor + 1] ?? 0) - (this.pairsBefore[sensor] ?? 0)
  }

  has(sensor: number, step: number): boolean {
    const { from, to } = this.stretchesOf(sensor)
    const stretch = lastNotAbove(from, step)
    return stretch >= 0 && step < (to[stretch] ?? 0)
  }

  /**
   * The steps at which at least `minimumSensors` sensors (if left out: all that the mask gives a variable) have a valid
   * start, ascending.
   */
  hallSteps(minimumSensors = this.knownSensors): Int32Array<ArrayBuffer> {
    const change = new Int32Array(this.period.to - this.period.from + 1)
    for (const { from, to } of this.stretches) {
      for (let i = 0; i < from.length; i++) {
        const first = (from[i] ?? 0) - this.period.from
        const end = (to[i] ?? 0) - this.period.from
        change[first] = (change[first] ?? 0) + 1
        change[end] = (change[end] ?? 0) - 1
      }
    }
    const steps: number[] = []
    let free = 0
    for (let i = 0; i < change.length; i++) {
      free += change[i] ?? 0
      if (free >= minimumSensors && free > 0) steps.push(this.period.from + i)
    }
    return Int32Array.from(steps)
  }

  /** Sensors that the mask gives a variable and that have no valid start in the whole period. */
  silentSensors(): number[] {
    return this.known.flatMap((known, sensor) => (known && this.countOf(sensor) === 0 ? [sensor] : []))
  }

  /** The steps at which all sensors but the silent ones have a valid start; none where all are silent. */
  soundingSteps(): Int32Array<ArrayBuffer> {
    return this.hallSteps(Math.max(1, this.knownSensors - this.silentSensors().length))
  }

  private stretchesOf(sensor: number): { from: Int32Array; to: Int32Array; before: Int32Array } {
    const stretches = this.stretches[sensor]
    if (stretches === undefined) throw new RangeError(`There is no sensor ${String(sensor)}.`)
    return stretches
  }
}

/**
 * Chooses starts for an evaluation out of ascending valid steps. With `count`: one of each of `count` equal parts, its
 * place within the part moved on by the golden ratio, so that the starts are spread evenly over the period and drift over
 * the time of day whatever the spacing. Without: every (aheadSteps + 1)-th, whose targets never overlap in a log without
 * gaps and which drift as well. All of them if there are no more than `count`.
 */
export function spreadStarts(
  steps: Int32Array,
  options: { readonly aheadSteps: number; readonly count?: number },
): Int32Array<ArrayBuffer> {
  const { aheadSteps, count } = options
  if (count === undefined) return Int32Array.from(steps).filter((_, i) => i % (aheadSteps + 1) === 0)
  return spreadPlaces(steps.length, count).map((place) => steps[place] ?? 0)
}

/** `count` places of [0, length), one of each of `count` equal parts; all if there are no more. */
function spreadPlaces(length: number, count: number): Int32Array<ArrayBuffer> {
  if (length <= count) return Int32Array.from({ length }, (_, place) => place)
  const goldenRatio = (Math.sqrt(5) - 1) / 2
  return Int32Array.from({ length: count }, (_, part) => {
    const from = Math.floor((part * length) / count)
    const to = Math.floor(((part + 1) * length) / count)
    return from + Math.floor(((part * goldenRatio) % 1) * (to - from))
  })
}

/** Stretches of consecutive valid starts of one sensor: `from` included, `to` not. */
function freeStretches(
  series: HallSeries,
  sensor: number,
  mask: Uint8Array,
  period: StepRange,
  shape: WindowShape,
): { from: number[]; to: number[] } {
  const variables = series.variables.length
  const columns = series.sensors.length * variables
  const wanted: number[] = []
  for (let variable = 0; variable < variables; variable++) {
    if (mask[sensor * variables + variable] === 1) wanted.push(sensor * variables + variable)
  }
  const from: number[] = []
  const to: number[] = []
  if (wanted.length === 0) return { from, to }
  let runStart = period.from
  const closeRun = (runEnd: number): void => {
    const first = runStart + shape.windowSteps
    const end = runEnd - shape.aheadSteps + 1
    if (end <= first) return
    from.push(first)
    to.push(end)
  }
  for (let step = period.from; step < period.to; step++) {
    let free = true
    for (const column of wanted) {
      if (Number.isNaN(series.values[step * columns + column])) free = false
    }
    if (free) continue
    closeRun(step)
    runStart = step + 1
  }
  closeRun(period.to)
  return { from, to }
}

/** Index of the last value not above `wanted` in ascending values; −1 if all are above. */
function lastNotAbove(ascending: Int32Array | Float64Array, wanted: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) <= wanted) low = middle + 1
    else high = middle
  }
  return low - 1
}
