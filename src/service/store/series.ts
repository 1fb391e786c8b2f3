import { PlenumError, type Band, type Frames, type Series, type SeriesFile } from '../../contract'
import type { HallSeries } from '../../domain'
import { writeAtomically } from './atomic-file'
import type { DatasetGrid, Datasets } from './datasets'
import { pyramidsOf, pyramidStride } from './pyramid'
import { blockSteps, type Readings } from './readings'
import { bytesOf } from './rows'

/** Bytes of one slab of steps × sensors × variables that {@link seriesOf} holds at a time. */
const slabBytes = 16 * 1024 * 1024

export interface SeriesRequest {
  readonly dataset: string
  readonly variable: string
  readonly sensors?: readonly string[] | undefined
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  readonly maxPoints: number
}

export interface FramesRequest {
  readonly dataset: string
  readonly variable: string
  readonly fromStep: number
  readonly count: number
  readonly stride: number
}
/** Some steps of a log, [steps, sensors, variables]. */
export interface Slab {
  readonly from: number
  readonly steps: number
  readonly values: Float32Array<ArrayBuffer>
}
interface Stretch {
  readonly from: number
  readonly stride: number
  readonly points: number
}

export type SeriesStore = ReturnType<typeof seriesOf>

function positionOf(names: readonly string[], name: string, what: string): number {
  const position = names.indexOf(name)
  if (position < 0) {
    throw new PlenumError('not-found', `There is no ${what} "${name}" in this log.`, {
      fix: `It has ${names.slice(0, 12).join(', ')}${names.length > 12 ? ', …' : ''}.`,
    })
  }
  return position
}

/** The values of datasets, read as people and compute processes need them. */
export function seriesOf(datasets: Datasets, readings: Readings) {
  const pyramids = pyramidsOf(readings)

  /** Values of the steps [from, to), [to - from, sensors, variables]. */
  function slab(grid: DatasetGrid, from: number, to: number): Float32Array<ArrayBuffer> {
    const width = grid.sensors.length * grid.variables.length
    const values = new Float32Array((to - from) * width)
    for (const sensor of grid.sensors.keys()) {
      for (const variable of grid.variables.keys()) {
        const column = readings.read({ dataset: grid.dataset, sensor, variable, steps: grid.steps }, from, to)
        let target = sensor * grid.variables.length + variable
        for (const value of column) {
          values[target] = value
          target += width
        }
      }
    }
    return values
  }

  /** The whole log, some steps at a time. */
  function* slabs(grid: DatasetGrid): Generator<Slab, void, undefined> {
    const rowBytes = grid.sensors.length * grid.variables.length * 4
    const slabSteps = Math.min(blockSteps, Math.max(1, Math.floor(slabBytes / rowBytes)))
    for (let from = 0; from < grid.steps; from += slabSteps) {
      const to = Math.min(grid.steps, from + slabSteps)
      yield { from, steps: to - from, values: slab(grid, from, to) }
    }
  }

  function variableOf(grid: DatasetGrid, name: string): number {
    return positionOf(
      grid.variables.map((variable) => variable.name),
      name,
      'variable',
    )
  }
  /** A request in positions and steps. */
  function asked(request: SeriesRequest, unit: number) {
    const grid = datasets.grid(request.dataset)
    const variable = variableOf(grid, request.variable)
    const positions = new Map(grid.sensors.map((name, position) => [name, position]))
    const sensors =
      request.sensors?.map((name) => positions.get(name) ?? positionOf(grid.sensors, name, 'sensor')) ??
      Array.from(grid.sensors.keys())
    const stepMs = grid.cadenceSeconds * 1000
    const from = Math.max(0, Math.ceil(((request.fromMs ?? -Infinity) - grid.startMs) / stepMs))
    const to = Math.min(grid.steps, Math.floor(((request.toMs ?? Infinity) - grid.startMs) / stepMs) + 1)
    const stretch = stretchOf(from, to, request.maxPoints, unit)
    const head = {
      timesMs: Float64Array.from(
        { length: stretch.points },
        (_, point) => grid.startMs + (stretch.from + point * stretch.stride) * stepMs,
      ),
      cadenceSeconds: grid.cadenceSeconds,
      variable: { name: request.variable, unit: grid.variables[variable]?.unit ?? '' },
      reduced: stretch.stride > 1,
    }
    return { grid, variable, sensors, stretch, head }
  }

  return {
    /** The whole log in memory. */
    whole(dataset: string): HallSeries {
      const grid = datasets.grid(dataset)
      const { steps, sensors, variables, startMs, cadenceSeconds, timeZone } = grid
      return { steps, sensors, variables, startMs, cadenceSeconds, timeZone, values: slab(grid, 0, steps) }
    },

    /** The whole log, in pieces of bounded size. */
    slabs: (dataset: string): Generator<Slab, void, undefined> => slabs(datasets.grid(dataset)),

    /** Values of one sensor and variable at the steps [fromStep, toStep), cut to the log; NaN where there is none. */
    column(
      dataset: string,
      sensor: string,
      variable: string,
      fromStep = 0,
      toStep = Infinity,
    ): Float32Array<ArrayBuffer> {
      const grid = datasets.grid(dataset)
      const key = {
        dataset,
        sensor: positionOf(grid.sensors, sensor, 'sensor'),
        variable: variableOf(grid, variable),
        steps: grid.steps,
      }
      return readings.read(key, Math.max(0, fromStep), Math.min(grid.steps, toStep))
    },

    /** Writes the log for a compute process, slab by slab; the file appears complete or not at all. */
    async writeFile(dataset: string, path: string, signal?: AbortSignal): Promise<SeriesFile> {
      const grid = datasets.grid(dataset)
      const { steps, sensors, variables, startMs, cadenceSeconds, timeZone } = grid
      await writeAtomically(path, async (append) => {
        for (const { values } of slabs(grid)) {
          signal?.throwIfAborted()
          await append(bytesOf(values))
        }
      })
      return { file: path, steps, sensors: [...sensors], variables: [...variables], startMs, cadenceSeconds, timeZone }
    },

    /** One variable over a stretch of time, at most `maxPoints` min-max pairs per sensor; see the contract. */
    reduced(request: SeriesRequest): Series {
      const { grid, variable, sensors, stretch, head } = asked(request, 1)
      const { low, high } = pyramids.reduce(grid, variable, sensors, stretch)
      const { points } = stretch
      return {
        ...head,
        sensors: sensors.map((sensor, row) => ({
          sensor: grid.sensors[sensor] ?? '',
          low: Float64Array.from(low.subarray(row * points, (row + 1) * points)),
          high: Float64Array.from(high.subarray(row * points, (row + 1) * points)),
        })),
      }
    },

    /** One variable of many sensors as a band with its median; see the contract. */
    band(request: SeriesRequest): Band {
      const { grid, variable, sensors, stretch, head } = asked(request, pyramidStride)
      const { low, high, mean } = pyramids.reduce(grid, variable, sensors, stretch)
      return { ...head, sensors: sensors.length, ...acrossSensors(low, high, mean, sensors.length, stretch.points) }
    },

    /** Readings of every sensor at some instants; see the contract. */
    frames({ dataset, variable: name, fromStep, count, stride }: FramesRequest): Frames {
      const grid = datasets.grid(dataset)
      const variable = variableOf(grid, name)
      const frames = Math.max(0, Math.min(count, Math.ceil((grid.steps - fromStep) / stride)))
      const width = grid.sensors.length
      const values = new Float32Array(frames * width).fill(NaN)
      const to = Math.min(grid.steps, fromStep + (frames - 1) * stride + 1)
      for (const sensor of frames === 0 ? [] : grid.sensors.keys()) {
        const column = readings.read({ dataset, sensor, variable, steps: grid.steps }, fromStep, to)
        for (let frame = 0; frame < frames; frame++) values[frame * width + sensor] = column[frame * stride] ?? NaN
      }
      const stepMs = grid.cadenceSeconds * 1000
      return {
        timesMs: Float64Array.from(
          { length: frames },
          (_, frame) => grid.startMs + (fromStep + frame * stride) * stepMs,
        ),
        variable: { name, unit: grid.variables[variable]?.unit ?? '' },
        values,
        ...pyramids.pyramid(grid, variable).scale,
      }
    },

    /** Share of present readings [sensors, days]; day `d` is made of the steps [edges[d], edges[d + 1]). */
    coverage(dataset: string, name: string, edges: readonly number[]): Float32Array<ArrayBuffer> {
      const grid = datasets.grid(dataset)
      const variable = variableOf(grid, name)
      const days = edges.length - 1
      const share = new Float32Array(days * grid.sensors.length)
      for (const sensor of grid.sensors.keys()) {
        const column = readings.read({ dataset, sensor, variable, steps: grid.steps }, 0, grid.steps)
        for (let day = 0; day < days; day++) {
          const first = edges[day] ?? 0
          const end = edges[day + 1] ?? first
          let present = 0
          for (let step = first; step < end; step++) if (!Number.isNaN(column[step] ?? NaN)) present++
          share[sensor * days + day] = present / (end - first)
        }
      }
      return share
    },
  }
}

