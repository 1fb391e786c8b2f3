import { describe, expect, it } from 'vitest'
import { rolloutLoss, type RolloutBatch } from '../../../../src/domain'
import { reference } from './reference'

const { losses } = reference
const { instants, sensors, samples, steps, variables } = losses

function batch(change: Partial<RolloutBatch> = {}): RolloutBatch {
  return {
    instants,
    sensors,
    samples,
    steps,
    variables,
    forecast: Float64Array.from(losses.forecast),
    truth: Float32Array.from(losses.truth),
    last: Float32Array.from(losses.last),
    counts: new Uint8Array(instants * sensors * variables).fill(1),
    spread: Float32Array.from(losses.spread),
    changeDeviation: Float32Array.from(losses.changeDeviation),
    correlation: Float64Array.from(losses.correlationTarget),
    ...change,
  }
}

/** A sensor without its second variable, a window with a gap, and a pair whose correlation is unknown. */
function incomplete(): RolloutBatch {
  const whole = batch()
  const counts = whole.counts.slice()
  for (let instant = 0; instant < instants; instant++) counts[(instant * sensors + 1) * variables + 1] = 0
  counts.fill(0, sensors * variables, sensors * variables + variables)
  const correlation = whole.correlation.slice()
  correlation[2 * 4 + 0] = NaN
  correlation[0 * 4 + 2] = NaN
  return batch({ counts, correlation })
}

it('CRPS, energy score of the hall and correlation of changes agree with numpy', () => {
  const result = rolloutLoss(batch(), { crps: 1, hall: 0.5, correlation: 3 })
  expect(result.crps).toBeCloseTo(losses.crps, 6)
  expect(result.hall).toBeCloseTo(losses.hall, 6)
  expect(result.correlation).toBeCloseTo(losses.correlation, 6)
  expect(result.loss).toBeCloseTo(losses.crps + 0.5 * losses.hall + 3 * losses.correlation, 6)
})

describe('gradients against central differences in double precision', () => {
  const weights = [
    ['CRPS', { crps: 1, hall: 0, correlation: 0 }],
    ['hall', { crps: 0, hall: 0.5, correlation: 0 }],
    ['correlation', { crps: 0, hall: 0, correlation: 3 }],
    ['all together', { crps: 1, hall: 0.5, correlation: 3 }],
  ] as const
  const halls = [
    ['a complete hall', batch()],
    ['a hall with gaps', incomplete()],
  ] as const
  it.each(weights.flatMap(([name, weight]) => halls.map(([hall, start]) => [name, hall, weight, start] as const)))(
    '%s, %s',
    (_name, _hall, weight, start) => {
      const { gradient } = rolloutLoss(start, weight)
      // no two members are closer than the step, so no kink lies in between
      const step = 1e-6
      let largest = 0
      for (let i = 0; i < start.forecast.length; i++) {
        const moved = (sign: number): number => {
          const forecast = Float64Array.from(start.forecast)
          forecast[i] = (forecast[i] ?? 0) + sign * step
          return rolloutLoss({ ...start, forecast }, weight).loss
        }
        const numeric = (moved(1) - moved(-1)) / (2 * step)
        expect(Math.abs(numeric - (gradient[i] ?? NaN))).toBeLessThan(1e-7)
        largest = Math.max(largest, Math.abs(numeric))
      }
      expect(largest).toBeGreaterThan(1e-3)
    },
  )
})

it('what does not count has no influence and no gradient', () => {
  const start = incomplete()
  const weights = { crps: 1, hall: 0.5, correlation: 3 }
  const forecast = Float64Array.from(start.forecast)
  const perStep = instants * sensors * samples * variables
  forecast.forEach((_, i) => {
    const row = Math.floor((i % perStep) / (samples * variables))
    if (start.counts[row * variables + (i % variables)] === 0) forecast[i] = 1000 + i
  })
  const changed = rolloutLoss({ ...start, forecast }, weights)
  const plain = rolloutLoss(start, weights)
  expect(changed.loss).toBe(plain.loss)
  expect(changed.gradient).toEqual(plain.gradient)
})
