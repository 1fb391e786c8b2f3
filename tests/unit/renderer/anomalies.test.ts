import { describe, expect, it } from 'vitest'
import { anomalySchema } from '../../../src/contract'
import {
  type AnomalyEvent,
  firstEvent,
  hallAt,
  lastStep,
  linesOf,
  previewSpec,
  sizeAt,
  toAnomalies,
  toEvents,
  withBegin,
  withDuration,
  within,
  withRamp,
} from '../../../src/renderer/features/anomalies'

const event: AnomalyEvent = { sensors: ['a'], step: 5, durationSteps: 6, rampSteps: 3, scale: 3, offset: 0 }

describe('the shape on the time line', () => {
  it('keeps its end when its beginning is moved, and never leaves the horizon', () => {
    expect(withBegin(event, 8, 24)).toMatchObject({ step: 8, durationSteps: 3, rampSteps: 3 })
    expect(lastStep(withBegin(event, 8, 24))).toBe(lastStep(event))
    expect(withBegin(event, 20, 24)).toMatchObject({ step: 20, durationSteps: 1, rampSteps: 1 })
    expect(withBegin(event, -4, 24)).toMatchObject({ step: 1, durationSteps: 10 })
    expect(withDuration(event, 99, 24)).toMatchObject({ durationSteps: 20 })
    expect(withDuration(event, 2, 24)).toMatchObject({ durationSteps: 2, rampSteps: 2 })
    expect(withRamp(event, 99)).toMatchObject({ rampSteps: 6 })
    expect(firstEvent(['a'], 4)).toMatchObject({ step: 4, durationSteps: 1 })
  })
  it('is kept for other scenarios as far as its sensors are there and it ends within their horizon', () => {
    const both = { ...event, sensors: ['a', 'b'] }
    expect(within([both, { ...event, step: 20 }], ['b', 'c'], 24)).toEqual([{ ...both, sensors: ['b'] }])
    expect(within([both], ['c'], 24)).toEqual([])
    expect(within([both], ['a'], lastStep(event))).toHaveLength(1)
    expect(within([both], ['a'], lastStep(event) - 1)).toEqual([])
  })

  it('has the size that sampling gives it: linear over the ramp, nothing after the end', () => {
    expect([4, 5, 6, 7, 10, 11].map((step) => sizeAt(event, step))).toEqual([0, 1 / 3, 2 / 3, 1, 1, 0])
  })

  it('becomes one anomaly for each sensor, and comes back from them', () => {
    const events = [
      { ...event, sensors: ['a', 'b'] },
      { ...event, sensors: ['a'], step: 15 },
    ]
    const anomalies = toAnomalies(events)
    expect(anomalies.map(({ sensor, step }) => `${sensor} ${step}`)).toEqual(['a 5', 'b 5', 'a 15'])
    expect(toEvents(anomalies, 24)).toEqual(events)
    const endless = anomalySchema.parse({ sensor: 'a', step: 20, scale: 2 })
    expect(toEvents([endless], 24)).toEqual([{ ...event, step: 20, durationSteps: 5, rampSteps: 1, scale: 2 }])
  })
})

describe('previews', () => {
  // 2 scenarios × 2 steps × 2 sensors × 2 variables; the value is its place
  const before = {
    sensors: ['b', 'c'],
    count: 2,
    sampled: { startMs: 0, seconds: 0, values: Float32Array.from({ length: 16 }, (_, place) => place) },
  }
  const after = {
    sensors: ['c'],
    count: 1,
    sampled: { startMs: 0, seconds: 0, values: Float32Array.of(100, 101, 102, 103) },
  }

  it('are read by sensor and variable', () => {
    expect([...linesOf(before, 'c', 1, 2)]).toEqual([3, 7, 11, 15])
    expect(linesOf(before, 'a', 0, 2)).toHaveLength(0)
  })

  it('make a map of scenario 1 in which only sensors under an anomaly differ', () => {
    const names = ['a', 'b', 'c']
    expect([...hallAt(names, 1, 0, 2, before)]).toEqual([NaN, 4, 6])
    expect([...hallAt(names, 1, 0, 2, before, after)]).toEqual([NaN, 4, 102])
  })

  it('fill what lies between the medians, in the accent', () => {
    const spec = previewSpec({
      sensor: 'a',
      variable: { name: 'temperature', unit: '°C' },
      timeZone: 'UTC',
      startMs: 1000,
      cadenceSeconds: 1,
      steps: 2,
      real: {
        timesMs: Float64Array.of(-1000, 0, 1000),
        cadenceSeconds: 1,
        variable: { name: 'temperature', unit: '°C' },
        reduced: false,
        sensors: [{ sensor: 'a', low: Float64Array.of(1, 2, 3), high: Float64Array.of(1, 2, 3) }],
      },
      before: Float32Array.of(4, 4, 6, 6),
      after: Float32Array.of(4, 7, 6, 11),
      anomalous: [0, 1],
    })
    const found = new Map(spec.series.map((series) => [series.id, series]))
    expect(Array.from(found.get('past')?.y ?? [])).toEqual([1, 2])
    expect(Array.from(found.get('actual')?.y ?? [])).toEqual([3, NaN])
    expect(Array.from(found.get('difference')?.y ?? [])).toEqual([5, 5])
    expect(Array.from(found.get('difference')?.high ?? [])).toEqual([5, 9])
    const accent = spec.series.filter(({ tone }) => tone.kind === 'anomaly').map(({ id }) => id)
    expect(accent).toEqual(['band-after', 'difference', 'after'])
    expect(spec.anomalies).toEqual([{ from: 1500, to: 2500, label: 'Anomaly' }])
  })
})
