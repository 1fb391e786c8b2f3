/**
 * Exponential mean without the bias of its start: m_t = w·m_{t−1} + (1 − w)·x_t, over 1 − w^t (as Adam corrects its moments).
 * A gap stays a gap and is passed over.
 * @param weight of what came before, 0 (nothing changes) to below 1
 */
export function smoothed(values: ArrayLike<number>, weight: number): Float64Array<ArrayBuffer> {
  let mean = 0
  let bias = 1
  return Float64Array.from(values, (value) => {
    if (!Number.isFinite(value)) return value
    mean = weight * mean + (1 - weight) * value
    bias *= weight
    return mean / (1 - bias)
  })
}

/**
 * Independent points whose plain mean is as steady as the exponential one: Σw^k squared over Σw^2k, which is (1 + w) / (1 − w)
 * far from the start.
 */
export function pointsOfWeight(weight: number): number {
  return (1 + weight) / (1 - weight)
}
