import { describe, expect, test } from 'vitest'
import { presetConfig, trainConfigSchema } from '../../../src/contract'
import { learnableColumns, requireLongEnough } from '../../../src/domain'
import { hallOf } from './hall'

const period = { from: 0, to: 60 }

describe('what of a log can be learned', () => {
  test('a sensor without a complete window is left out and named; a sensor without any value is nothing new', () => {
    const series = hallOf({ steps: 60, sensors: 4 }, (step, sensor) => {
      if (sensor === 1) return step % 5 === 0 ? NaN : step
      return sensor === 3 ? NaN : step
    })
    const { mask, leftOut } = learnableColumns(series, period, 8)
    expect([...mask]).toEqual([1, 0, 1, 0])
    const dead = `Left out: sensor ${series.sensors[3] ?? ''}, without a single reading in the training period. No scenarios are made of it.`
    expect(leftOut).toEqual([
      dead,
      `Left out: sensor ${series.sensors[1] ?? ''}, of which the training period has no 9 steps in a row without a gap. No scenarios are made of them.`,
    ])
    // with a shorter window there is nothing to leave out: four steps in a row are known
    expect(learnableColumns(series, period, 3).leftOut).toEqual([dead])
  })

  test('a variable of a sensor is left out before the sensor is; variables never known together leave it out', () => {
    const series = hallOf({ steps: 60, sensors: 3, variables: 2 }, (step, sensor, variable) => {
      if (sensor === 0 && variable === 1) return step === 30 ? step : NaN
      if (sensor === 2) return step < 30 === (variable === 0) ? step : NaN
      return step
    })
    const { mask, leftOut } = learnableColumns(series, period, 8)
    expect([...mask]).toEqual([1, 0, 1, 1, 0, 0])
    expect(leftOut).toHaveLength(2)
    expect(leftOut[0]).toContain(`sensor ${series.sensors[2] ?? ''}`)
    expect(leftOut[1]).toContain(`${series.variables[1]?.name ?? ''} of sensor ${series.sensors[0] ?? ''}`)
  })
})

describe('a log that is too short', () => {
  test('is refused with the numbers of what is needed, and one step more than is refused is enough', () => {
    const config = presetConfig('plenum')
    const message = (steps: number): string => {
      try {
        requireLongEnough(steps, config)
        return ''
      } catch (thrown) {
        return thrown instanceof Error && 'sentence' in thrown ? String(thrown.sentence) : 'another error'
      }
    }
    // 15 % for validation must hold 24 + 24 steps: ⌊0.85 n⌋ − ⌊0.7 n⌋ ≥ 48 first holds at n = 320 (272 − 224) …
    expect(message(320)).toBe('')
    // … and 319 gives 271 − 223 = 48 as well, 318 gives 270 − 222, 317 gives 269 − 221, 316: 268 − 221 = 47
    expect(message(317)).toBe('')
    expect(message(316)).toContain(
      'of its 316 steps the validation period gets 47 where 48 are needed (24 to read and 24 ahead)',
    )
    expect(message(316)).toContain('needs 317 steps')
    expect(message(3)).toContain('needs 317 steps')
  })

  test('a split without a test period is refused at any length: no log would ever be long enough', () => {
    for (const split of [
      { train: 0.9, validation: 0.2 },
      { train: 0.7, validation: 0.3 },
    ]) {
      const config = trainConfigSchema.parse({ split })
      expect(() => requireLongEnough(4032, config)).toThrow('The split leaves nothing for the test period')
    }
    // the smallest test period that is one: found at once, with a number
    const config = trainConfigSchema.parse({ split: { train: 0.9, validation: 0.09999 } })
    expect(() => requireLongEnough(400, config)).toThrow(/needs|too short/)
  })

  test('the training period counts by what the preset trains through', () => {
    const change = { windowSteps: 24, horizonSteps: 1, split: { train: 0.4, validation: 0.5 } } as const
    const thesis = trainConfigSchema.parse({ ...change, preset: 'thesis' })
    const plenum = trainConfigSchema.parse({ ...change, preset: 'plenum' })
    // 40 % of 63 is 25 steps: one window and the next step, but no rollout of 24
    expect(() => requireLongEnough(63, thesis)).not.toThrow()
    expect(() => requireLongEnough(62, thesis)).toThrow('the training period gets 24 where 25 are needed')
    expect(() => requireLongEnough(63, plenum)).toThrow('where 48 are needed (24 to read and 24 ahead)')
  })
})
