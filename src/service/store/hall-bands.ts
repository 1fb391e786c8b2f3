import type { Database } from 'better-sqlite3'
import type { Band } from '../../contract'
import { acrossSensors } from './across-sensors'
import type { DatasetGrid } from './datasets'
import { blockSteps, type Readings } from './readings'
import { bytesOf, floatsOf } from './rows'
import { emptyStretches, gather, join } from './stretches'

/** Steps that one point of the finest kept band stands for; each further level has half as many points. */
const finestStride = 8
/** Logs of fewer sensors have none: theirs would take as much room as readings, and are soon made of them. */
const fewestSensors = 16
/** Blocks of older workspaces, which have none, that are remembered. */
const rememberedBlocks = 2048

interface Level {
  readonly stride: number
  readonly points: number
  /** Of the first float of its lowest values; highest and medians follow. */
  readonly offset: number
}
/** The levels of a block: 512 points of 8 steps, 256 of 16, … one of 4096. */
const levels: readonly Level[] = (() => {
  const all: Level[] = []
  let offset = 0
  for (let stride = finestStride; stride <= blockSteps; stride *= 2) {
    const points = blockSteps / stride
    all.push({ stride, points, offset })
    offset += 3 * points
  }
  return all
})()
const blockFloats = levels.reduce((sum, { points }) => sum + 3 * points, 0)

function levelParts(block: Float32Array, { points, offset }: Level) {
  const part = (index: number): Float32Array => block.subarray(offset + index * points, offset + (index + 1) * points)
  return { low: part(0), high: part(1), median: part(2) }
}

export type HallBands = ReturnType<typeof hallBandsOf>

/**
 * A whole hall at a glance: of each variable lowest, highest and median (over the sensors of each one's mean) at several
 * coarsenesses. Kept in the workspace, so that a long log opens without its readings being read.
 */
export function hallBandsOf(database: Database, file: string, readings: Readings) {
  const insert = database.prepare<[string, number, number, Uint8Array]>(
    'INSERT OR REPLACE INTO hall_band (dataset, variable, block, data) VALUES (?, ?, ?, ?)',
  )
  const select = database
    .prepare<[string, number, number]>('SELECT data FROM hall_band WHERE dataset = ? AND variable = ? AND block = ?')
    .pluck(true)
  const remembered = new Map<string, Float32Array>()

  function made(grid: DatasetGrid, variable: number, block: number): Float32Array {
    const from = block * blockSteps
    const to = Math.min(grid.steps, from + blockSteps)
    const result = new Float32Array(blockFloats).fill(NaN)
    const width = blockSteps / finestStride
    let stretches = emptyStretches(width * grid.sensors.length)
    for (const sensor of grid.sensors.keys()) {
      const column = { dataset: grid.dataset, sensor, variable, steps: grid.steps }
      gather(readings.read(column, from, to), finestStride, stretches, sensor * width)
    }
    for (const level of levels) {
      acrossSensors(stretches, level.points, levelParts(result, level))
      if (level.points === 1) break
      const halved = emptyStretches(stretches.mean.length / 2)
      for (let point = 0; point < halved.mean.length; point++) join(stretches, 2 * point, 2 * point + 2, halved, point)
      stretches = halved
    }
    return result
  }

  function blockOf(grid: DatasetGrid, variable: number, block: number): Float32Array {
    const row = select.get(grid.dataset, variable, block)
    if (row !== undefined) {
      return floatsOf(row, blockFloats, `the band ${block} of variable ${variable} in dataset ${grid.dataset}`, file)
    }
    const key = `${grid.dataset}/${variable}/${block}`
    const known = remembered.get(key) ?? made(grid, variable, block)
    remembered.delete(key)
    remembered.set(key, known)
    for (const oldest of remembered.keys()) {
      if (remembered.size <= rememberedBlocks) break
      remembered.delete(oldest)
    }
    return known
  }

  return {
    /** Works the bands of a log out and keeps them, a piece at a time; the readings must be there. */
    *keep(grid: DatasetGrid): Generator<void, void, undefined> {
      if (grid.sensors.length < fewestSensors) return
      for (const variable of grid.variables.keys()) {
        for (let block = 0; block * blockSteps < grid.steps; block++) {
          insert.run(grid.dataset, variable, block, bytesOf(made(grid, variable, block)))
          yield
        }
      }
    },

    /** The stretches of `stride` steps from the step `from` on, over all sensors; undefined where that is no kept level. */
    read(
      grid: DatasetGrid,
      variable: number,
      { from, stride, points }: { from: number; stride: number; points: number },
    ): Pick<Band, 'low' | 'high' | 'median'> | undefined {
      const level = levels.find((each) => each.stride === stride)
      if (level === undefined || grid.sensors.length < fewestSensors) return undefined
      const result = {
        low: new Float64Array(points),
        high: new Float64Array(points),
        median: new Float64Array(points),
      }
      for (let point = 0; point < points;) {
        const step = from + point * stride
        const block = Math.floor(step / blockSteps)
        const first = (step - block * blockSteps) / stride
        const count = Math.min(points - point, level.points - first)
        const { low, high, median } = levelParts(blockOf(grid, variable, block), level)
        result.low.set(low.subarray(first, first + count), point)
        result.high.set(high.subarray(first, first + count), point)
        result.median.set(median.subarray(first, first + count), point)
        point += count
      }
      return result
    },
  }
}
