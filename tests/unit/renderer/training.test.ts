import { describe, expect, it } from 'vitest'
import type { ValidationSample } from '../../../src/contract'
import { buildOption } from '../../../src/renderer/charts'
import { isKnown, sampleSpec } from '../../../src/renderer/features/training/sampleSpec'

/** Two places, two scenarios, three steps, two variables; the second place's sensor lacks the second. */
function sample(step: number, offset: number): ValidationSample {
  const values = new Float32Array(2 * 2 * 3 * 2).map((_, i) => (i >= 12 && i % 2 === 1 ? NaN : i + offset))
  const places = ['a', 'b'].map((sensor) => ({ sensor, start: 10 }))
  return { step, places, scenarios: 2, steps: 3, values }
}
const told = {
  variables: [
    { name: 'temperature', unit: '°C' },
    { name: 'humidity', unit: '%' },
  ],
  timeZone: 'UTC',
  places: ['a', 'b'].map((sensor) => ({
    sensor,
    pastMs: Float64Array.of(0, 1),
    past: Float32Array.of(7, 8, 50, 51),
    futureMs: Float64Array.of(2, 3, 4),
    actual: Float32Array.of(9, 10, 11, 52, 53, 54),
  })),
}

describe('scenarios of a validation', () => {
  it('are drawn from the place and the variable that were asked for', () => {
    const now = sample(4, 0)
    const spec = sampleSpec(told, [now], now, 1, 0)
    expect(spec.series.map(({ id }) => id)).toEqual(['past', 'actual', 'scenario-0', 'scenario-1'])
    expect(Array.from(spec.series[2]?.y ?? [])).toEqual([12, 14, 16])
    expect(Array.from(spec.series[3]?.y ?? [])).toEqual([18, 20, 22])
    expect(Array.from(spec.series[1]?.y ?? [])).toEqual([9, 10, 11])
    expect(isKnown(now, 2, 1, 1)).toBe(false)
    expect(isKnown(now, 2, 0, 1)).toBe(true)
  })
  it('keep one scale over all steps, with round ends and a round interval', () => {
    const all = [sample(0, 100), sample(4, 0)]
    const early = sampleSpec(told, all, all[0] ?? sample(0, 0), 0, 0)
    const late = sampleSpec(told, all, all[1] ?? sample(0, 0), 0, 0)
    expect(early.y).toEqual(late.y)
    expect(early.y).toMatchObject({ min: 0, max: 150 })
    const palette = { real: ['#000', '#000', '#000'], synthetic: ['#000'] } as unknown as Parameters<
      typeof buildOption
    >[4]
    const { yAxis } = buildOption(early, { from: 0, to: 4 }, { from: 0, to: 4 }, 600, palette)
    expect(yAxis).toMatchObject({ min: 0, max: 150, interval: 50 })
  })
})
