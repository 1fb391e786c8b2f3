import { beforeAll, describe, expect, it } from 'vitest'
import { RandomGenerator } from '../../../../src/domain'
import { Critic, criticLoss, criticParameters, generatorLoss, type CriticShape } from '../../../../src/compute/critic'
import { initialParameters, Parameters } from '../../../../src/compute/parameters'
import type { Operations, Tensor } from '../../../../src/compute/tensorflow'
import { gradientError, loadOperations, normals, normalTensor } from '../support'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

const shape: CriticShape = {
  windowSteps: 7,
  variables: 2,
  sensors: 3,
  embeddingSize: 2,
  criticChannels: [4, 6, 5],
  criticDense: 9,
  spectralNorm: true,
}
const batch = 6

function batchTensors(fake = normals([batch, 2], 12)) {
  const mask = Float32Array.from({ length: batch * 2 }, (_, i) => (i === 3 ? 0 : 1))
  const masked = (values: Float32Array): Tensor =>
    ops.tensor(
      values.map((v, i) => v * (mask[i] ?? 0)),
      [batch, 2],
    )
  return {
    window: normalTensor(ops, [batch, shape.windowSteps, 2], 10),
    sensors: ops.indices(Int32Array.from({ length: batch }, (_, i) => i % 3)),
    mask: ops.tensor(mask, [batch, 2]),
    real: masked(normals([batch, 2], 11)),
    fake: masked(fake),
    mix: ops.tensor(
      Float32Array.from({ length: batch }, (_, i) => (i + 0.5) / batch),
      [batch, 1],
    ),
  }
}

/** Runs `work` with a critic of these parameters; u and v of the spectral norm stay those of the start values. */
function withCritic<Result>(spectralNorm: boolean, values: Float32Array, work: (critic: Critic) => Result): Result {
  const own = { ...shape, spectralNorm }
  const specs = criticParameters(own)
  const start = new Critic(ops, own, new Parameters(ops, specs, startValues()), new RandomGenerator(9))
  const critic = new Critic(ops, own, new Parameters(ops, specs, values), start.singularVectors())
  const result = ops.tidy(() => work(critic))
  critic.dispose()
  start.dispose()
  return result
}

/** Three times the usual start, so that the gradient norm is not far from the penalty's kink-free middle. */
function startValues(): Float32Array {
  return initialParameters(criticParameters(shape), new RandomGenerator(4)).map((value) => value * 3)
}

function read(tensor: Tensor): number {
  return ops.read(tensor)[0] ?? NaN
}

function lossParts(spectralNorm: boolean, values: Float32Array, penaltyWeight: number, oneSided = false) {
  return withCritic(spectralNorm, values, (critic) => {
    const { gradient, wasserstein, penalty } = criticLoss(ops, critic, batchTensors(), penaltyWeight, oneSided)
    return { gradient: ops.read(gradient), wasserstein: read(wasserstein), penalty: read(penalty) }
  })
}

/**
 * The critic is piecewise linear: a step must be short enough that few activations change sign on the way, and long
 * enough for float32. 2e-3 and a tolerance of a few per cent of a typical component do both; a wrong term shows as ~1.
 * The penalty jumps where an activation changes sign: without normalization, where it is large, its step is shorter.
 */
const step = 2e-3
const tolerance = 0.05

