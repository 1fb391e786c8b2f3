import { expect, it } from 'vitest'
import { createNetworks, criticLoss } from '../../../../src/compute'
import { loadOperations, normals } from '../support'
import { modelOf, toyConfig, toyHall } from '../toy-hall'

it('a critic trained against fixed fakes a distance of 1 away finds that distance with a slope of 1', async () => {
  // Kantorovich–Rubinstein: for two points (v, v + e) at distance 1, the best 1-Lipschitz critic scores exactly 1 apart
  const ops = await loadOperations()
  const series = toyHall()
  const networks = createNetworks(ops, modelOf(series, toyConfig({ optimizer: 'adam', spectralNorm: false })), 1)
  const { critic, criticOptimizer } = networks
  const batch = 32
  let last = { wasserstein: NaN, penalty: NaN }
  for (let step = 0; step < 150; step++) {
    last = ops.tidy(() => {
      const real = normals([batch, 2], 100 + step, 0.3)
      const result = criticLoss(
        ops,
        critic,
        {
          window: ops.tensor(normals([batch, 6, 2], 500 + step, 0.3), [batch, 6, 2]),
          sensors: ops.indices(Int32Array.from({ length: batch }, (_, i) => i % 3)),
          mask: ops.fill([batch, 2], 1),
          real: ops.tensor(real, [batch, 2]),
          fake: ops.tensor(
            real.map((value, i) => value + (i % 2 === 0 ? 0.6 : 0.8)),
            [batch, 2],
          ),
          mix: ops.tensor(
            normals([batch], 900 + step).map((value) => value - Math.floor(value)),
            [batch, 1],
          ),
        },
        10,
      )
      critic.update((parameters) => {
        criticOptimizer.improve(parameters, result.gradient, 5e-3)
      })
      return { wasserstein: ops.read(result.wasserstein)[0] ?? NaN, penalty: ops.read(result.penalty)[0] ?? NaN }
    })
  }
  networks.dispose()
  // λ = 10 lets the slope exceed 1 by 1/(2λ) = 0.05 on average; the batch and the rate of 5e-3 add their noise
  expect(last.wasserstein).toBeGreaterThan(0.9)
  expect(last.wasserstein).toBeLessThan(1.2)
  expect(last.penalty).toBeLessThan(0.02)
})