/** Lowest, highest and median value of each point over the sensors; the inputs are [sensors, points]. */
function acrossSensors(
  low: Float32Array,
  high: Float32Array,
  mean: Float32Array,
  sensors: number,
  points: number,
): Pick<Band, 'low' | 'high' | 'median'> {
  const lowest = new Float64Array(points).fill(NaN)
  const highest = new Float64Array(points).fill(NaN)
  const median = new Float64Array(points).fill(NaN)
  const means = new Float32Array(sensors)
  for (let point = 0; point < points; point++) {
    let least = Infinity
    let most = -Infinity
    let count = 0
    for (let index = point; index < mean.length; index += points) {
      const value = mean[index] ?? NaN
      if (Number.isNaN(value)) continue
      means[count++] = value
      least = Math.min(least, low[index] ?? NaN)
      most = Math.max(most, high[index] ?? NaN)
    }
    if (count === 0) continue
    const sorted = means.subarray(0, count).sort()
    lowest[point] = least
    highest[point] = most
    median[point] = ((sorted[(count - 1) >> 1] ?? NaN) + (sorted[count >> 1] ?? NaN)) / 2
  }
  return { low: lowest, high: highest, median }
}

/**
 * Steps from `from` on in stretches of one length, that begin at multiples of it, so that they stay the same while the
 * window moves. Long ones are rounded up to a multiple of `unit`.
 */
function stretchOf(from: number, to: number, maxPoints: number, unit: number): Stretch {
  const count = Math.max(0, to - from)
  let stride = Math.max(1, Math.ceil(count / maxPoints))
  for (;;) {
    if (stride > unit) stride = Math.ceil(stride / unit) * unit
    const first = Math.floor(from / stride) * stride
    const points = count === 0 ? 0 : Math.ceil((to - first) / stride)
    if (points <= maxPoints) return { from: first, stride, points }
    stride++
  }
}
