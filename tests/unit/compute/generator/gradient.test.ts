import { beforeAll, describe, expect, it } from 'vitest'
import { RandomGenerator } from '../../../../src/domain'
import {
  Generator,
  generatorParameters,
  RunningStatistics,
  type GeneratorShape,
} from '../../../../src/compute/generator'
import { initialParameters, Parameters } from '../../../../src/compute/parameters'
import type { Operations } from '../../../../src/compute/tensorflow'
import { gradientError, loadOperations, normalTensor } from '../support'

let ops: Operations
beforeAll(async () => {
  ops = await loadOperations()
})

const small: GeneratorShape = {
  windowSteps: 6,
  variables: 2,
  sensors: 3,
  embeddingSize: 2,
  noiseSize: 3,
  hiddenSize: 7,
  outputActivation: 'linear',
  skipConnection: false,
  carryState: false,
  conditionSize: 0,
  batchNorm: true,
  dropout: 0.3,
}
const batch = 8

/** Loss Σ output · target of a training pass, and its gradient. */
function lossAndGradient(shape: GeneratorShape, values: Float32Array): { loss: number; gradient: Float32Array } {
  const parameters = new Parameters(ops, generatorParameters(shape), values)
  const statistics = RunningStatistics.initial(ops, shape.hiddenSize)
  const generator = new Generator(ops, shape, parameters, statistics)
  const result = ops.tidy(() => {
    const dropout = Float32Array.from({ length: batch * shape.hiddenSize }, (_, i) => (i % 3 === 0 ? 0 : 1.5))
    const mask = Float32Array.from({ length: batch * 2 }, (_, i) => (i % 8 === 3 ? 0 : 1))
    const trace = generator.forward(
      {
        window: normalTensor(ops, [shape.windowSteps, batch, 2], 1),
        sensors: ops.indices(Int32Array.from({ length: batch }, (_, i) => i % 3)),
        mask: ops.tensor(mask, [batch, 2]),
        noise: normalTensor(ops, [batch, shape.noiseSize], 2),
        conditions:
          shape.conditionSize === 0 ? undefined : normalTensor(ops, [shape.windowSteps, batch, shape.conditionSize], 4),
      },
      shape.dropout > 0 ? ops.tensor(dropout, [batch, shape.hiddenSize]) : null,
    )
    const target = normalTensor(ops, [batch, 2], 3)
    return {
      // summed in double precision: the loss of the finite differences must not add rounding of its own
      loss: ops.read(ops.multiply(trace.output, target)).reduce((sum, value) => sum + value, 0),
      gradient: ops.read(generator.gradient(trace, target)),
    }
  })
  parameters.dispose()
  statistics.dispose()
  return result
}

describe('the generator’s hand-written gradient against finite differences', () => {
  const variants: [string, Partial<GeneratorShape>][] = [
    ['as in the thesis', {}],
    ['tanh output and skip connection', { outputActivation: 'tanh', skipConnection: true }],
    ['noise at the last step only', { carryState: true }],
    ['with conditions', { conditionSize: 5 }],
    ['without batch norm and dropout', { batchNorm: false, dropout: 0 }],
  ]
  it.each(variants)('%s', (_, change) => {
    const shape = { ...small, ...change }
    const start = initialParameters(generatorParameters(shape), new RandomGenerator(5))
    const { gradient } = lossAndGradient(shape, start)
    let offset = 0
    for (const spec of generatorParameters(shape)) {
      const size = spec.shape.reduce((product, length) => product * length, 1)
      const error = gradientError(start, gradient, (values) => lossAndGradient(shape, values).loss, {
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
