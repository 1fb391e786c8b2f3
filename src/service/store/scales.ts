import type { DatasetGrid } from './datasets'
import type { Readings } from './readings'

/** Readings looked at for the scale of a log, and how many lie beside each other. */
const sampleSize = 200_000
const windowSteps = 64
const goldenRatio = 0.6180339887498949

export interface Scale {
  readonly low: number
  readonly high: number
}

/** Quantiles 0.1 % and 99.9 % of a log's readings: ends of a scale that one wild reading does not stretch. */
export function scalesOf(readings: Readings) {
  const kept = new Map<string, Scale>()

  /** Of all readings, or of windows all over the log, at other times for each sensor. */
  function sampled(grid: DatasetGrid, variable: number): Scale {
    const { dataset, steps, sensors } = grid
    const windows = Math.ceil(sampleSize / sensors.length / windowSteps)
    const sample: Float32Array[] = []
    for (const sensor of sensors.keys()) {
      const column = { dataset, sensor, variable, steps }
      if (windows * windowSteps >= steps) {
        sample.push(readings.read(column, 0, steps))
        continue
      }
      const phase = (sensor * goldenRatio) % 1
      for (let window = 0; window < windows; window++) {
        const from = Math.floor(((window + phase) / windows) * (steps - windowSteps))
        sample.push(readings.read(column, from, from + windowSteps))
      }
    }
    const values = new Float32Array(sample.reduce((sum, { length }) => sum + length, 0))
    let count = 0
    for (const part of sample) for (const value of part) if (!Number.isNaN(value)) values[count++] = value
    const sorted = values.subarray(0, count).sort()
    const at = (share: number): number => sorted[Math.round(share * (count - 1))] ?? NaN
    return { low: at(0.001), high: at(0.999) }
  }

  return (grid: DatasetGrid, variable: number): Scale => {
    const key = `${grid.dataset}/${variable}`
    const scale = kept.get(key) ?? sampled(grid, variable)
    kept.set(key, scale)
    return scale
  }
}
