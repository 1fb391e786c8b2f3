import { quantileOfSorted } from './metrics'

/**
 * Quantiles over scenarios, step by step.
 * @param values [scenarios × steps]
 * @returns [levels × steps]; NaN where no scenario has a value
 */
export function quantilesByStep(
  values: Float32Array,
  steps: number,
  levels: readonly number[],
): Float32Array<ArrayBuffer> {
  const scenarios = values.length / steps
  const result = new Float32Array(levels.length * steps).fill(NaN)
  const column = new Float32Array(scenarios)
  for (let step = 0; step < steps; step++) {
    let known = 0
    for (let scenario = 0; scenario < scenarios; scenario++) {
      const value = values[scenario * steps + step] ?? NaN
      if (!Number.isNaN(value)) column[known++] = value
    }
    if (known === 0) continue
    const sorted = column.subarray(0, known).sort()
    levels.forEach((level, row) => {
      result[row * steps + step] = quantileOfSorted(sorted, level)
    })
  }
  return result
}

/**
 * Root mean squared differences between rows; places where either row has no value are left out.
 * @param rows each of the same length
 * @returns [rows × rows], symmetric, 0 on the diagonal; NaN for two rows without a common value
 */
export function rootMeanSquaredDistances(rows: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const count = rows.length
  const result = new Float32Array(count * count)
  rows.forEach((a, i) => {
    for (let j = i + 1; j < count; j++) {
      const b = rows[j] ?? a
      let sum = 0
      let known = 0
      for (let place = 0; place < a.length; place++) {
        const difference = (a[place] ?? NaN) - (b[place] ?? NaN)
        if (Number.isNaN(difference)) continue
        sum += difference * difference
        known++
      }
      const distance = Math.sqrt(sum / known)
      result[i * count + j] = distance
      result[j * count + i] = distance
    }
  })
  return result
}
