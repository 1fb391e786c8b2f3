import { describe, expect, it } from 'vitest'
import { anomalyDrawSchema, PlenumError, type AnomalyDraw } from '../../../src/contract'
import { drawAnomalies, isAnomalous } from '../../../src/domain'

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `S${i + 1}`)
const draw = (change: Partial<AnomalyDraw> = {}): AnomalyDraw => anomalyDrawSchema.parse({ count: 50, ...change })

/** Stretches of labelled steps, counted as someone with the labels alone would. */
function labelledStretches(anomalies: ReturnType<typeof drawAnomalies>, sensors: string[], steps: number): number {
  let stretches = 0
  for (const sensor of sensors) {
    for (let step = 1; step <= steps; step++) {
      const begins = isAnomalous(anomalies, sensor, step) && !(step > 1 && isAnomalous(anomalies, sensor, step - 1))
      if (begins) stretches++
    }
  }
  return stretches
}

describe('anomalies at random', () => {
  it.each([1, 2, 3, 4, 5])('are exactly as many as asked for, each a stretch of its own (seed %i)', (seed) => {
    const sensors = names(20)
    const anomalies = drawAnomalies(draw({ seed }), sensors, 24)
    expect(anomalies).toHaveLength(50)
    expect(labelledStretches(anomalies, sensors, 24)).toBe(50)
    for (const { step, scale, durationSteps, rampSteps, offset } of anomalies) {
      expect(durationSteps).toBeGreaterThanOrEqual(3)
      expect(durationSteps).toBeLessThanOrEqual(6)
      expect(step + (durationSteps ?? 0) - 1).toBeLessThanOrEqual(24)
      expect(scale).toBeGreaterThanOrEqual(2)
      expect(scale).toBeLessThanOrEqual(4)
      expect([rampSteps, offset]).toEqual([1, 0])
    }
  })

  it('fill what there is to the last place, and one more is refused with what would fit', () => {
    // 3 sensors of 11 steps hold three of 3 steps each with a quiet step between: 3 · 3 = 9
    const tight = draw({ count: 9, durationSteps: [3, 8] })
    for (let seed = 1; seed <= 30; seed++) {
      const anomalies = drawAnomalies({ ...tight, seed }, names(3), 11)
      expect(labelledStretches(anomalies, names(3), 11)).toBe(9)
    }
    expect(() => drawAnomalies({ ...tight, count: 10 }, names(3), 11)).toThrow(PlenumError)
    expect(() => drawAnomalies({ ...tight, count: 10 }, names(3), 11)).toThrow(
      '10 anomalies of at least 3 steps do not fit on 3 sensors within 11 steps: at most 9 do',
    )
    expect(() => drawAnomalies(draw({ count: 1, durationSteps: [12, 12] }), names(3), 11)).toThrow('at most 0 do')
  })

  it('are the same for the same seed and others for another', () => {
    expect(drawAnomalies(draw(), names(35), 24)).toEqual(drawAnomalies(draw(), names(35), 24))
    expect(drawAnomalies(draw(), names(35), 24)).not.toEqual(drawAnomalies(draw({ seed: 2 }), names(35), 24))
  })

  it('are spread evenly over sensors, severities and steps', () => {
    const anomalies = Array.from({ length: 200 }, (_, seed) =>
      drawAnomalies(draw({ count: 10, seed }), names(5), 48),
    ).flat()
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
    // 400 of 2000 for each sensor: the standard deviation of a binomial count is 18
    for (const sensor of names(5)) {
      const share = anomalies.filter((each) => each.sensor === sensor).length
      expect(Math.abs(share - 400)).toBeLessThan(4 * 18)
    }
    // uniform on [2, 4]: mean 3, standard error 0.577 / √2000 = 0.013
    expect(Math.abs(mean(anomalies.map(({ scale }) => scale)) - 3)).toBeLessThan(4 * 0.013)
    // the middle of the anomalies lies in the middle of the horizon, by symmetry
    const middles = anomalies.map(({ step, durationSteps = 0 }) => step + (durationSteps - 1) / 2)
    expect(Math.abs(mean(middles) - 24.5)).toBeLessThan(1.5)
  })

  it('reach their full size within their duration', () => {
    const ramped = drawAnomalies(draw({ rampSteps: [1, 9], offset: [-1, 1] }), names(20), 24)
    expect(ramped.every(({ rampSteps, durationSteps }) => rampSteps <= (durationSteps ?? 0))).toBe(true)
    expect(ramped.some(({ offset }) => offset < 0) && ramped.some(({ offset }) => offset > 0)).toBe(true)
  })

  it('have ranges the right way round', () => {
    expect(anomalyDrawSchema.safeParse({ count: 5, scale: [4, 2] }).success).toBe(false)
  })
})
