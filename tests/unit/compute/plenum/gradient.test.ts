import { beforeAll, describe, expect, it } from 'vitest'
import { RandomGenerator, tailed, tailNorm, type HallStart } from '../../../../src/domain'
import { firstStart } from '../../domain/hall'
import {
  HallConstants,
  HallGenerator,
  hallParameters,
  HallRows,
  noiseWidth,
  rolloutGradient,
  type HallShape,
} from '../../../../src/compute/plenum'
import { initialParameters, Parameters } from '../../../../src/compute/parameters'
import type { Operations } from '../../../../src/compute/tensorflow'
import { at, gradientError, loadOperations, normals } from '../support'
import { toyHall } from '../toy-hall'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

const series = toyHall({ missing: true })
const has = Uint8Array.from([1, 1, 1, 1, 1, 0])
const shape: HallShape = {
  sensors: 3,
  variables: 2,
  windowSteps: 4,
  embeddingSize: 2,
  hiddenSize: 5,
  sharedNoise: 2,
  ownNoise: 2,
}
const samples = 2
const rowStarts = [
  { sensor: 0, step: 40 },
  { sensor: 2, step: 40 },
  { sensor: 1, step: 77 },
]
const noise = { shared: 2, own: 2, heavyTails: false }
const fitted = await firstStart(series, { from: 0, to: 280 }, has, shape.windowSteps, [1], noise)
// different weights of the tails in every column, normal ones too
const start: HallStart = { ...fitted, tails: Float32Array.of(0.3, 0, 0.6, 0.1, 0.45, 0.2) }

/** Values of a rollout of random weights, their loss Σ value · target, and its gradient. */
function lossAndGradient(
  values: Float32Array,
  steps: number,
): { loss: number; gradient: Float32Array; sent: number[] } {
  const parameters = new Parameters(ops, hallParameters(shape), values)
  const constants = new HallConstants(ops, shape, start)
  const generator = new HallGenerator(ops, shape, parameters, constants)
  const rows = new HallRows(series, start, has)
  const count = rowStarts.length * samples
  const result = ops.tidy(() => {
    const sensors = Int32Array.from(rowStarts, ({ sensor }) => sensor)
    const rowOf = Int32Array.from({ length: count }, (_, i) => Math.floor(i / samples))
    const base = new Float32Array(steps * count * 2)
    for (let step = 0; step < steps; step++) {
      const perRow = rows.base(rowStarts, step)
      rowOf.forEach((row, i) => base.set(perRow.subarray(row * 2, row * 2 + 2), (step * count + i) * 2))
    }
    const features = rows.features(rowStarts)
    const trace = generator.rollOut({
      observed: {
        sensors: ops.indices(sensors),
        features: ops.tensor(features, [3, rowStarts.length, features.length / 9]),
        last: ops.tensor(rows.valuesBefore(rowStarts, 1), [rowStarts.length, 2]),
        beforeLast: ops.tensor(rows.valuesBefore(rowStarts, 2), [rowStarts.length, 2]),
      },
      samples,
      steps,
      rowOf: ops.indices(rowOf),
      sensors: ops.indices(rowOf.map((row) => at(sensors, row))),
      clock: ops.tensor(rows.clockAhead(rowStarts, steps, samples), [steps, count, 5]),
      noise: ops.tensor(normals([count, steps, noiseWidth(shape)], 2), [count, steps, noiseWidth(shape)]),
      base: ops.tensor(base, [steps, count, 2]),
    })
    const target = normals([count, steps * 2], 3)
    const made = ops.read(generator.values(trace))
    let loss = 0
    for (let step = 0; step < steps; step++) {
      for (let i = 0; i < count * 2; i++) {
        loss += at(made, step * count * 2 + i) * at(target, (Math.floor(i / 2) * steps + step) * 2 + (i % 2))
      }
    }
    const gradient = ops.read(rolloutGradient(ops, generator, trace, ops.tensor(target, [count, steps * 2])))
    return { loss, gradient, sent: [...made] }
  })
  parameters.dispose()
  constants.dispose()
  return result
}

/** Random everywhere, the head and the loadings too, which start at zero. */
function randomParameters(): Float32Array {
  const random = new RandomGenerator(5)
  const values = initialParameters(hallParameters(shape), random)
  return values.map((value) => value + 0.3 * random.normal())
}

describe('backpropagation through the rollout against finite differences', () => {
  // shorter than the window, and so long that generated values leave it again
  it.each([1, 2, 7])('%i steps', (steps) => {
    const values = randomParameters()
    // the first call keeps the op's step counts for good
    lossAndGradient(values, steps)
    const before = ops.tensorCount
    const { gradient } = lossAndGradient(values, steps)
    expect(ops.tensorCount).toBe(before)
    let offset = 0
    for (const spec of hallParameters(shape)) {
      const size = spec.shape.reduce((product, length) => product * length, 1)
      const error = gradientError(values, gradient, (moved) => lossAndGradient(moved, steps).loss, {
        directions: 4,
        step: 1e-2,
        from: offset,
        to: offset + size,
      })
      expect(error, spec.name).toBeLessThan(5e-3)
      offset += size
    }
  })
})

it('an untrained generator is the linear start: recomputed step by step in plain arithmetic', () => {
  const values = initialParameters(hallParameters(shape), new RandomGenerator(5))
  const loadings = normals([shape.sensors * 2 * 4], 9, 0.5)
  values.set(loadings, values.length - loadings.length)
  const steps = 7
  const { sent } = lossAndGradient(values, steps)
  const rows = new HallRows(series, start, has)
  const count = rowStarts.length * samples
  const noise = normals([count, steps, 4], 2)
  const features = shape.windowSteps * 2 + 5
  const clock = new Float64Array(5)
  rowStarts.forEach(({ sensor, step: first }, row) => {
    for (let sample = 0; sample < samples; sample++) {
      const trajectory = row * samples + sample
      const path = Array.from({ length: 4 }, (_, i) =>
        [0, 1].map((variable) => at(rows.log.values, (first - 4 + i) * 6 + sensor * 2 + variable)),
      )
      for (let step = 0; step < steps; step++) {
        const window = path.slice(-4)
        const last = window[3] ?? []
        rows.clock.fill(first + step, clock)
        const next = [0, 1].map((variable) => {
          const column = sensor * 2 + variable
          const row0 = [...window.slice(0, 3).flatMap((w) => w.map((x, v) => x - (last[v] ?? 0))), ...last]
          const all = [...row0, ...clock.subarray(0, 4), 1]
          let value = last[variable] ?? NaN
          all.forEach((x, k) => (value += at(start.ridge.coefficients, column * features + k) * x))
          let normal = 0
          for (let k = 0; k < 4; k++) {
            normal += at(loadings, column * 4 + k) * at(noise, (trajectory * steps + step) * 4 + k)
          }
          const weight = at(start.tails, column)
          return value + at(start.residualDeviation, column) * tailNorm(weight) * tailed(weight, normal)
        })
        next.forEach((value, variable) => {
          expect(at(sent, (step * count + trajectory) * 2 + variable)).toBeCloseTo(value, 4)
        })
        path.push(next)
      }
    }
  })
})
