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