describe.each([
  ['with spectral normalization, through σ', true],
  ['without spectral normalization', false],
])('the critic’s gradients against finite differences, %s', (_, spectralNorm) => {
  it('of the Wasserstein terms', () => {
    const start = startValues()
    const { gradient } = lossParts(spectralNorm, start, 0)
    const error = gradientError(start, gradient, (values) => -lossParts(spectralNorm, values, 0).wasserstein, {
      directions: 6,
      step,
    })
    expect(error).toBeLessThan(tolerance)
  })

  it('of the gradient penalty', () => {
    const start = startValues()
    const weight = 10
    const whole = lossParts(spectralNorm, start, weight).gradient
    const plain = lossParts(spectralNorm, start, 0).gradient
    const gradient = whole.map((value, i) => value - (plain[i] ?? NaN))
    const error = gradientError(start, gradient, (values) => weight * lossParts(spectralNorm, values, weight).penalty, {
      directions: 6,
      step: spectralNorm ? step : step / 10,
    })
    expect(error).toBeLessThan(tolerance)
  })

  it('of the one-sided gradient penalty, which slopes below 1 do not pay', () => {
    // without normalization all slopes are above 1 or below it at once, depending on the scale: five times is above
    const scale = spectralNorm ? 1 : 5 / 3
    const start = startValues().map((value) => value * scale)
    const weight = 10
    const [whole, plain] = [weight, 0].map((each) => lossParts(spectralNorm, start, each, true).gradient)
    const gradient = Float32Array.from(whole ?? [], (value, i) => value - (plain?.[i] ?? NaN))
    const penaltyAt = (values: Float32Array): number => lossParts(spectralNorm, values, weight, true).penalty
    const both = lossParts(spectralNorm, start, weight).penalty
    expect(penaltyAt(start)).toBeLessThanOrEqual(both)
    if (spectralNorm) {
      // normalized, an untrained critic is flatter than 1 everywhere: nothing to pay, nothing to follow
      expect(both).toBeGreaterThan(0.1)
      expect(penaltyAt(start)).toBe(0)
      expect(gradient.every((value) => Math.abs(value) < 1e-6)).toBe(true)
      return
    }
    expect(penaltyAt(start)).toBeGreaterThan(0.1)
    const error = gradientError(start, gradient, (values) => weight * penaltyAt(values), {
      directions: 6,
      step: step / 10,
    })
    expect(error).toBeLessThan(tolerance)
  })

  it('of the generator’s loss in the generated step', () => {
    const fake = normals([batch, 2], 12)
    // the masked component does not reach the critic, so it takes part in neither side
    fake[3] = 0
    const run = (values: Float32Array) =>
      withCritic(spectralNorm, startValues(), (critic) => {
        const { loss, fakeGradient } = generatorLoss(ops, critic, batchTensors(values))
        return { loss: read(loss), gradient: ops.read(fakeGradient) }
      })
    const { gradient } = run(fake)
    expect(Math.abs(gradient[3] ?? NaN)).toBe(0)
    const error = gradientError(fake, gradient, (values) => run(values).loss, { directions: 6, step: 5 * step })
    expect(error).toBeLessThan(tolerance)
  })
})

it('the penalty is the mean of (‖∂D/∂step‖ − 1)² by differences of the score in the mixed step', () => {
  const { penalty } = lossParts(true, startValues(), 10)
  const expected = withCritic(true, startValues(), (critic) => {
    const { window, sensors, mask, real, fake, mix } = batchTensors()
    const mixed = ops.read(ops.add(fake, ops.multiply(ops.subtract(real, fake), mix)))
    const present = ops.read(mask)
    const scores = (values: Float32Array): Float32Array =>
      ops.read(critic.forward(ops.concat([window, ops.tensor(values, [batch, 1, 2])], 1), sensors).score)
    let sum = 0
    const moved = (variable: number, sign: number): Float32Array =>
      scores(mixed.map((value, i) => value + (i % 2 === variable ? sign * 1e-2 : 0)))
    const [up0, down0, up1, down1] = [moved(0, 1), moved(0, -1), moved(1, 1), moved(1, -1)]
    for (let row = 0; row < batch; row++) {
      const slope = (up: Float32Array, down: Float32Array, variable: number): number =>
        (((up[row] ?? NaN) - (down[row] ?? NaN)) / 2e-2) * (present[row * 2 + variable] ?? NaN)
      sum += (Math.hypot(slope(up0, down0, 0), slope(up1, down1, 1)) - 1) ** 2
    }
    return sum / batch
  })
  expect(penalty).toBeCloseTo(expected, 2)
})
