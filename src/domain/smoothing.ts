/**
 * Exponential mean without the bias of its start: m_t = w·m_{t−1} + (1 − w)·x_t, over 1 − w^t (as Adam corrects its moments).
 * @param weight of what came before, 0 (nothing changes) to below 1
 */
export function smoothed(values: Float64Array, weight: number): Float64Array<ArrayBuffer> {
  let mean = 0
  let bias = 1
  return Float64Array.from(values, (value) => {
    mean = weight * mean + (1 - weight) * value
    bias *= weight
    return mean / (1 - bias)
  })
}
