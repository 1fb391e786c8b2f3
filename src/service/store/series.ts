import { PlenumError, type Series, type SeriesFile } from '../../contract'
import type { HallSeries } from '../../domain'
import { writeAtomically } from './atomic-file'
import type { DatasetGrid, Datasets } from './datasets'
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

  return {
    /** The whole log in memory. */
    whole(dataset: string): HallSeries {
      const grid = datasets.grid(dataset)
      const { steps, sensors, variables, startMs, cadenceSeconds, timeZone } = grid
      return { steps, sensors, variables, startMs, cadenceSeconds, timeZone, values: slab(grid, 0, steps) }
    },

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
        variable: positionOf(
          grid.variables.map(({ name }) => name),
          variable,
          'variable',
        ),
        steps: grid.steps,
      }
      return readings.read(key, Math.max(0, fromStep), Math.min(grid.steps, toStep))
    },

    /** Writes the log for a compute process, slab by slab; the file appears complete or not at all. */
    async writeFile(dataset: string, path: string, signal?: AbortSignal): Promise<SeriesFile> {
      const grid = datasets.grid(dataset)
      const { steps, sensors, variables, startMs, cadenceSeconds, timeZone } = grid
      const rowBytes = sensors.length * variables.length * 4
      const slabSteps = Math.min(blockSteps, Math.max(1, Math.floor(slabBytes / rowBytes)))
      await writeAtomically(path, async (append) => {
        for (let from = 0; from < steps; from += slabSteps) {
          signal?.throwIfAborted()
          await append(bytesOf(slab(grid, from, Math.min(steps, from + slabSteps))))
        }
      })
      return { file: path, steps, sensors: [...sensors], variables: [...variables], startMs, cadenceSeconds, timeZone }
    },

    /** One variable over a stretch of time, at most `maxPoints` min-max pairs per sensor; see the contract. */
    reduced(request: SeriesRequest): Series {
      const grid = datasets.grid(request.dataset)
      const names = grid.variables.map(({ name }) => name)
      const variable = positionOf(names, request.variable, 'variable')
      const stepMs = grid.cadenceSeconds * 1000
      const from = Math.max(0, Math.ceil(((request.fromMs ?? -Infinity) - grid.startMs) / stepMs))
      const to = Math.min(grid.steps, Math.floor(((request.toMs ?? Infinity) - grid.startMs) / stepMs) + 1)
      const count = Math.max(0, to - from)
      const stride = Math.max(1, Math.ceil(count / request.maxPoints))
      const points = Math.ceil(count / stride)
      const sensors = (request.sensors ?? grid.sensors).map((sensor) => {
        const position = positionOf(grid.sensors, sensor, 'sensor')
        const key = { dataset: request.dataset, sensor: position, variable, steps: grid.steps }
        const low = new Float64Array(points).fill(NaN)
        const high = new Float64Array(points).fill(NaN)
        for (let start = 0; start < count; start += blockSteps) {
          const values = readings.read(key, from + start, from + Math.min(count, start + blockSteps))
          for (const [offset, value] of values.entries()) {
            if (Number.isNaN(value)) continue
            const point = Math.floor((start + offset) / stride)
            // both comparisons are false, and so replaced, while the point is still NaN
            if (!((low[point] ?? NaN) <= value)) low[point] = value
            if (!((high[point] ?? NaN) >= value)) high[point] = value
          }
        }
        return { sensor, low, high }
      })
      return {
        timesMs: Float64Array.from({ length: points }, (_, point) => grid.startMs + (from + point * stride) * stepMs),
        cadenceSeconds: grid.cadenceSeconds,
        variable: { name: request.variable, unit: grid.variables[variable]?.unit ?? '' },
        reduced: stride > 1,
        sensors,
      }
    },
  }
}
