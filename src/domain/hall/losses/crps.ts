import type { RolloutBatch, ScaledChanges } from './batch'

/**
 * Fair CRPS of `members` against `real`, mean |x_i − y| − Σ_{i<j} |x_i − x_j| / (n(n − 1)) (Ferro 2014), and its gradient in
 * the members (at ties: 0 of both signs).
 */
export function crpsWithGradient(members: Float64Array, real: number, gradient: Float64Array): number {
  const n = members.length
  let distance = 0
  let spread = 0
  for (let i = 0; i < n; i++) {
    const x = members[i] ?? 0
    distance += Math.abs(x - real)
    let slope = Math.sign(x - real) / n
    for (let j = 0; j < n; j++) {
      const difference = x - (members[j] ?? 0)
      spread += Math.abs(difference)
      slope -= Math.sign(difference) / (n * (n - 1))
    }
    gradient[i] = slope
  }
  return distance / n - spread / (2 * n * (n - 1))
}

/** Mean CRPS over all values that count; adds `weight` times its gradient in the forecast to `gradient`. */
export function crpsLoss(batch: RolloutBatch, changes: ScaledChanges, weight: number, gradient: Float64Array): number {
  const { steps, samples, variables, counts } = batch
  const rows = batch.instants * batch.sensors
  const counted = counts.reduce((sum, one) => sum + one, 0) * steps
  if (counted === 0) return 0
  const members = new Float64Array(samples)
  const slopes = new Float64Array(samples)
  let total = 0
  for (let step = 0; step < steps; step++) {
    for (let row = 0; row < rows; row++) {
      for (let variable = 0; variable < variables; variable++) {
        if (counts[row * variables + variable] !== 1) continue
        const place = (step * rows + row) * variables + variable
        const first = (step * rows + row) * samples * variables + variable
        for (let k = 0; k < samples; k++) members[k] = changes.forecast[first + k * variables] ?? 0
        total += crpsWithGradient(members, changes.truth[place] ?? 0, slopes)
        const factor = (weight * (changes.scale[place] ?? 0)) / counted
        for (let k = 0; k < samples; k++) {
          const at = first + k * variables
          gradient[at] = (gradient[at] ?? 0) + factor * (slopes[k] ?? 0)
        }
      }
    }
  }
  return total / counted
}
