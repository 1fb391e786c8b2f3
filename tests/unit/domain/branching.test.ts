import { describe, expect, it } from 'vitest'
import { presetConfig, trainConfigSchema, type TrainProbe } from '../../../src/contract'
import { requireContinuable, requireTrainable, stepsWithin, trainingEstimate } from '../../../src/domain'

const thesis = presetConfig('thesis')
const plenum = presetConfig('plenum')
const goesOn = (before: typeof thesis, change: object, as: 'same' | 'branch') => () =>
  requireContinuable(before, trainConfigSchema.parse({ ...before, ...change }), as)

describe('a training goes on', () => {
  it('with more steps, but with nothing else that would make it another training', () => {
    expect(goesOn(thesis, { steps: 9000, patience: 0 }, 'same')).not.toThrow()
    expect(goesOn(thesis, { criticRate: 1e-4 }, 'same')).toThrow('another value of criticRate')
  })
  it('as a branch with other rates, but with the same networks, data and measure', () => {
    expect(goesOn(thesis, { preset: 'custom', criticRate: 1e-4, dropout: 0.2 }, 'branch')).not.toThrow()
    expect(goesOn(plenum, { plenum: { ...plenum.plenum, generatorRate: 1e-4 } }, 'branch')).not.toThrow()
    for (const change of [{ hiddenSize: 64 }, { split: { train: 0.6, validation: 0.2 } }, { validationStarts: 9 }]) {
      expect(goesOn(thesis, change, 'branch')).toThrow(`another value of ${Object.keys(change).join('')}`)
    }
    expect(goesOn(plenum, { plenum: { ...plenum.plenum, sharedNoise: 4 } }, 'branch')).toThrow('plenum.sharedNoise')
    expect(goesOn(plenum, { preset: 'thesis' }, 'branch')).toThrow('another value of preset')
  })
})

describe('a training', () => {
  it('that carries its state and reads conditions is refused before it exists; plenum has neither', () => {
    const change = { carryState: true, conditions: { calendar: true } }
    expect(() => requireTrainable(10_000, trainConfigSchema.parse({ preset: 'thesis', ...change }))).toThrow(
      'reads no conditions',
    )
    expect(() => requireTrainable(10_000, trainConfigSchema.parse(change))).not.toThrow()
    const noise = { noiseSize: 4, plenum: { sharedNoise: 6 } }
    expect(() => requireTrainable(10_000, trainConfigSchema.parse(noise))).toThrow('cannot be shared')
    expect(() => requireTrainable(10_000, trainConfigSchema.parse({ ...noise, preset: 'thesis' }))).not.toThrow()
    expect(() => requireTrainable(20, trainConfigSchema.parse({}))).toThrow('too short')
  })
})

describe('the estimate of a training', () => {
  const probe: TrainProbe = {
    device: { kind: 'cpu', name: 'two threads' },
    stepsPerSecond: 10,
    measuredSteps: 50,
    setupSeconds: 4,
    validationSeconds: 1,
    settleSeconds: 2,
    saveSeconds: 0.5,
    memoryBytes: 1,
    parameters: { generator: 1, critic: 1 },
    checkpointBytes: 1000,
    notes: [],
  }
  it('adds up its parts, with the first validations and a quarter of all as best ones', () => {
    // 4 s, 1,000 steps at 10 a second, 11 validations of 1 s, 2 + 11/4 best ones with 2 s each, 10 checkpoints of .5 s
    const estimate = trainingEstimate(probe, { steps: 1000, validateEvery: 100, checkpointEvery: 100 })
    expect(estimate.seconds).toBeCloseTo(4 + 100 + 11 + 4.75 * 2 + 5, 10)
    expect(estimate.diskBytes).toBe(2000)
    // both validations of a training of 100 steps are best ones, and saved
    const short = trainingEstimate(probe, { steps: 100, validateEvery: 100, checkpointEvery: 100 })
    expect(short.seconds).toBeCloseTo(4 + 10 + 2 + 2 * 2 + 2 * 0.5, 10)
  })
  it('turned round gives the most steps of a time', () => {
    const budget = { validateEvery: 100, checkpointEvery: 100 }
    const steps = stepsWithin(probe, budget, 300)
    expect(trainingEstimate(probe, { ...budget, steps }).seconds).toBeLessThanOrEqual(300)
    expect(trainingEstimate(probe, { ...budget, steps: steps + 1 }).seconds).toBeGreaterThan(300)
    expect(stepsWithin(probe, budget, 0)).toBe(1)
  })
})
