import { PlenumError, type Band, type Frames, type Series, type SeriesFile } from '../../contract'
import type { HallSeries } from '../../domain'
import { acrossSensors } from './across-sensors'
import { writeAtomically } from './atomic-file'
import type { DatasetGrid, Datasets } from './datasets'
import type { HallBands } from './hall-bands'
import { pyramidsOf } from './pyramid'
import { blockSteps, type Readings } from './readings'
import { bytesOf } from './rows'
import { scalesOf } from './scales'

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
export function seriesOf(datasets: Datasets, readings: Readings, bands: HallBands) {
  const pyramids = pyramidsOf(readings)
  const scaleOf = scalesOf(readings)

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
  function asked(request: SeriesRequest, longer: (stride: number) => number) {
    const grid = datasets.grid(request.dataset)
    const variable = variableOf(grid, request.variable)
    const positions = new Map(grid.sensors.map((name, position) => [name, position]))
    const sensors =
      request.sensors?.map((name) => positions.get(name) ?? positionOf(grid.sensors, name, 'sensor')) ??
      Array.from(grid.sensors.keys())
    const stepMs = grid.cadenceSeconds * 1000
    const from = Math.max(0, Math.ceil(((request.fromMs ?? -Infinity) - grid.startMs) / stepMs))
    const to = Math.min(grid.steps, Math.floor(((request.toMs ?? Infinity) - grid.startMs) / stepMs) + 1)
    const stretch = stretchOf(from, to, request.maxPoints, longer)
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
      const { grid, variable, sensors, stretch, head } = asked(request, (stride) => stride + 1)
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
      const { grid, variable, sensors, stretch, head } = asked(request, (stride) => stride * 2)
      const { points } = stretch
      const all = new Set(sensors).size === grid.sensors.length && sensors.length === grid.sensors.length
      const kept = all ? bands.read(grid, variable, stretch) : undefined
      if (kept !== undefined) return { ...head, sensors: sensors.length, ...kept }
      const across = {
        low: new Float64Array(points),
        high: new Float64Array(points),
        median: new Float64Array(points),
      }
      acrossSensors(pyramids.reduce(grid, variable, sensors, stretch), points, across)
      return { ...head, sensors: sensors.length, ...across }
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
        ...scaleOf(grid, variable),
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

/**
 * Steps from `from` on in stretches of one length, that begin at multiples of it, so that they stay the same while the
 * window moves. @param longer the next length to try, from 1 on
 */
function stretchOf(from: number, to: number, maxPoints: number, longer: (stride: number) => number): Stretch {
  const count = Math.max(0, to - from)
  let stride = 1
  while (Math.ceil(count / stride) > maxPoints) stride = longer(stride)
  for (;;) {
    const first = Math.floor(from / stride) * stride
    const points = count === 0 ? 0 : Math.ceil((to - first) / stride)
    if (points <= maxPoints) return { from: first, stride, points }
    stride = longer(stride)
  }
}
