/** Rows whose standard deviation is below this share of their mean never move: what is left is rounding. */
const restShare = 1e-9

function rests(square: number, mean: number, count: number): boolean {
  return square <= count * (restShare * mean) ** 2
}

/** Pearson correlation over the observations at which both are known; NaN where either never moves. */
export function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let count = 0
  let sumA = 0
  let sumB = 0
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? NaN
    const y = b[i] ?? NaN
    if (Number.isNaN(x + y)) continue
    count++
    sumA += x
    sumB += y
  }
  const meanA = sumA / count
  const meanB = sumB / count
  let squareA = 0
  let squareB = 0
  let product = 0
  for (let i = 0; i < a.length; i++) {
    const x = (a[i] ?? NaN) - meanA
    const y = (b[i] ?? NaN) - meanB
    if (Number.isNaN(x + y)) continue
    squareA += x * x
    squareB += y * y
    product += x * y
  }
  if (rests(squareA, meanA, count) || rests(squareB, meanB, count)) return NaN
  return product / Math.sqrt(squareA * squareB)
}

/** Values of every sensor, one row of `observations` per sensor: [sensors, observations]; NaN is unknown. */
export interface SensorRows {
  readonly sensors: number
  readonly observations: number
  readonly values: Float32Array
}

/**
 * Correlations of all pairs of sensors, [sensors, sensors]; NaN for a pair of which one never moves. Rows without gaps
 * are standardised once and multiplied; others go pair by pair over the observations that both have.
 */
export function correlationMatrix(rows: SensorRows): Float64Array<ArrayBuffer> {
  const { sensors, observations } = rows
  const matrix = new Float64Array(sensors * sensors)
  const complete: boolean[] = []
  const standardised = new Float32Array(rows.values.length)
  for (let sensor = 0; sensor < sensors; sensor++) {
    const own = standardised.subarray(sensor * observations, (sensor + 1) * observations)
    own.set(rows.values.subarray(sensor * observations, (sensor + 1) * observations))
    complete.push(standardise(own))
  }
  for (let i = 0; i < sensors; i++) {
    const a = standardised.subarray(i * observations, (i + 1) * observations)
    for (let j = 0; j <= i; j++) {
      const b = standardised.subarray(j * observations, (j + 1) * observations)
      const value = complete[i] === true && complete[j] === true ? dot(a, b) : correlation(a, b)
      matrix[i * sensors + j] = value
      matrix[j * sensors + i] = value
    }
  }
  return matrix
}

/**
 * Mean absolute difference between the sensor-to-sensor correlations of two halls, over the pairs of different sensors
 * that are known in both; null when there is none (one sensor, or a model that never moves).
 */
export function correlationDifference(real: Float64Array, generated: Float64Array, sensors: number): number | null {
  let sum = 0
  let pairs = 0
  for (let i = 0; i < sensors; i++) {
    for (let j = 0; j < i; j++) {
      const difference = Math.abs((real[i * sensors + j] ?? NaN) - (generated[i * sensors + j] ?? NaN))
      if (Number.isNaN(difference)) continue
      sum += difference
      pairs++
    }
  }
  return pairs === 0 ? null : sum / pairs
}

/** To mean 0 and length 1 in place; false (and left in its unit) when a value is missing or nothing moves. */
function standardise(row: Float32Array): boolean {
  let sum = 0
  for (const value of row) sum += value
  if (Number.isNaN(sum)) return false
  const mean = sum / row.length
  let square = 0
  for (const value of row) square += (value - mean) ** 2
  // sums of equal 24-bit numbers are exact in 53 bits, so a row that never moves gives exactly 0
  if (square === 0) return false
  const length = Math.sqrt(square)
  for (let i = 0; i < row.length; i++) row[i] = ((row[i] ?? NaN) - mean) / length
  return true
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? NaN) * (b[i] ?? NaN)
  return sum
}
