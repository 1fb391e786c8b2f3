import type { RolloutBatch } from './batch'

/** Least variance of a column's changes, in units of its usual one: below, its correlation has no gradient of its own. */
const leastVariance = 1e-6

/**
 * Mean squared difference between the correlations of one-step changes over (sensor, variable) columns in the rollouts, all
 * instants, samples and steps together, and in the training period. Adds `weight` times its gradient.
 */
export function correlationLoss(batch: RolloutBatch, weight: number, gradient: Float64Array): number {
  const { steps, samples, variables, sensors, instants, counts } = batch
  if (steps < 2) return 0
  const size = sensors * variables
  const rows = instants * sensors
  const observations = instants * samples * steps
  const changes = centredChanges(batch)
  const products = new Float64Array(size * size)
  for (let o = 0; o < observations; o++) {
    const at = o * size
    for (let i = 0; i < size; i++) {
      const value = changes[at + i] ?? 0
      if (value === 0) continue
      for (let j = 0; j <= i; j++)
        products[i * size + j] = (products[i * size + j] ?? 0) + value * (changes[at + j] ?? 0)
    }
  }
  // instants at which both columns count
  const shared = new Float64Array(size * size)
  for (let instant = 0; instant < instants; instant++) {
    for (let i = 0; i < size; i++) {
      if (counts[instant * size + i] !== 1) continue
      for (let j = 0; j <= i; j++)
        shared[i * size + j] = (shared[i * size + j] ?? 0) + (counts[instant * size + j] ?? 0)
    }
  }
  const variance = Float64Array.from({ length: size }, (_, i) => {
    const both = (shared[i * size + i] ?? 0) * samples * steps
    return both === 0 ? 0 : (products[i * size + i] ?? 0) / both
  })
  const deviation = variance.map((value) => Math.sqrt(Math.max(leastVariance, value)))
  const compared = comparedPairs(batch, shared, size)
  if (compared === 0) return 0

  let loss = 0
  // derivatives of the loss in each covariance (i > j) and in each standard deviation
  const inCovariance = new Float64Array(size * size)
  const inDeviation = new Float64Array(size)
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const target = batch.correlation[i * size + j] ?? NaN
      const both = (shared[i * size + j] ?? 0) * samples * steps
      if (both === 0 || Number.isNaN(target)) continue
      const scale = 1 / ((deviation[i] ?? 1) * (deviation[j] ?? 1) * both)
      const correlation = (products[i * size + j] ?? 0) * scale
      // both triangles hold the pair
      loss += (2 * (correlation - target) ** 2) / compared
      const slope = (4 * weight * (correlation - target)) / compared
      inCovariance[i * size + j] = slope * scale
      inDeviation[i] = (inDeviation[i] ?? 0) - (slope * correlation) / (deviation[i] ?? 1)
      inDeviation[j] = (inDeviation[j] ?? 0) - (slope * correlation) / (deviation[j] ?? 1)
    }
  }
  const inChanges = new Float64Array(observations * size)
  for (let o = 0; o < observations; o++) {
    const at = o * size
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) {
        const slope = inCovariance[i * size + j] ?? 0
        if (slope === 0) continue
        inChanges[at + i] = (inChanges[at + i] ?? 0) + slope * (changes[at + j] ?? 0)
        inChanges[at + j] = (inChanges[at + j] ?? 0) + slope * (changes[at + i] ?? 0)
      }
      const both = (shared[i * size + i] ?? 0) * samples * steps
      if ((variance[i] ?? 0) <= leastVariance || both === 0) continue
      const slope = (inDeviation[i] ?? 0) / ((deviation[i] ?? 1) * both)
      inChanges[at + i] = (inChanges[at + i] ?? 0) + slope * (changes[at + i] ?? 0)
    }
  }
  centre(inChanges, batch)
  // a change is this step's value minus the one before
  for (let row = 0; row < rows; row++) {
    for (let sample = 0; sample < samples; sample++) {
      for (let variable = 0; variable < variables; variable++) {
        const column = (row % sensors) * variables + variable
        const scale = 1 / (batch.changeDeviation[column] ?? 1)
        for (let step = 0; step < steps; step++) {
          const from = observationOf(batch, row, sample, step) * size + column
          const slope = (inChanges[from] ?? 0) * scale
          const at = ((step * rows + row) * samples + sample) * variables + variable
          gradient[at] = (gradient[at] ?? 0) + slope
          if (step === 0) continue
          const before = at - rows * samples * variables
          gradient[before] = (gradient[before] ?? 0) - slope
        }
      }
    }
  }
  return loss
}

function observationOf(batch: RolloutBatch, row: number, sample: number, step: number): number {
  return (Math.floor(row / batch.sensors) * batch.samples + sample) * batch.steps + step
}

/** Pairs of columns with a target, the diagonal (always right) included: the mean is over all of them. */
function comparedPairs({ correlation }: RolloutBatch, shared: Float64Array, size: number): number {
  let pairs = 0
  for (let i = 0; i < size; i++) {
    if ((shared[i * size + i] ?? 0) > 0) pairs++
    for (let j = 0; j < i; j++) {
      if ((shared[i * size + j] ?? 0) > 0 && !Number.isNaN(correlation[i * size + j] ?? NaN)) pairs += 2
    }
  }
  return pairs
}

/** [observations, sensors · variables]: one-step changes in their usual size, minus their mean; 0 where nothing counts. */
function centredChanges(batch: RolloutBatch): Float64Array {
  const { steps, samples, variables, sensors, instants, counts, forecast, last } = batch
  const rows = instants * sensors
  const size = sensors * variables
  const changes = new Float64Array(instants * samples * steps * size)
  for (let row = 0; row < rows; row++) {
    for (let variable = 0; variable < variables; variable++) {
      if (counts[row * variables + variable] !== 1) continue
      const column = (row % sensors) * variables + variable
      const scale = 1 / (batch.changeDeviation[column] ?? 1)
      for (let sample = 0; sample < samples; sample++) {
        let before = last[row * variables + variable] ?? 0
        for (let step = 0; step < steps; step++) {
          const value = forecast[((step * rows + row) * samples + sample) * variables + variable] ?? 0
          changes[observationOf(batch, row, sample, step) * size + column] = (value - before) * scale
          before = value
        }
      }
    }
  }
  centre(changes, batch)
  return changes
}

/** Takes from each column its mean over the observations that count; the same map carries gradients back. */
function centre(table: Float64Array, { instants, samples, steps, sensors, variables, counts }: RolloutBatch): void {
  const size = sensors * variables
  const perInstant = samples * steps
  for (let column = 0; column < size; column++) {
    let count = 0
    let sum = 0
    for (let o = 0; o < instants * perInstant; o++) {
      if (counts[Math.floor(o / perInstant) * size + column] !== 1) continue
      count++
      sum += table[o * size + column] ?? 0
    }
    for (let o = 0; o < instants * perInstant; o++) {
      const place = o * size + column
      if (counts[Math.floor(o / perInstant) * size + column] !== 1) table[place] = 0
      else table[place] = (table[place] ?? 0) - sum / count
    }
  }
}
