import { beforeAll, describe, expect, it } from 'vitest'
import {
  addPathGradient,
  adversarialLoss,
  criticParameters,
  PathCritic,
  pathCriticLoss,
  pathsOf,
} from '../../../../src/compute'
import { pathCriticShape } from '../../../../src/compute/plenum/critic'
import { initialParameters, Parameters } from '../../../../src/compute/parameters'
import type { Operations } from '../../../../src/compute/tensorflow'
import { RandomGenerator, type RolloutBatch } from '../../../../src/domain'
import { at, dot, gradientError, loadOperations, normals } from '../support'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

const sizes = { windowSteps: 7, sensors: 3, embeddingSize: 2, criticChannels: [4, 6, 5], criticDense: 9 }
const shape = pathCriticShape({ ...sizes, variables: 2 })
const rows = 5
const length = 8
const weights = Float32Array.of(0.25, 0.25, 0, 0.25, 0.25)

/** Larger than usual, so that the critic's slope is not far from the 1 that is wanted. */
function startValues(): Float32Array {
  return initialParameters(criticParameters(shape), new RandomGenerator(4)).map((value) => 2 * value)
}

function withCritic<Result>(values: Float32Array, work: (critic: PathCritic) => Result): Result {
  const parameters = new Parameters(ops, criticParameters(shape), values)
  const result = ops.tidy(() => work(new PathCritic(ops, shape, parameters)))
  parameters.dispose()
  return result
}

function batchOf(fake = normals([rows, length, 2], 12)) {
  const moved = Float32Array.from({ length: rows * length * 2 }, (_, i) => (Math.floor(i / 2) % length >= 4 ? 1 : 0))
  return {
    real: ops.tensor(normals([rows, length, 2], 11), [rows, length, 2]),
    fake: ops.tensor(fake.slice(), [rows, length, 2]),
    sensors: ops.indices(Int32Array.of(0, 1, 2, 0, 1)),
    mix: ops.tensor(Float32Array.of(0.1, 0.3, 0.5, 0.7, 0.9), [rows, 1, 1]),
    moved: ops.tensor(moved, [rows, length, 2]),
    weights,
  }
}

describe('the critic of plenum', () => {
  it.each([0, 10])('has the gradient of its loss, penalty included: weight %d', (penaltyWeight) => {
    const loss = (values: Float32Array): number =>
      withCritic(values, (critic) => {
        const { wasserstein, penalty } = pathCriticLoss(ops, critic, batchOf(), penaltyWeight)
        return penaltyWeight * at(ops.read(penalty), 0) - at(ops.read(wasserstein), 0)
      })
    const start = startValues()
    const gradient = withCritic(start, (critic) =>
      ops.read(pathCriticLoss(ops, critic, batchOf(), penaltyWeight).gradient),
    )
    expect(Math.sqrt(dot(gradient, gradient))).toBeGreaterThan(0.1)
    // the leaky ReLUs' kinks, crossed by few of the units, are the largest part of the error
    expect(gradientError(start, gradient, loss, { directions: 6, step: 2e-3 })).toBeLessThan(0.05)
  })

  it('tells the generator the gradient in every value that it moves, and in no other', () => {
    const fake = normals([rows, length, 2], 12)
    const loss = (values: Float32Array): number =>
      withCritic(startValues(), (critic) => at(ops.read(adversarialLoss(ops, critic, batchOf(values)).loss), 0))
    const gradient = withCritic(startValues(), (critic) =>
      ops.read(adversarialLoss(ops, critic, batchOf(fake)).gradient),
    )
    gradient.forEach((value, i) => {
      const moves = Math.floor(i / 2) % length >= 4 && Math.floor(i / (2 * length)) !== 2
      if (!moves) return expect(value).toBeCloseTo(0, 12)
      const near = (sign: number): number => loss(fake.map((own, k) => (k === i ? own + sign * 1e-2 : own)))
      expect(value).toBeCloseTo((near(1) - near(-1)) / 2e-2, 2)
    })
  })
})

/** 2 instants × 2 sensors × 2 samples, the second sensor without humidity. */
function rolloutOf(steps: number): { batch: RolloutBatch; starts: { sensor: number; step: number }[] } {
  const starts = [10, 20].flatMap((step) => [0, 1].map((sensor) => ({ sensor, step })))
  const counts = Uint8Array.from([1, 1, 1, 0, 1, 1, 1, 0])
  const batch = {
    instants: 2,
    sensors: 2,
    samples: 2,
    steps,
    variables: 2,
    forecast: normals([steps, 8, 2], 3),
    truth: normals([steps, 4, 2], 4),
    last: new Float32Array(8),
    counts,
    spread: new Float32Array(0),
    changeDeviation: new Float32Array(0),
    correlation: new Float64Array(0),
  }
  return { batch, starts }
}
const observed = { values: normals([30, 4], 5), columns: 4 }
const deviation = Float32Array.of(1, 2, 0.5, 1)

describe('the paths that it judges', () => {
  it('are the last steps of observed and generated, relative to the first, in residual deviations', () => {
    const { batch, starts } = rolloutOf(3)
    const paths = pathsOf(starts, batch, 5, observed, deviation)
    // row 2: sensor 0 at step 20; observed steps 18 and 19, then three generated ones
    const origin = at(observed.values, 18 * 4 + 1)
    const humidity = (path: Float32Array, row: number): number[] =>
      Array.from({ length: 5 }, (_, i) => at(path, (row * 5 + i) * 2 + 1))
    const truth = [0, 1, 2].map((step) => at(batch.truth, (step * 4 + 2) * 2 + 1))
    const expected = [origin, at(observed.values, 19 * 4 + 1), ...truth].map((value) => (value - origin) / 2)
    humidity(paths.real, 2).forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 6))
    // its second sample is trajectory 5
    expect(at(paths.fake, (5 * 5 + 4) * 2 + 1)).toBeCloseTo((at(batch.forecast, (2 * 8 + 5) * 2 + 1) - origin) / 2, 6)
    expect(humidity(paths.real, 3)).toEqual([0, 0, 0, 0, 0])
    expect(humidity(paths.moved, 2)).toEqual([0, 0, 1, 1, 1])
    expect(humidity(paths.moved, 3)).toEqual([0, 0, 0, 0, 0])
    expect([...paths.weights]).toEqual([0.25, 0.25, 0.25, 0.25])
  })

  it.each([3, 4, 7])('carry a gradient back to the values of a rollout of %d steps', (steps) => {
    const { batch, starts } = rolloutOf(steps)
    const direction = normals([8, 5, 2], 6)
    const gradient = new Float64Array(steps * 8 * 2)
    const moved = (path: Float32Array): number => dot(path, direction)
    addPathGradient(direction, starts, batch, 5, deviation, gradient)
    // linear but for the rounding of float32: a large step is exact
    gradient.forEach((value, i) => {
      const near = (change: number): number => {
        const forecast = Float32Array.from(batch.forecast, (own, k) => (k === i ? own + change : own))
        return moved(pathsOf(starts, { ...batch, forecast }, 5, observed, deviation).fake)
      }
      expect(value).toBeCloseTo((near(1) - near(-1)) / 2, 4)
    })
    expect(gradient.some((value) => value !== 0)).toBe(true)
  })
})
