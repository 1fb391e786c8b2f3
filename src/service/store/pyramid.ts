import type { DatasetGrid } from './datasets'
import { blockSteps, type Readings } from './readings'
import { emptyStretches, gather, join, type Stretches } from './stretches'

/** Steps that one entry of a pyramid stands for. */
export const pyramidStride = 8
/** Pyramids are kept up to so many bytes, the last used ones. A sensor over a year at 10 minutes takes 105 kB. */
const keptBytes = 128 * 1024 * 1024
const bytesPerEntry = 16

export type Pyramids = ReturnType<typeof pyramidsOf>

/** Reduces stretches of time of some sensors fast. Readings never change once imported, so pyramids are kept in memory. */
export function pyramidsOf(readings: Readings) {
  const kept = new Map<string, Stretches>()
  let bytes = 0

  /** A column at {@link pyramidStride}. */
  function pyramid(grid: DatasetGrid, sensor: number, variable: number): Stretches {
    const key = `${grid.dataset}/${variable}/${sensor}`
    const found = kept.get(key)
    if (found !== undefined) {
      kept.delete(key)
      kept.set(key, found)
      return found
    }
    const made = emptyStretches(Math.ceil(grid.steps / pyramidStride))
    const column = { dataset: grid.dataset, sensor, variable, steps: grid.steps }
    gather(readings.read(column, 0, grid.steps), pyramidStride, made, 0)
    kept.set(key, made)
    bytes += made.mean.length * bytesPerEntry
    for (const [oldest, { mean }] of kept) {
      if (bytes <= keptBytes || oldest === key) break
      kept.delete(oldest)
      bytes -= mean.length * bytesPerEntry
    }
    return made
  }

  return {
    /** Stretches of `stride` steps from the step `from` (a multiple of `stride`) on, [sensors, points]. */
    reduce(
      grid: DatasetGrid,
      variable: number,
      sensors: readonly number[],
      { from, points, stride }: { from: number; points: number; stride: number },
    ): Stretches {
      const stretches = emptyStretches(points * sensors.length)
      const fromPyramid = sensors.length > 1 && stride % pyramidStride === 0
      for (const [row, sensor] of sensors.entries()) {
        if (fromPyramid) {
          const source = pyramid(grid, sensor, variable)
          const width = stride / pyramidStride
          for (let point = 0; point < points; point++) {
            const first = from / pyramidStride + point * width
            join(source, first, Math.min(first + width, source.mean.length), stretches, row * points + point)
          }
          continue
        }
        const column = { dataset: grid.dataset, sensor, variable, steps: grid.steps }
        const to = Math.min(grid.steps, from + points * stride)
        const block = Math.max(1, Math.floor(blockSteps / stride)) * stride
        for (let start = from; start < to; start += block) {
          const values = readings.read(column, start, Math.min(to, start + block))
          gather(values, stride, stretches, row * points + (start - from) / stride)
        }
      }
      return stretches
    },
  }
}
