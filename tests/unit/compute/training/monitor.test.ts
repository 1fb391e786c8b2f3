import { describe, expect, it } from 'vitest'
import { TrainingMonitor } from '../../../../src/compute'

type Losses = Parameters<TrainingMonitor['watchLosses']>[0]
const healthy: Losses = {
  wasserstein: 0.1,
  penalty: 0.02,
  criticLoss: -3,
  generatorLoss: 0,
  criticGradientNorm: 0.5,
  generatorGradientNorm: 0.2,
}
const adversarial = (): TrainingMonitor => new TrainingMonitor(true, null)
const said = (monitor: TrainingMonitor): string => monitor.warnings.join('\n')

/** The same losses at the steps from + 1 … to. */
function watch(monitor: TrainingMonitor, losses: Losses, from: number, to: number): void {
  for (let step = from + 1; step <= to; step++) expect(monitor.watchLosses(losses, step)).toBe(true)
}

describe('a monitor of a training with a critic', () => {
  it('names an exploding loss and a collapse of the scenarios, each once', () => {
    const monitor = new TrainingMonitor(true, { warnings: ['Earlier.'], watch: { means: {}, streaks: {} } })
    watch(monitor, healthy, 0, 49)
    expect(monitor.warnings).toEqual(['Earlier.'])
    monitor.watchLosses({ ...healthy, criticLoss: 900 }, 50)
    monitor.watchLosses({ ...healthy, criticLoss: -9000 }, 51)
    monitor.watchValidation({ score: 1, relativeSpread: 0.5 }, 60)
    monitor.watchValidation({ score: 1, relativeSpread: 0.04 }, 70)
    monitor.watchValidation({ score: 1, relativeSpread: 0.03 }, 80)
    expect(monitor.warnings).toHaveLength(3)
    expect(monitor.warnings[1]).toContain('jumped to 900 at step 50')
    expect(monitor.warnings[2]).toContain('hardly differ at step 70')
  })

  it('names a gradient that explodes and one that vanishes', () => {
    const monitor = adversarial()
    watch(monitor, healthy, 0, 100)
    monitor.watchLosses({ ...healthy, generatorGradientNorm: 40 }, 101)
    monitor.watchLosses({ ...healthy, criticGradientNorm: 70 }, 102)
    expect(said(monitor)).toContain('generator’s gradient jumped to 40.0 at step 101')
    expect(said(monitor)).toContain('critic’s gradient jumped to 70.0 at step 102')
    expect(said(monitor)).not.toContain('vanished')
    // a running mean of memory 0.02 needs ln(1000) / 0.02 ≈ 350 steps to fall to a thousandth, then 100 in a row
    watch(monitor, { ...healthy, generatorGradientNorm: 0 }, 102, 800)
    expect(said(monitor)).toContain('vanished')
  })

  it('names a flat critic once it lasts, and gives the training up when it stays so', () => {
    const monitor = adversarial()
    // an untrained critic is flat too: for a while that is no news
    watch(monitor, { ...healthy, penalty: 0.98 }, 0, 60)
    watch(monitor, healthy, 60, 400)
    expect(monitor.warnings).toEqual([])
    watch(monitor, { ...healthy, penalty: 0.97 }, 400, 640)
    expect(said(monitor)).toContain('The critic has gone flat')
    expect(monitor.hopeless).toBeNull()
    watch(monitor, { ...healthy, penalty: 0.97 }, 640, 1000)
    expect(monitor.hopeless).toContain('flat for')
    // interrupted in between, it would have come to the same
    const first = adversarial()
    watch(first, healthy, 0, 400)
    watch(first, { ...healthy, penalty: 0.97 }, 400, 640)
    const second = new TrainingMonitor(true, first)
    watch(second, { ...healthy, penalty: 0.97 }, 640, 1000)
    expect(second.hopeless).not.toBeNull()
    expect(second.warnings).toEqual(first.warnings)
  })

  it('names a critic that is too steep, too strong or too weak', () => {
    const steep = adversarial()
    watch(steep, { ...healthy, penalty: 4 }, 0, 99)
    expect(steep.warnings).toEqual([])
    watch(steep, { ...healthy, penalty: 4 }, 99, 100)
    expect(said(steep)).toContain('far too steep at step 100: the penalty is 4.0')
    const strong = adversarial()
    watch(strong, { ...healthy, wasserstein: 0.8 }, 0, 100)
    expect(said(strong)).toContain('too strong at step 100: generated steps stay about 40 %')
    const weak = adversarial()
    watch(weak, { ...healthy, wasserstein: 0.0005 }, 0, 100)
    for (const step of [50, 100, 150]) weak.watchValidation({ score: 3, relativeSpread: 1 }, step)
    expect(said(weak)).toContain('too weak at step 150')
  })

  it('names a validation that runs away from its best', () => {
    const monitor = adversarial()
    monitor.watchValidation({ score: 1.2, relativeSpread: 1 }, 100)
    monitor.watchValidation({ score: 3, relativeSpread: 1 }, 200)
    expect(monitor.warnings).toEqual([])
    monitor.watchValidation({ score: 5.7, relativeSpread: 1 }, 300)
    expect(said(monitor)).toContain('much worse at step 300: 5.70 times')
  })
})

it('says nothing of a critic where there is none', () => {
  const monitor = new TrainingMonitor(false, null)
  const none = { wasserstein: 0, penalty: 0, criticLoss: 0, criticGradientNorm: 0 }
  watch(monitor, { ...none, generatorLoss: 1.5, generatorGradientNorm: 0.4 }, 0, 600)
  for (const step of [1, 2, 3, 4]) monitor.watchValidation({ score: 2, relativeSpread: 1 }, step)
  expect(monitor.warnings).toEqual([])
  monitor.watchLosses({ ...none, generatorLoss: 80, generatorGradientNorm: 0.4 }, 601)
  expect(said(monitor)).toContain('loss jumped to 80.0 at step 601')
})

it('says that a training cannot go on when a loss is not a number', () => {
  expect(adversarial().watchLosses({ ...healthy, criticLoss: NaN }, 1)).toBe(false)
  expect(adversarial().watchLosses({ ...healthy, penalty: Infinity }, 2)).toBe(false)
  expect(adversarial().watchLosses({ ...healthy, generatorGradientNorm: NaN }, 3)).toBe(false)
})

describe('what a monitor says of any training', () => {
  it('says when the validation period holds few rollouts, and that the AR bootstrap was not beaten', () => {
    const long = adversarial()
    long.watchPeriod(15, 24)
    long.watchEnd(0.99)
    expect(long.warnings).toEqual([])
    const short = adversarial()
    short.watchPeriod(8, 24)
    short.watchEnd(1.034)
    expect(short.warnings).toHaveLength(2)
    expect(short.warnings[0]).toContain('only 8 rollouts of 24 steps')
    const shortest = adversarial()
    shortest.watchPeriod(1, 24)
    expect(shortest.warnings[0]).toContain('only one rollout of 24 steps fits in it')
    expect(short.warnings[1]).toContain('1.03 times the bootstrap’s')
  })
})
